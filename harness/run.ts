// The coordinator process: the only place where contracts and implementations meet. It starts the environment, calibrates,
// queues every trial of every scenario at once, and sends each result when it is judged. When its parent is gone, or
// asks it to stop, it heals and tears down first; what was measured is kept.

import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { clientKinds } from './clients/index.ts';
import { calibrate } from './coordinator/calibrate.ts';
import { startKeeper } from './coordinator/keeper.ts';
import { watchLateness } from './coordinator/lateness.ts';
import { queue } from './coordinator/queue.ts';
import { runScenario } from './coordinator/scenario-run.ts';
import { serverPool } from './coordinator/server-pool.ts';
import type { RunRequest, RunSummary } from './coordinator/session.ts';
import { type FromCoordinator, lostResult, type ToCoordinator } from './coordinator/start.ts';
import { historyStore } from './coordinator/store.ts';
import { needsPrivateServer, unsupportedReason } from './coordinator/supported.ts';
import { plan } from './engine/plan.ts';
import { judgeScenario } from './engine/verdict.ts';
import { environments } from './environments/index.ts';
import { errorLine } from './error.ts';
import { faultTypes } from './faults/index.ts';
import type { ScenarioResult } from './result.ts';
import { nowMs, systemClock } from './time.ts';

const send = (message: FromCoordinator) => {
  if (process.connected) process.send?.(message);
};

/** Runs everything that was asked for. Rejects only on a defect of Flatline. */
async function coordinate(request: RunRequest, stop: AbortController): Promise<RunSummary> {
  const errors: string[] = [];
  const fail = (error: unknown) => {
    const line = errorLine(error);
    if (!errors.includes(line)) errors.push(line);
    stop.abort(error);
  };
  const log = pino(
    { level: request.logLevel, base: null },
    pino.destination({ dest: join(request.folder, 'logs', 'flatline.ndjson'), mkdir: true, sync: true }),
  );
  const startMs = nowMs();
  await using keeper = await startKeeper(request.runId);
  using lateness = watchLateness(systemClock);
  await using clients = clientKinds({ runId: request.runId, keep: keeper.keep, forget: keeper.forget });
  const instrument = {
    readyMs: null as number | null,
    calibrationMs: null as number | null,
    uncertaintyMs: 1,
    latenessP99Ms: null as number | null,
    maxConcurrency: 0,
    trialsMs: null as number | null,
  };
  let environmentOf: RunSummary['environment'] = { name: request.environment, versions: {}, capabilities: {} };
  try {
    const opened = await environments[request.environment]();
    await using environment = await opened.start({
      runId: request.runId,
      folder: request.folder,
      log: (part, line) => log.info({ part }, line),
      keep: keeper.keep,
      onServerExit: fail,
    });
    void environment.broken.then(fail);
    void clients.hostExited.then(fail);
    await using pool = serverPool(environment);
    environmentOf = {
      name: environment.name,
      versions: environment.versions,
      capabilities: Object.fromEntries(
        Object.entries(environment.capabilities).map(([name, each]) => [
          name,
          each.reason === undefined ? each.fidelity : `${each.fidelity}: ${each.reason}`,
        ]),
      ),
    };
    instrument.readyMs = nowMs() - startMs;
    const reference = clients.kinds['reference'];
    if (request.calibrate && reference !== undefined) {
      const fromMs = nowMs();
      const server = await pool.shared({ use: 'reference', protocol: 'lines' });
      instrument.uncertaintyMs = (await calibrate(environment, server.server, reference, systemClock, stop.signal)).uncertaintyMs;
      instrument.calibrationMs = nowMs() - fromMs;
    }
    send({ type: 'ready', readyMs: instrument.readyMs, calibrationMs: instrument.calibrationMs ?? 0, versions: environment.versions });
    lateness.reset();
    const trialsFromMs = nowMs();
    const store = historyStore(request.folder);
    const jobs = queue({
      clock: systemClock,
      slots: request.parallel ?? 256 * availableParallelism(),
      fixed: request.parallel !== undefined,
      p99Ms: lateness.p99Ms,
      signal: stop.signal,
    });
    let spawning = 0;
    let gate = Promise.withResolvers<void>();
    const results = request.scenarios.map(async (scenario): Promise<ScenarioResult> => {
      const unsupported = unsupportedReason(scenario, environment, faultTypes, clients.kinds);
      const kind = clients.kinds[scenario.client.use];
      if (unsupported !== undefined || kind === undefined)
        return judgeScenario(plan(scenario, faultTypes, request.seed), faultTypes, [], 0, unsupported ?? 'no such client');
      const spawns = kind.weight > 1;
      const key = spawns ? scenario.id : undefined;
      return await runScenario({
        scenario,
        request,
        types: faultTypes,
        queue: jobs,
        spawns,
        weight: kind.weight * scenario.client.count,
        nowMs,
        signal: stop.signal,
        store,
        harnessP99Ms: lateness.p99Ms,
        onError: fail,
        onTrial: (trial, done, planned) =>
          send({ type: 'trial', scenario: scenario.id, attempt: trial.plan.attempt, verdict: trial.standing.verdict, done, planned }),
        world: async (trial) => {
          const own = needsPrivateServer(scenario, faultTypes);
          const held = own ? await pool.private(scenario.server) : await pool.shared(scenario.server, key);
          if (spawns) spawning += 1;
          let counted = spawns;
          const settle = () => {
            if (!counted) return;
            counted = false;
            spawning -= 1;
            if (spawning === 0) {
              gate.resolve();
              gate = Promise.withResolvers<void>();
            }
          };
          return {
            clock: systemClock,
            environment,
            server: held.server,
            tap: held.tap,
            clientKind: kind,
            types: faultTypes,
            signal: stop.signal,
            seed: request.seed,
            concurrency: jobs.running,
            uncertaintyMs: instrument.uncertaintyMs,
            jumps: lateness.subscribe,
            log: (client, line) => log.debug({ scenario: scenario.id, trial: trial.attempt, client }, line),
            get spawned() {
              return spawning === 0 ? Promise.resolve() : gate.promise;
            },
            onSpawned: settle,
            [Symbol.asyncDispose]: async () => {
              settle();
              if (own) await held.server[Symbol.asyncDispose]();
            },
          };
        },
      });
    });
    for (const result of results) void result.then((judged) => send({ type: 'scenario', result: judged }));
    await jobs.drain();
    await Promise.all(results);
    instrument.trialsMs = nowMs() - trialsFromMs;
    instrument.maxConcurrency = jobs.mostAtOnce();
    instrument.latenessP99Ms = lateness.p99Ms();
  } catch (error) {
    if (!stop.signal.aborted || errors.length > 0 || error !== stop.signal.reason) fail(error);
    for (const scenario of request.scenarios) send({ type: 'scenario', result: lostResult(scenario, errors[0] ?? 'interrupted') });
  }
  return { environment: environmentOf, instrument, errors, interrupted: stop.signal.aborted && errors.length === 0 };
}

function main(): void {
  const stop = new AbortController();
  const interrupt = (reason: string) => stop.abort(new Error(reason));
  process.on('SIGINT', () => interrupt('SIGINT'));
  process.on('SIGTERM', () => interrupt('SIGTERM'));
  process.on('disconnect', () => interrupt('the parent is gone'));
  process.on('message', (message: ToCoordinator) => {
    if (message.type === 'interrupt') return interrupt(message.reason);
    coordinate(message.request, stop)
      .then((summary) => {
        send({ type: 'done', summary });
        if (process.connected) process.disconnect();
      })
      .catch((error: unknown) => {
        process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
        process.exit(1);
      });
  });
}

main();
