// How long `flatline report` takes for a thousand and for ten thousand stored trials with their histories, as a whole
// process, and how much memory it takes at its peak. The runs are made up, once, in a folder that is removed.

import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { largeRun } from '../reporters/fixtures/run.ts';
import { encodeHistory } from '../reporters/history-lines.ts';
import { nowMs, sleep, systemClock } from '../time.ts';
import { type Figure, info, judged } from './figure.ts';

const launcher = fileURLToPath(new URL('../cli/flatline.js', import.meta.url));
const scenarios = 100;
const mostMs = 10_000;
const mostMiB = 1024;

interface Rendered {
  readonly tookMs: number;
  readonly peakMiB: number;
}

/** Time and memory for both sizes; the cost of a trial must not grow with their number. */
export async function run(): Promise<Figure[]> {
  const small = await rendered(10);
  const large = await rendered(100);
  const growth = large.tookMs / small.tookMs;
  return [
    info('report of 1,000 trials', small.tookMs, 'ms'),
    judged('report of 10,000 trials', large.tookMs, 'ms', `< ${mostMs}`, large.tookMs < mostMs),
    judged('report of 10,000 trials, peak memory', large.peakMiB, 'MiB', `< ${mostMiB}`, large.peakMiB < mostMiB),
    judged('ten times the trials', growth, 'x the time', '<= 10', growth <= 10),
  ];
}

async function rendered(trials: number): Promise<Rendered> {
  const folder = await mkdtemp(join(tmpdir(), 'flatline-report-'));
  try {
    store(folder, trials);
    return await timed(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

function store(folder: string, trials: number): void {
  const { result, history } = largeRun(scenarios, trials);
  writeFileSync(join(folder, 'result.json'), JSON.stringify(result));
  for (const trial of result.scenarios.flatMap((scenario) => scenario.trials)) {
    const events = history(trial.history);
    if (events === undefined) throw new Error(`the made-up run has no history ${trial.history}`);
    const path = join(folder, trial.history);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, encodeHistory(events));
  }
}

async function timed(folder: string): Promise<Rendered> {
  const startMs = nowMs();
  const child = spawn(process.execPath, [launcher, 'report', folder], { stdio: ['ignore', 'ignore', 'inherit'] });
  let code: number | null | undefined;
  child.once('exit', (exit) => (code = exit));
  let peakMiB = 0;
  while (code === undefined) {
    peakMiB = Math.max(peakMiB, peakOf(child.pid ?? 0));
    await sleep(systemClock, 10);
  }
  if (code !== 0) throw new Error(`flatline report ended with ${code}`);
  return { tookMs: nowMs() - startMs, peakMiB };
}

function peakOf(pid: number): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}
