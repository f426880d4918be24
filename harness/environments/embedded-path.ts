// A path of the embedded environment: one native proxy, and below it, where the run has a private network, the packet
// faults of its port. Each change is one atomic call that may carry its instant; what is done to packets and what is done
// to bytes come in force side by side.

import { waitMeter } from '../clients/run-queue.ts';
import type { Effect, Injection, Lifting, Path, PathOptions } from '../environment.ts';
import { exactly, type HistoryEvent } from '../history.ts';
import type { Interval } from '../time.ts';
import type { Control } from '../toxiproxy/control.ts';
import type { ProxyProcess } from '../toxiproxy/start.ts';
import { isDrop, type PacketPath, packetPath } from './packets/packet-path.ts';
import type { PrivateNetwork } from './packets/private-network.ts';

/** What all paths of a run share. */
export interface EmbeddedPaths {
  readonly api: Control;
  readonly proxy: ProxyProcess;
  readonly listeners: Map<string, (event: HistoryEvent) => void>;
  /** The flush barrier of the event stream. */
  readonly mark: () => Promise<number>;
  readonly network: PrivateNetwork | undefined;
  /** Packets are counted, none is dropped. */
  readonly inertPackets: boolean;
}

/** Opens a path with its conditions in force. */
export async function openEmbeddedPath(shared: EmbeddedPaths, options: PathOptions): Promise<Path> {
  const { api, proxy, listeners, mark } = shared;
  const { name, server } = options;
  listeners.set(name, options.listener);
  const conditions = options.conditions.filter((effect) => !isDrop(effect));
  const { host, port } = await api.createNativeProxy({ name, upstream: `${server.host}:${server.port}`, conditions });
  const packets = await belowIt(shared, options, port);
  const meter = waitMeter(() => [proxy.pid, ...(server.pids?.() ?? [])]);
  return {
    host,
    port,
    inject: (injection) => inject(api, name, packets, injection),
    lift: (lifting) => lift(api, name, packets, lifting),
    probe: (holdMs) => proxy.probe(host, port, holdMs),
    wait() {
      const waited = meter();
      return waited === undefined ? undefined : { ...waited, side: 'path' };
    },
    proofs: async () => (await packets?.proofs()) ?? [],
    observedUntil: mark,
    async [Symbol.asyncDispose]() {
      await packets?.[Symbol.asyncDispose]();
      await api.deleteNativeProxy(name).catch(() => {});
      listeners.delete(name);
    },
  };
}

async function belowIt(shared: EmbeddedPaths, options: PathOptions, port: number): Promise<PacketPath | undefined> {
  const { network, inertPackets } = shared;
  if (network === undefined) return undefined;
  const packets = packetPath({ rules: network.rules, port, inert: inertPackets, listener: options.listener });
  const effects = options.conditions.filter(isDrop);
  if (effects.length > 0) await packets.inject({ key: 'conditions', fault: 'conditions', occurrence: 1, effects });
  return packets;
}

async function inject(api: Control, name: string, packets: PacketPath | undefined, injection: Injection): Promise<Interval> {
  const isBytes = (effect: Effect) => !isDrop(effect);
  const bytes = injection.effects.filter(isBytes);
  if (packets === undefined || bytes.length === injection.effects.length) return exactly(await api.inject(name, injection));
  const dropped = packets.inject(injection);
  if (bytes.length + injection.ends.length === 0) return await dropped;
  return spanOf(exactly(await api.inject(name, { ...injection, effects: bytes })), await dropped);
}

async function lift(api: Control, name: string, packets: PacketPath | undefined, lifting: Lifting): Promise<Interval> {
  if (packets?.has(lifting.key) !== true) return exactly(await api.lift(name, lifting));
  const [lifted, passed] = await Promise.all([
    packets.lift(lifting.key, lifting.atMs),
    api.lift(name, lifting).then((atMs) => exactly(atMs)),
  ]);
  return lifting.ends.length === 0 ? (lifted ?? passed) : spanOf(passed, lifted ?? passed);
}

function spanOf(a: Interval, b: Interval): Interval {
  return { lo: Math.min(a.lo, b.lo), hi: Math.max(a.hi, b.hi) };
}
