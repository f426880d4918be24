// The parties of a trial: a path for each client (or one for a herd), the clients on them, and how all of it is put away. What
// the path and the server see is handed to the client that it belongs to.

import type { Effect } from '../environment.ts';
import type { HistoryEvent } from '../history.ts';
import { sleepUntil } from '../time.ts';
import { clientNames } from './plan.ts';
import type { RunningTrial } from './world.ts';

/** Opens the paths with their conditions in force, before anybody connects. */
export async function openPaths(trial: RunningTrial): Promise<void> {
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

/** Starts every client at its planned instant; settles when the last one runs, rejects with the first that cannot be started. */
export async function startClients(trial: RunningTrial): Promise<void> {
  const { scenario, plan, world } = trial;
  const startMs = world.clock.nowMs();
  const planned = clientNames(scenario).map((client, index) => ({ client, atMs: startMs + (plan.clientStartsMs[index] ?? 0) }));
  const failed = Promise.withResolvers<never>();
  failed.promise.catch(() => {});
  const starts: Promise<void>[] = [];
  // One wait at a time: a thousand of them, each ready to be broken off, would keep the harness from its timers.
  for (const { client, atMs } of planned.sort((a, b) => a.atMs - b.atMs)) {
    if (atMs > world.clock.nowMs()) await Promise.race([sleepUntil(world.clock, atMs, trial.over.signal), failed.promise]);
    const start = startClient(trial, client);
    start.catch(failed.reject);
    starts.push(start);
  }
  await Promise.all(starts);
  world.onSpawned();
}

async function startClient(trial: RunningTrial, client: string): Promise<void> {
  const { scenario, plan, world } = trial;
  const path = trial.paths.get(client);
  if (path === undefined) throw new Error(`client ${client} has no path`);
  const running = await world.clientKind.start({
    client,
    host: path.host,
    port: path.port,
    ...(path.fromContainers === undefined ? {} : { fromContainers: path.fromContainers }),
    ...('alias' in scenario.server && scenario.server.alias !== undefined ? { alias: scenario.server.alias } : {}),
    spec: scenario.client,
    seed: `${plan.seed}/${client}`,
    ownProcess: hurtsClient(trial),
    listener: (event) => trial.recorder.add(event),
    log: (line) => world.log(client, line),
  });
  trial.clients.set(client, running);
}

// A client whose process is to be stopped or killed must not share it.
function hurtsClient(trial: RunningTrial): boolean {
  return trial.plan.faults.some((fault) =>
    trial.world.types[fault.spec.type]
      ?.actions(fault.spec.attributes)
      .effects.some((effect) => effect.primitive === 'process' && effect.target === 'client'),
  );
}

/** Ends the trial's waits, its clients and its paths; lifting what is still in force is the path's own. */
export async function tearDown(trial: RunningTrial): Promise<void> {
  trial.over.abort(new Error('the trial is over'));
  for (const line of trial.observation.lines.values())
    for (const connection of line.connections) if (connection.dialPort !== undefined) trial.world.tap.release(connection.dialPort);
  await Promise.allSettled([...trial.clients.values()].map((client) => client[Symbol.asyncDispose]()));
  await Promise.allSettled([...new Set(trial.paths.values())].map((path) => path[Symbol.asyncDispose]()));
}
