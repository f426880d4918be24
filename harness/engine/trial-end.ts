// The end of a trial: what the observers still owe is collected, and the record says how far each of them saw.

import type { Path } from '../environment.ts';
import type { History, HistoryEnd, HistoryEvent } from '../history.ts';
import { withoutSecrets } from '../secret.ts';
import { lastOutputMark } from './last-output.ts';
import { readAll } from './wait.ts';
import { note, type RunningTrial } from './world.ts';

// An accept that nobody claimed by then came around the path.
const claimMs = 200;
const lastOutputClients = 3;
const lastOutputLines = 3;

/** Flushes every observer and writes the end record; `why` says why the trial ended. */
export async function endRecord(trial: RunningTrial, why: string): Promise<HistoryEnd> {
  const atMs = trial.world.clock.nowMs();
  const paths = [...new Set(trial.paths.values())];
  for (const path of paths) for (const proof of await path.proofs()) trial.recorder.add(ownedBy(trial, path, proof));
  await readAll(trial);
  if (trial.world.clientKind.use !== 'reference') strangers(trial, atMs);
  const [client, proxy, server] = await Promise.all([
    Promise.all([...trial.clients.values()].map((running) => running.observedUntil())),
    Promise.all(paths.map((path) => path.observedUntil())),
    trial.world.server.observed ? trial.world.server.observedUntil() : undefined,
  ]);
  lastOutput(trial);
  note(trial, { kind: 'stage', reason: 'end' });
  return {
    atMs,
    why,
    dropped: 0,
    observedUntil: { client: Math.min(...client), proxy: Math.min(...proxy), ...(server === undefined ? {} : { server }) },
  };
}

// What a program said last, beside its events, often says why it failed. A herd's first few will do.
function lastOutput(trial: RunningTrial): void {
  for (const [client, running] of [...trial.clients].slice(0, lastOutputClients)) {
    const lines = running.lastLines().filter((line) => line.trim() !== '');
    if (lines.length > 0) note(trial, { kind: 'note', client, reason: `${lastOutputMark}${lines.slice(-lastOutputLines).join(' | ')}` });
  }
}

// What is measured on a path of one client is that client's.
function ownedBy(trial: RunningTrial, path: Path, event: HistoryEvent): HistoryEvent {
  const clients = [...trial.paths].filter(([, other]) => other === path).map(([client]) => client);
  return clients.length === 1 && clients[0] !== undefined ? { ...event, client: clients[0] } : event;
}

// Only where the server is this scenario's own and its client somebody else's program.
function strangers(trial: RunningTrial, atMs: number): void {
  for (const accept of trial.world.tap.foreign(atMs - claimMs)) {
    const port = accept.remotePort === undefined ? {} : { remotePort: accept.remotePort };
    note(trial, { kind: 'note', reason: 'foreign accept', lo: accept.lo, hi: accept.hi, ...port });
  }
}

/** The head of the trial's history. */
export function headerOf(trial: RunningTrial): History['header'] {
  const { world, scenario, plan } = trial;
  return {
    v: 1,
    scenario: { ...scenario, client: withoutSecrets(scenario.client), server: withoutSecrets(scenario.server) },
    plan,
    seed: world.seed,
    environment: world.environment.name,
    versions: world.environment.versions,
    clock: 'CLOCK_MONOTONIC',
    concurrency: world.concurrency(),
    uncertaintyMs: world.uncertaintyMs,
  };
}
