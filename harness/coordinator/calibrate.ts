// Calibration: what the instrument itself adds. Twenty noop trials' worth of reference clients beat fast through their own
// paths for a moment; the distance between what the path delivered and what the client says it heard is the stamping
// error that every claim of this run carries, and the lateness of the harness is read in the same time.

import type { ClientKind } from '../client.ts';
import type { Environment, RunningServer } from '../environment.ts';
import type { HistoryEvent } from '../history.ts';
import type { ClientSpec } from '../scenario.ts';
import { type Clock, sleep } from '../time.ts';

const clients = 20;
const lengthMs = 600;
const intervalMs = 50;

/** What calibration found. */
export interface Calibration {
  /** 99th percentile of claim minus delivery, ms: half-width of the doubt about a claim. */
  readonly uncertaintyMs: number;
  readonly samples: number;
}

const spec: ClientSpec = {
  use: 'reference',
  count: 1,
  path: 'own',
  overMs: 0,
  events: 'lines',
  heartbeat: { intervalMs, from: 'client', detector: { type: 'none' } },
  reconnect: { type: 'none', connectTimeoutMs: 5000 },
  options: {},
};

/** Runs the noop trials and measures. Throws what the environment throws. */
export async function calibrate(
  environment: Environment,
  server: RunningServer,
  kind: ClientKind,
  clock: Clock,
  signal: AbortSignal,
): Promise<Calibration> {
  const errors = await Promise.all(
    Array.from({ length: clients }, (_, index) => oneClient(environment, server, kind, clock, index, signal)),
  );
  const sorted = errors.flat().sort((a, b) => a - b);
  return { uncertaintyMs: sorted[Math.min(sorted.length - 1, Math.floor(0.99 * sorted.length))] ?? 5, samples: sorted.length };
}

async function oneClient(
  environment: Environment,
  server: RunningServer,
  kind: ClientKind,
  clock: Clock,
  index: number,
  signal: AbortSignal,
): Promise<number[]> {
  const deliveries: number[] = [];
  const beats: number[] = [];
  const onWire = (event: HistoryEvent) => {
    if (event.kind === 'delivered' && event.direction === 'down') deliveries.push(event.hi);
  };
  await using path = await environment.path({ name: `calibration-${index}`, server, conditions: [], listener: onWire });
  const listener = (event: HistoryEvent) => {
    if (event.kind === 'beat') beats.push(event.hi);
  };
  await using client = await kind.start({
    client: 'c1',
    host: path.host,
    port: path.port,
    spec,
    seed: `calibration/${index}`,
    listener,
    log: () => {},
  });
  await sleep(clock, lengthMs, signal);
  await Promise.all([client.observedUntil(), path.observedUntil()]);
  return beats.flatMap((beatMs) => {
    const delivered = deliveries.findLast((atMs) => atMs <= beatMs + 1);
    return delivered === undefined ? [] : [Math.max(0, beatMs - delivered)];
  });
}
