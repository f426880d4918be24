// One trial: connect, steady, fault, heal, recover, each stage leading to the next, everything that happens recorded.
// This is the only file that touches the world, and it does so through contracts. It judges nothing: it knows when to
// go on and when to stop. Whatever happens, faults are lifted, clients ended, and the record says how far it saw.

import type { Effect } from '../environment.ts';
import { messageOf } from '../error.ts';
import { type History, type HistoryEnd, type HistoryEvent, recorder } from '../history.ts';
import type { Scenario } from '../scenario.ts';
import { sleepUntil } from '../time.ts';
import { aim } from './aim.ts';
import { openOf } from './decided.ts';
import { observation, openAtNow } from './observe.ts';
import { clientNames, type TrialPlan } from './plan.ts';
import { groupsOf, moments, runFault } from './schedule.ts';
import { note, type RunningTrial, type World, waitFor } from './world.ts';

// A client that is not up by then, in a network without a fault, never will be.
const connectLimitMs = 15_000;

/** Carries a plan out. Always gives a history; one without end record when the trial was cut off. */
export async function runTrial(scenario: Scenario, plan: TrialPlan, world: World, holdMs: number): Promise<History> {
  const trial = begin(scenario, plan, world);
  const stop = () => trial.over.abort(world.signal.reason);
  if (world.signal.aborted) stop();
  else world.signal.addEventListener('abort', stop, { once: true });
  const unsubscribe = world.jumps((event) => trial.recorder.add(event));
  let end: HistoryEnd | undefined;
  try {
    const why = await stages(trial, holdMs);
    end = await endRecord(trial, why);
  } catch (error) {
    note(trial, { kind: 'note', reason: `cut off: ${messageOf(error)}` });
  } finally {
    world.signal.removeEventListener('abort', stop);
    unsubscribe();
  }
  const events = [...trial.recorder.events];
  await tearDown(trial);
  return { header: headerOf(trial), events, end };
}

function begin(scenario: Scenario, plan: TrialPlan, world: World): RunningTrial {
  const record = recorder();
  const seen = observation();
  record.subscribe((event) => seen.add(event));
  return { scenario, plan, world, recorder: record, observation: seen, clients: new Map(), paths: new Map(), over: new AbortController() };
}

async function stages(trial: RunningTrial, holdMs: number): Promise<string> {
  note(trial, { kind: 'stage', reason: 'connect' });
  await openPaths(trial);
  await startClients(trial);
  if (
    !(await waitFor(
      trial,
      () => clientNames(trial.scenario).every((client) => isUp(trial, client)),
      trial.world.clock.nowMs() + connectLimitMs,
    ))
  )
    return 'never steady: not up in time';
  await trial.world.spawned();
  note(trial, { kind: 'stage', reason: 'steady' });
  const steadyFromMs = trial.world.clock.nowMs();
  const unsteady = await steady(trial, steadyFromMs);
  if (unsteady !== undefined) return unsteady;
  if (trial.plan.faults.length === 0) return 'soak over';
  return await faultsAndRecovery(trial, steadyFromMs, holdMs);
}

async function steady(trial: RunningTrial, fromMs: number): Promise<string | undefined> {
  const { scenario, world } = trial;
  const soak = trial.plan.faults.length === 0;
  const wentDown = () =>
    !soak &&
    clientNames(scenario).some((client) =>
      trial.observation.line(client).claims.some((claim) => (claim.kind === 'down' || claim.kind === 'exit') && claim.lo >= fromMs),
    );
  if (await waitFor(trial, wentDown, fromMs + scenario.steadyMs)) return 'a mistake before the fault';
  const intervalMs = scenario.client.heartbeat?.intervalMs ?? 1000;
  const beats = () => clientNames(scenario).every((client) => deliveries(trial, client) >= 3);
  const seen = await waitFor(trial, () => beats() || wentDown(), world.clock.nowMs() + 10 * intervalMs);
  if (wentDown()) return 'a mistake before the fault';
  return seen || !expectsBeats(trial) ? undefined : 'never steady: fewer than three beats';
}

// A program that never speaks and a server that never answers leave nothing to count; then `up` and the stage must do.
function expectsBeats(trial: RunningTrial): boolean {
  return clientNames(trial.scenario).some((client) => trial.observation.line(client).claimsBeats || deliveries(trial, client) > 0);
}

function deliveries(trial: RunningTrial, client: string): number {
  const line = trial.observation.line(client);
  if (line.claimsBeats) return line.claims.filter((claim) => claim.kind === 'beat').length;
  return openAtNow(line)?.deliveries.filter((delivery) => delivery.direction === 'down').length ?? 0;
}

async function faultsAndRecovery(trial: RunningTrial, steadyFromMs: number, holdMs: number): Promise<string> {
  const { scenario, world } = trial;
  note(trial, { kind: 'stage', reason: 'fault' });
  const originMs = aim(trial, steadyFromMs);
  const told = moments();
  const untell = trial.recorder.subscribe((event) => {
    if (event.kind === 'down' && event.client !== undefined) told.tell(`down@${event.client}`, event.hi);
  });
  const tasks = trial.plan.faults.flatMap((fault) =>
    groupsOf(trial, fault).map((clients) => runFault(trial, fault, clients, originMs, told)),
  );
  let failed: unknown;
  let healed = false;
  const all = Promise.all(tasks).then(
    () => {
      healed = true;
    },
    (error: unknown) => {
      failed = error;
    },
  );
  try {
    for (;;) {
      if (failed !== undefined) throw failed;
      const now = world.clock.nowMs();
      if (healed) {
        const open = openOf(scenario, world.types, trial.recorder.events, trial.observation, now, holdMs);
        if (open.why === undefined) return 'every outcome is decided';
        await nextEvent(trial, open.deadlineMs);
      } else await Promise.race([all, sleepUntil(world.clock, now + 1000, trial.over.signal)]);
    }
  } finally {
    untell();
  }
}

// Waits for the next event that can change an outcome: claims and ends, not every byte.
async function nextEvent(trial: RunningTrial, deadlineMs: number): Promise<void> {
  const from = trial.recorder.events.length;
  const telling = (event: HistoryEvent) =>
    event.observer === 'client' ? event.kind !== 'sent' : event.observer === 'server' || event.kind !== 'bytes';
  let seen = from;
  await waitFor(
    trial,
    () => {
      while (seen < trial.recorder.events.length) {
        const event = trial.recorder.events[seen];
        seen += 1;
        if (event !== undefined && telling(event)) return true;
      }
      return false;
    },
    Math.max(deadlineMs, trial.world.clock.nowMs() + 1),
  );
}

function isUp(trial: RunningTrial, client: string): boolean {
  const line = trial.observation.line(client);
  const silent = trial.clients.get(client)?.claims === false;
  if (!silent)
    return (
      line.claims.findLast((claim) => claim.kind === 'up' || claim.kind === 'down')?.kind === 'up' ||
      line.claims.some((claim) => claim.kind === 'exit')
    );
  return line.connections.some((connection) => connection.dialPort !== undefined);
}

async function openPaths(trial: RunningTrial): Promise<void> {
  const { scenario, world, plan } = trial;
  const names = clientNames(scenario);
  const groups = scenario.client.path === 'shared' ? [names] : names.map((name) => [name]);
  await Promise.all(
    groups.map(async (clients) => {
      const listener = (event: HistoryEvent) => onWire(trial, clients, event);
      const conditions = scenario.conditions.flatMap(
        (condition): readonly Effect[] => world.types[condition.type]?.actions(condition.attributes).effects ?? [],
      );
      const path = await world.environment.path({
        name: `${scenario.id}-${plan.attempt}-${clients[0]}`,
        server: world.server,
        conditions,
        listener,
      });
      for (const client of clients) trial.paths.set(client, path);
    }),
  );
}

// On an own path every event is its client's. On a shared one the port says whose, and only after the client said so.
function onWire(trial: RunningTrial, clients: readonly string[], event: HistoryEvent): void {
  const client = event.client ?? (clients.length === 1 ? clients[0] : undefined);
  const owned = client === undefined ? event : { ...event, client };
  trial.recorder.add(owned);
  if (event.kind !== 'dialled' || event.localPort === undefined) return;
  trial.world.tap.claim(event.localPort, event.lo - 1000, (seen) => trial.recorder.add(client === undefined ? seen : { ...seen, client }));
}

async function startClients(trial: RunningTrial): Promise<void> {
  const { scenario, plan, world } = trial;
  const startMs = world.clock.nowMs();
  await Promise.all(
    clientNames(scenario).map(async (client, index) => {
      await sleepUntil(world.clock, startMs + (plan.clientStartsMs[index] ?? 0), trial.over.signal);
      const path = trial.paths.get(client);
      if (path === undefined) throw new Error(`client ${client} has no path`);
      const running = await world.clientKind.start({
        client,
        host: path.host,
        port: path.port,
        spec: scenario.client,
        seed: `${plan.seed}/${client}`,
        ownProcess: hurtsClient(trial),
        listener: (event) => trial.recorder.add(event),
        log: (line) => world.log(client, line),
      });
      trial.clients.set(client, running);
    }),
  );
  world.onSpawned();
}

// A client whose process is to be stopped or killed must not share it.
function hurtsClient(trial: RunningTrial): boolean {
  return trial.plan.faults.some((fault) =>
    trial.world.types[fault.spec.type]
      ?.actions(fault.spec.attributes)
      .effects.some((effect) => effect.primitive === 'process' && effect.target === 'client'),
  );
}

async function endRecord(trial: RunningTrial, why: string): Promise<HistoryEnd> {
  const atMs = trial.world.clock.nowMs();
  const paths = [...new Set(trial.paths.values())];
  for (const path of paths) for (const proof of await path.proofs()) trial.recorder.add(proof);
  for (const [client, running] of trial.clients) {
    const wait = await running.wait();
    if (wait !== undefined) trial.recorder.add({ ...wait, client });
  }
  const [client, proxy, server] = await Promise.all([
    Promise.all([...trial.clients.values()].map((running) => running.observedUntil())),
    Promise.all(paths.map((path) => path.observedUntil())),
    trial.world.server.observed ? trial.world.server.observedUntil() : undefined,
  ]);
  note(trial, { kind: 'stage', reason: 'end' });
  return {
    atMs,
    why,
    dropped: 0,
    observedUntil: { client: Math.min(...client), proxy: Math.min(...proxy), ...(server === undefined ? {} : { server }) },
  };
}

async function tearDown(trial: RunningTrial): Promise<void> {
  trial.over.abort(new Error('the trial is over'));
  for (const line of trial.observation.lines.values())
    for (const connection of line.connections) if (connection.dialPort !== undefined) trial.world.tap.release(connection.dialPort);
  await Promise.allSettled([...trial.clients.values()].map((client) => client[Symbol.asyncDispose]()));
  await Promise.allSettled([...new Set(trial.paths.values())].map((path) => path[Symbol.asyncDispose]()));
}

function headerOf(trial: RunningTrial): History['header'] {
  const { world, scenario, plan } = trial;
  return {
    v: 1,
    scenario,
    plan,
    seed: world.seed,
    environment: world.environment.name,
    versions: world.environment.versions,
    clock: 'CLOCK_MONOTONIC',
    concurrency: world.concurrency(),
    uncertaintyMs: world.uncertaintyMs,
  };
}
