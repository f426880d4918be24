// The coordinator process: the only place where contracts and implementations meet. It starts the environment, calibrates,
// queues every trial of every scenario at once, and sends each result when it is judged. When its parent is gone, or
// asks it to stop, it heals and tears down first; what was measured is kept.

import { availableParallelism } from 'node:os';
import type { Logger } from 'pino';
import type { ClientKind } from './client.ts';
import { clientKinds } from './clients/index.ts';
import { runAllScenarios } from './coordinator/all-scenarios.ts';
import { calibrate } from './coordinator/calibrate.ts';
import { type Failures, failures } from './coordinator/failures.ts';
import { type Keeper, startKeeper } from './coordinator/keeper.ts';
import { type Lateness, watchLateness } from './coordinator/lateness.ts';
import { type Queue, queue, slotsFor } from './coordinator/queue.ts';
import { openLog } from './coordinator/run-log.ts';
import { type ServerPool, serverPool } from './coordinator/server-pool.ts';
import type { RunRequest, RunSummary } from './coordinator/session.ts';
import { type SpawnGate, spawnGate } from './coordinator/spawn-gate.ts';
import { type FromCoordinator, lostResult, type ToCoordinator } from './coordinator/start.ts';
import { needsContainers, needsPackets } from './coordinator/supported.ts';
import type { Environment } from './environment.ts';
import { environments } from './environments/index.ts';
import { faultTypes } from './faults/index.ts';
import { runFirst } from './priority.ts';
import { nowMs, systemClock } from './time.ts';

type Instrument = { -readonly [Key in keyof RunSummary['instrument']]: RunSummary['instrument'][Key] };

/** A run while it goes on. */
interface Run {
  readonly request: RunRequest;
  readonly stop: AbortController;
  readonly log: Logger;
  readonly instrument: Instrument;
  readonly lateness: Lateness;
  readonly gate: SpawnGate;
  readonly failures: Failures;
  environment: RunSummary['environment'];
}

// What calibration and most scenarios talk to.
const referenceServer = { use: 'reference', protocol: 'lines' } as const;

const send = (message: FromCoordinator) => {
  if (process.connected) process.send?.(message);
};

/** Runs everything that was asked for and tears everything down. Rejects only on a defect of Flatline. */
async function coordinate(request: RunRequest, stop: AbortController): Promise<RunSummary> {
  const gate = spawnGate();
  using lateness = watchLateness(systemClock, gate.spawning);
  const run = begin(request, stop, lateness, gate);
  try {
    await using keeper = await startKeeper(request.runId);
    await using environment = await openEnvironment(run, keeper);
    const { keep, forget } = keeper;
    await using clients = clientKinds({
      runId: request.runId,
      keep,
      forget,
      inside: environment.inside,
      containers: environment.containers,
    });
    void clients.hostExited.then(run.failures.ofRun);
    await using pool = serverPool(environment);
    await calibrateRun(run, environment, pool, clients.kinds['reference']);
    await runTrials(run, environment, pool, clients.kinds);
  } catch (error) {
    if (error !== stop.signal.reason) run.failures.ofRun(error);
    for (const scenario of request.scenarios)
      send({ type: 'scenario', result: lostResult(scenario, run.failures.lines[0] ?? 'interrupted') });
  }
  return {
    environment: run.environment,
    instrument: run.instrument,
    errors: run.failures.lines,
    interrupted: stop.signal.aborted && !run.failures.endedRun(),
  };
}

function begin(request: RunRequest, stop: AbortController, lateness: Lateness, gate: SpawnGate): Run {
  const log = openLog(request.folder, request.logLevel, (line) => send({ type: 'log', line }));
  const tell = (error: unknown, line: string) => log.error({ err: error }, line);
  const instrument: Instrument = {
    readyMs: null,
    calibrationMs: null,
    uncertaintyMs: 1,
    latenessP99Ms: null,
    maxConcurrency: 0,
    trialsMs: null,
  };
  return {
    request,
    stop,
    log,
    instrument,
    lateness,
    gate,
    failures: failures(request.scenarios, stop, tell),
    environment: { name: request.environment, versions: {}, capabilities: {} },
  };
}

async function openEnvironment(run: Run, keeper: Keeper): Promise<Environment> {
  const fromMs = nowMs();
  const { request, log } = run;
  const opened = await environments[request.environment]();
  const environment = await opened.start({
    runId: request.runId,
    folder: request.folder,
    log: (part, line) => log.info({ part }, line),
    keep: keeper.keep,
    forget: keeper.forget,
    expected: [referenceServer],
    packets: needsPackets(request.scenarios, faultTypes),
    containers: needsContainers(request.scenarios),
    onServerExit: run.failures.ofServer,
  });
  void environment.broken.then(run.failures.ofRun);
  const worth = Object.entries(environment.capabilities).map(([name, each]) => [
    name,
    each.reason === undefined ? each.fidelity : `${each.fidelity}: ${each.reason}`,
  ]);
  run.environment = { name: environment.name, versions: environment.versions, capabilities: Object.fromEntries(worth) };
  run.instrument.readyMs = nowMs() - fromMs;
  return environment;
}

async function calibrateRun(run: Run, environment: Environment, pool: ServerPool, reference: ClientKind | undefined): Promise<void> {
  const fromMs = nowMs();
  run.instrument.uncertaintyMs = run.request.uncertaintyMs ?? run.instrument.uncertaintyMs;
  if (run.request.calibrate && reference !== undefined) {
    const { server } = await pool.shared(referenceServer);
    run.instrument.uncertaintyMs = (await calibrate(environment, server, reference, systemClock, run.stop.signal)).uncertaintyMs;
    run.instrument.calibrationMs = nowMs() - fromMs;
  }
  send({
    type: 'ready',
    readyMs: run.instrument.readyMs ?? 0,
    calibrationMs: run.instrument.calibrationMs ?? 0,
    versions: environment.versions,
  });
}

async function runTrials(
  run: Run,
  environment: Environment,
  pool: ServerPool,
  clients: Readonly<Record<string, ClientKind>>,
): Promise<void> {
  const { request, stop, lateness, log } = run;
  lateness.reset();
  const fromMs = nowMs();
  const slots = request.parallel ?? slotsFor(request) * availableParallelism();
  const jobs: Queue = queue({
    clock: systemClock,
    slots,
    fixed: request.parallel !== undefined,
    p99Ms: lateness.recentP99Ms,
    onSlots: (now, p99Ms) => log.info({ slots: now, p99Ms }, 'the harness is late or is not any more: other slots'),
    signal: stop.signal,
  });
  await runAllScenarios({
    request,
    environment,
    types: faultTypes,
    clients,
    pool,
    queue: jobs,
    lateness,
    gate: run.gate,
    uncertaintyMs: run.instrument.uncertaintyMs,
    failures: run.failures,
    log,
    send,
  });
  run.instrument.trialsMs = nowMs() - fromMs;
  run.instrument.maxConcurrency = jobs.mostAtOnce();
  run.instrument.latenessP99Ms = lateness.p99Ms();
}

function main(): void {
  runFirst();
  const stop = new AbortController();
  const interrupt = (reason: string) => stop.abort(new Error(reason));
  process.on('SIGINT', () => interrupt('SIGINT'));
  process.on('SIGTERM', () => interrupt('SIGTERM'));
  process.on('disconnect', () => interrupt('the parent is gone'));
  process.on('message', (message: ToCoordinator) => {
    if (message.type === 'interrupt') return interrupt(message.reason);
    coordinate(message.request, stop).then(
      (summary) => {
        send({ type: 'done', summary });
        if (process.connected) process.disconnect();
      },
      (error: unknown) => {
        process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
        process.exit(1);
      },
    );
  });
}

main();
