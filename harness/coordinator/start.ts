// Starts the coordinator as a process of its own and speaks with it. The channel is also the life line: when this side is
// gone the coordinator heals, tears down and ends; when the coordinator is gone every result that is still owed becomes
// inconclusive with the cause, and the run an environment failure. Nothing waits for ever.

import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { uniqueName } from '../random.ts';
import type { ScenarioResult } from '../result.ts';
import type { Scenario } from '../scenario.ts';
import type { CoordinatorSession, Progress, RunRequest, RunSummary } from './session.ts';

/** What the coordinator sends. */
export type FromCoordinator = Progress | { readonly type: 'done'; readonly summary: RunSummary };
/** What it is sent. */
export type ToCoordinator =
  | { readonly type: 'start'; readonly request: RunRequest }
  | { readonly type: 'interrupt'; readonly reason: 'SIGINT' | 'SIGTERM' };

/** A coordinator that is started and waits, so that the next run has no start to wait for. It ends with its parent, or when disposed. */
export interface SpareCoordinator extends Disposable {
  /** The run that it will carry out. */
  readonly runId: string;
  readonly child: ChildProcess;
}

/** Starts a coordinator without work. Not while trials are under way: a start takes a core for half a second. */
export function spareCoordinator(): SpareCoordinator {
  const runId = uniqueName();
  const child = spawnCoordinator(runId);
  return { runId, child, [Symbol.dispose]: () => void (child.connected && child.disconnect()) };
}

/** Starts the coordinator, or takes the spare one that was started with this run's id; its trials begin at once. */
export function startCoordinator(request: RunRequest, spare?: SpareCoordinator): CoordinatorSession {
  const usable = spare?.runId === request.runId && spare.child.connected;
  return sessionOf(usable ? spare.child : spawnCoordinator(request.runId), request);
}

// Events live until their trial is judged, so the garbage collector copies all new ones each time, and timers wait for it: up to
// 15 ms with Node's default of 16 MB, below 1 ms with 2 (measured with the events of a herd of 1,000; the sum is 40 % more). And
// by itself, not with helping threads: while the cores are taken it would wait for those, up to 40 ms. The old ones are first
// looked through when there are 300 MB of them, which most runs never have: that takes up to 35 ms.
const smallPauses = ['--max-semi-space-size=2', '--no-parallel-scavenge', '--initial-heap-size=300'];

function spawnCoordinator(runId: string): ChildProcess {
  return spawn(process.execPath, [...process.execArgv.filter((flag) => !flag.startsWith('--inspect')), ...smallPauses, entry()], {
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env: { ...process.env, FLATLINE_RUN_ID: runId },
  });
}

function entry(): string {
  return fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? '../run.ts' : '../run.js', import.meta.url));
}

function sessionOf(child: ChildProcess, request: RunRequest): CoordinatorSession {
  const results = new Map<string, ScenarioResult>();
  const owed = new Map(request.scenarios.map((scenario) => [scenario.id, Promise.withResolvers<ScenarioResult>()]));
  const finished = Promise.withResolvers<RunSummary>();
  const listeners = new Set<(progress: Progress) => void>();
  let summary: RunSummary | undefined;
  let complaint = '';
  const settle = (result: ScenarioResult) => {
    results.set(result.id, result);
    owed.get(result.id)?.resolve(result);
  };
  child.stderr?.on('data', (chunk: Buffer) => (complaint = (complaint + chunk.toString()).slice(-4000)));
  child.on('message', (message: FromCoordinator) => {
    if (message.type === 'done') summary = message.summary;
    else {
      if (message.type === 'scenario') settle(message.result);
      for (const listener of listeners) listener(message);
    }
  });
  child.on('error', (error) => (complaint = error.message));
  child.on('close', (code, signal) => {
    const cause = summary === undefined ? `the coordinator ended unasked (${signal ?? `exit ${code}`})${lastLine(complaint)}` : 'not run';
    for (const scenario of request.scenarios)
      if (!results.has(scenario.id)) settle(lostResult(scenario, summary?.errors[0] ?? (summary?.interrupted ? 'interrupted' : cause)));
    finished.resolve(summary ?? lostSummary(request, cause));
  });
  child.send({ type: 'start', request } satisfies ToCoordinator);
  return {
    results,
    finished: finished.promise,
    result: (id) => owed.get(id)?.promise ?? Promise.reject(new Error(`no scenario ${id} in this run`)),
    onProgress(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    interrupt(reason) {
      if (child.connected) child.send({ type: 'interrupt', reason } satisfies ToCoordinator);
    },
    async [Symbol.asyncDispose]() {
      if (child.connected) child.disconnect();
      await finished.promise;
    },
  };
}

function lastLine(text: string): string {
  const line =
    text
      .trim()
      .split('\n')
      .findLast((each) => /error/i.test(each)) ?? text.trim().split('\n').at(-1);
  return line === undefined || line === '' ? '' : `: ${line.trim()}`;
}

/** A scenario that was never judged. */
export function lostResult(scenario: Scenario, reason: string): ScenarioResult {
  const nothing = { n: 0, min: null, p50: null, p95: null, max: null };
  return {
    id: scenario.id,
    name: scenario.name,
    file: scenario.file,
    line: scenario.positions['name']?.line ?? 1,
    setting: scenario.setting ?? null,
    tags: scenario.tags,
    verdict: 'inconclusive',
    reasons: [reason],
    exitCode: 4,
    prediction: null,
    trials: [],
    detection: nothing,
    serverDetection: nothing,
    silence: { min: null, max: null, pinned: false },
    reconnect: { ...nothing, succeeded: 0 },
    mistakes: { count: 0, exposureMs: 0 },
    expectations: [],
    source: scenario.source,
    again: null,
    warnings: scenario.warnings,
    plannedMs: 0,
    wallMs: 0,
  };
}

function lostSummary(request: RunRequest, cause: string): RunSummary {
  return {
    environment: { name: request.environment, versions: {}, capabilities: {} },
    instrument: { readyMs: null, calibrationMs: null, uncertaintyMs: 0, latenessP99Ms: null, maxConcurrency: 0, trialsMs: null },
    errors: [cause],
    interrupted: false,
  };
}
