// Every scenario of a run at once: what cannot be done here is said first, the rest goes into one queue. Results are sent as
// they are judged. Knows contracts only; run.ts hands the implementations in.

import type { Logger } from 'pino';
import type { ClientKind } from '../client.ts';
import { plan, type TrialPlan } from '../engine/plan.ts';
import { judgeScenario } from '../engine/verdict.ts';
import type { World } from '../engine/world.ts';
import type { Environment } from '../environment.ts';
import type { FaultType } from '../fault.ts';
import type { ScenarioResult } from '../result.ts';
import type { Scenario, ServerSpec } from '../scenario.ts';
import { nowMs, systemClock } from '../time.ts';
import type { Failures } from './failures.ts';
import type { Lateness } from './lateness.ts';
import { loadOf } from './load.ts';
import type { Queue } from './queue.ts';
import { runScenario } from './scenario-run.ts';
import type { HeldServer, ServerPool } from './server-pool.ts';
import type { RunRequest } from './session.ts';
import type { SpawnGate } from './spawn-gate.ts';
import type { FromCoordinator } from './start.ts';
import { telling } from './startable-client.ts';
import { historyStore } from './store.ts';
import { burdenOf, needsPrivateServer, unsupportedReason } from './supported.ts';

/** What all scenarios share. */
export interface Shared {
  readonly request: RunRequest;
  readonly environment: Environment;
  readonly types: Readonly<Record<string, FaultType>>;
  readonly clients: Readonly<Record<string, ClientKind>>;
  readonly pool: ServerPool;
  readonly queue: Queue;
  readonly lateness: Lateness;
  readonly gate: SpawnGate;
  readonly uncertaintyMs: number;
  readonly log: Logger;
  readonly send: (message: FromCoordinator) => void;
  readonly failures: Failures;
}

/** Runs everything; settles when every result is sent. Never rejects. */
export async function runAllScenarios(shared: Shared): Promise<void> {
  const { gate } = shared;
  const store = historyStore(shared.request.folder);
  const results = shared.request.scenarios.map((scenario) => one(shared, scenario, gate, store));
  for (const result of results) void result.then((judged) => shared.send({ type: 'scenario', result: judged }));
  await shared.queue.drain();
  await Promise.all(results);
}

async function one(shared: Shared, scenario: Scenario, gate: SpawnGate, store: ReturnType<typeof historyStore>): Promise<ScenarioResult> {
  const { environment, types, clients, request, lateness } = shared;
  const unsupported = unsupportedReason(scenario, environment, types, clients);
  const kind = clients[scenario.client.use];
  if (unsupported !== undefined || kind === undefined)
    return judgeScenario(plan(scenario, types, request.seed), types, [], 0, unsupported ?? 'no such client');
  return await runScenario({
    scenario,
    request,
    types,
    queue: shared.queue,
    load: loadOf(scenario, types, kind, environment.serverWeight),
    nowMs,
    signal: shared.failures.signalOf(scenario.id),
    endedBy: () => shared.failures.reasonOf(scenario.id),
    store,
    harnessP99Ms: lateness.p99Ms,
    onError: (error) => shared.failures.ofTrial(scenario.id, error),
    onTrial: (trial, done, planned) =>
      shared.send({ type: 'trial', scenario: scenario.id, attempt: trial.plan.attempt, verdict: trial.standing.verdict, done, planned }),
    world: (trial) => worldOf(shared, scenario, trial, kind, gate),
  });
}

// A client that waits for the server's pings needs a server that sends them, whether or not it watches its clients itself.
function serverOf(scenario: Scenario): ServerSpec {
  const { server, client } = scenario;
  if (server.use !== 'reference' || server.heartbeat !== undefined || client.heartbeat === undefined || client.heartbeat.from === 'client')
    return server;
  const { intervalMs, from } = client.heartbeat;
  return { ...server, heartbeat: { intervalMs, from, detector: { type: 'none' } } };
}

// A black box has a server of its own for its scenario, so that a stranger at that server can only be its client.
async function worldOf(
  shared: Shared,
  scenario: Scenario,
  trial: TrialPlan,
  kind: ClientKind,
  gate: SpawnGate,
): Promise<World & AsyncDisposable> {
  const own = needsPrivateServer(scenario, shared.types);
  const isBlackBox = kind.weight > 1;
  const leave = burdenOf(scenario, shared.types, kind).spawns ? gate.enter() : () => {};
  try {
    const held = await heldServer(shared, scenario, own, isBlackBox);
    return {
      clock: systemClock,
      environment: shared.environment,
      server: held.server,
      tap: held.tap,
      clientKind: telling(kind, (error) => shared.failures.ofScenario(scenario.id, error)),
      types: shared.types,
      signal: shared.failures.signalOf(scenario.id),
      watch: shared.request.live === true ? (event) => shared.send({ type: 'event', event }) : undefined,
      seed: shared.request.seed,
      concurrency: shared.queue.running,
      uncertaintyMs: shared.uncertaintyMs,
      jumps: shared.lateness.subscribe,
      log: (client, line) => shared.log.debug({ scenario: scenario.id, trial: trial.attempt, client }, line),
      spawned: () => gate.passed(),
      watched: shared.lateness.watched,
      onSpawned: leave,
      async [Symbol.asyncDispose]() {
        leave();
        if (own) await held.server[Symbol.asyncDispose]();
      },
    };
  } catch (error) {
    leave();
    throw error;
  }
}

// The reference server is the instrument's own: without it nothing can be measured. One that the scenario brings is its own affair.
async function heldServer(shared: Shared, scenario: Scenario, own: boolean, isBlackBox: boolean): Promise<HeldServer> {
  const spec = serverOf(scenario);
  try {
    // A black box that lives on would be taken for the next trial's stranger.
    if (own) return await shared.pool.private(spec, !isBlackBox);
    return await shared.pool.shared(spec, isBlackBox ? scenario.id : undefined);
  } catch (error) {
    if (spec.use !== 'reference') shared.failures.ofScenario(scenario.id, error);
    throw error;
  }
}
