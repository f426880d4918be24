// The shared fault contract: one fault on one real path, with bare connections that look. Any environment that claims a
// fault must show what the fault promises, and leave the evidence that its proof asks for; with the primitive switched off,
// the evidence must be missing. Returns what was seen; the test compares.

import { observation } from '../engine/observe.ts';
import type { Occurrence } from '../engine/occurrence.ts';
import { type Evidence, evidenceOf } from '../engine/proof.ts';
import type { Effect, Environment, Path, RunningServer } from '../environment.ts';
import type { FaultActions, FaultType } from '../fault.ts';
import type { HistoryEvent } from '../history.ts';
import type { FaultSpec } from '../scenario.ts';
import { type Interval, nowMs, sleep, systemClock } from '../time.ts';
import type { ContractCase } from './contract-cases.ts';
import { faultTypes } from './index.ts';
import { type RawConnection, rawConnection, type Sight, sightOf } from './raw-connection.ts';

/** What the three connections saw, and what the path's events prove. */
export interface Observed {
  readonly open: Sight;
  readonly fresh: Sight;
  readonly healed: { readonly open: Sight; readonly fresh: Sight; readonly third: Sight };
  /** All pings of the open connection were answered in order after the heal. */
  readonly delivered: boolean;
  readonly evidence: Evidence;
}

const beatMs = 40;
// Long enough for the latest answer of every case, short enough for many cases.
const lookMs = 700;

/** Carries out one case on a path of its own. `name` is unique in the environment; `server` is private where the fault hurts it. */
export async function runContract(environment: Environment, server: RunningServer, promise: ContractCase, name: string): Promise<Observed> {
  const type = faultTypes[promise.type];
  if (type === undefined) throw new Error(`no fault type ${promise.type}`);
  const events: HistoryEvent[] = [];
  const listener = (event: HistoryEvent) => events.push({ ...event, client: 'c1' });
  await using path = await environment.path({ name, server, conditions: [], listener });
  using open = rawConnection(path.host, path.port);
  const warm = open.ping(beatMs);
  await until(() => open.answers.length >= 3);
  warm();
  await sleep(systemClock, 2 * beatMs);
  return await observe({ type, promise, path, server, open, events });
}

interface Scene {
  readonly type: FaultType;
  readonly promise: ContractCase;
  readonly path: Path;
  readonly server: RunningServer;
  readonly open: RawConnection;
  readonly events: HistoryEvent[];
}

async function observe(scene: Scene): Promise<Observed> {
  const { type, promise, path, open, events } = scene;
  const values = type.resolve(type.attributes.parse(promise.written));
  const lateMs = promise.lateMs ?? lookMs;
  const inForce = await begin(scene, type.actions(values));
  const startMs = inForce.start.hi;
  if (promise.idle === true) await sleep(systemClock, lookMs);
  const pingsFromMs = nowMs();
  using fresh = rawConnection(path.host, path.port);
  const quiet = [open.ping(beatMs), fresh.ping(beatMs)];
  await sleep(systemClock, lookMs);
  for (const stop of quiet) stop();
  const during = { open: sightOf(open, pingsFromMs, lateMs), fresh: sightOf(fresh, pingsFromMs, lateMs) };
  if (type.proof(values).kind === 'attempts') events.push({ ...(await path.probe()), fault: 'contract', occurrence: 1, client: 'c1' });
  const heal = await inForce.end();
  const healed = await afterHeal(scene, fresh, heal.hi, lateMs);
  await path.observedUntil();
  for (const proof of await path.proofs()) events.push({ ...proof, client: 'c1' });
  const evidence = evidenceFor(scene, values, { lo: inForce.start.lo, hi: startMs }, heal);
  return { ...during, healed, delivered: inOrder(open), evidence };
}

// New pings after the heal: the old connection, the one made meanwhile, and one made now.
async function afterHeal(scene: Scene, fresh: RawConnection, healMs: number, lateMs: number): Promise<Observed['healed']> {
  const { path, open } = scene;
  using third = rawConnection(path.host, path.port);
  // A connect that waits for the answer to its SYN tries again after a second; a cut connection after its own time-out.
  await until(() => fresh.handshake() !== undefined, 3000);
  const all = [open, fresh, third];
  const quiet = all.map((connection) => connection.ping(beatMs));
  await until(() => sightOf(third, healMs, lateMs) !== 'silent');
  await until(() => all.every((connection) => sightOf(connection, healMs, lateMs) !== 'silent'), lookMs);
  await sleep(systemClock, 5 * beatMs);
  for (const stop of quiet) stop();
  return {
    open: sightOf(open, healMs, lateMs),
    fresh: sightOf(fresh, healMs, lateMs),
    third: sightOf(third, healMs, lateMs),
  };
}

function inOrder(open: RawConnection): boolean {
  return open.answers.every(({ ping }, index) => ping === index + 1);
}

interface InForce {
  readonly start: Interval;
  readonly end: () => Promise<Interval>;
}

async function begin(scene: Scene, actions: FaultActions): Promise<InForce> {
  const { path } = scene;
  const process = actions.effects.find((effect) => effect.primitive === 'process' || effect.primitive === 'overload');
  if (process !== undefined) return await onServer(scene, process);
  if (actions.effects.length + actions.startEnds.length === 0) return { start: instant(), end: async () => instant() };
  const injection = { key: 'contract#1', fault: 'contract', occurrence: 1, effects: actions.effects, ends: actions.startEnds };
  const start = await path.inject(injection);
  return { start, end: () => path.lift({ key: 'contract#1', ends: actions.healEnds }) };
}

// As the engine does it: while a killed server is away, the path refuses.
async function onServer({ server, path }: Scene, effect: Effect): Promise<InForce> {
  const { process } = server;
  if (process === undefined) throw new Error('the server is no process of ours');
  if (effect.primitive === 'overload') return { start: await process.overload(effect), end: () => process.overload(undefined) };
  if (effect.primitive !== 'process') throw new Error(`${effect.primitive} is not done to a server`);
  if (effect.action === 'stop') return { start: await process.stop(), end: () => process.continue() };
  await path.inject({ key: 'away', fault: 'away', occurrence: 1, effects: [{ primitive: 'accept', mode: 'refuse' }], ends: [] });
  const start = await process.kill(effect.signal ?? 'SIGKILL');
  const end = async () => {
    const ready = await process.start();
    await path.lift({ key: 'away', ends: [] });
    return ready;
  };
  return { start, end };
}

function evidenceFor(scene: Scene, attributes: FaultSpec['attributes'], start: Interval, heal: Interval): Evidence {
  const { type, events } = scene;
  const seen = observation();
  for (const event of events) seen.add(event);
  const line = seen.line('c1');
  const spec: FaultSpec = { type: type.type, name: 'contract', attributes, at: { afterMs: 0 }, times: 1, clients: 'all' };
  const instantOnly = type.timing === 'instant' || type.timing === 'armed';
  const occurrence: Occurrence = {
    spec,
    type,
    occurrence: 1,
    client: 'c1',
    start,
    heal: instantOnly ? undefined : heal,
    touchesOpen: true,
    lasting: type.endsConnections(attributes),
  };
  return evidenceOf(line, occurrence, line.connections[0], events, heal.lo);
}

function instant(): Interval {
  const atMs = nowMs();
  return { lo: atMs, hi: atMs };
}

async function until(holds: () => boolean, limitMs = 3000): Promise<void> {
  const lastMs = nowMs() + limitMs;
  while (!holds() && nowMs() < lastMs) await sleep(systemClock, 10);
}
