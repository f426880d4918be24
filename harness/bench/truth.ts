// The truth bench: 40 trials of a blackhole against the reference client, whose theory is known to the millisecond. Silence
// must be the window, detection uniform between window minus interval and window, phases stratified; a second observer
// (what the path saw the client do) must agree with what the client claims. Outside the bounds the instrument lies.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeHistory } from '../reporters/history-lines.ts';
import type { RunResult } from '../result.ts';
import { capturedSilenceMs, type Packet, startCapture } from './capture.ts';
import { type Figure, info, judged, withRun } from './figure.ts';

const scenario = `
name: truth
steady: 2s
trials: 40
client: { heartbeat: { interval: 200ms, detector: { type: silence, window: 500ms } } }
faults: [{ type: blackhole, for: 2s }]
recover: 12s
expect: { detection: { within: 510ms, notBefore: 295ms }, reconnect: { within: 6s }, mistakes: 0 }
`;

/** Runs the 40 trials by the real command and judges the instrument. */
export async function run(): Promise<Figure[]> {
  const capture = await startCapture();
  return await withRun({ 'truth.scenario.yaml': scenario }, [], async (result, folder) => {
    const packets = await capture.stop();
    const trials = result.scenarios[0]?.trials.filter((trial) => trial.verdict === 'pass') ?? [];
    const samples = trials.flatMap((trial) => trial.samples.filter((sample) => sample.side === 'client'));
    const silences = samples.map((sample) => sample.silenceMs ?? Number.NaN);
    const detections = samples.map((sample) => ((sample.detectionMs?.lo ?? Number.NaN) + (sample.detectionMs?.hi ?? Number.NaN)) / 2);
    const phases = samples.map((sample) => sample.phase ?? Number.NaN).sort((a, b) => a - b);
    const gap = Math.max(...phases.map((phase, index) => phase - (phases[index - 1] ?? 0)), 1 - (phases.at(-1) ?? 0));
    const mean = detections.reduce((sum, value) => sum + value, 0) / detections.length;
    const near = silences.filter((silence) => Math.abs(silence - 500) <= 5).length;
    const second = await secondObserver(result, folder);
    return [
      judged('trials that count', samples.length, 'trials', '>= 40', samples.length >= 40),
      judged('silence within 500 +-5 ms', near, 'trials', '>= 38', near >= 38),
      info('silence, smallest', Math.min(...silences), 'ms'),
      info('silence, largest', Math.max(...silences), 'ms'),
      judged('detection, smallest', Math.min(...detections), 'ms', '>= 300', Math.min(...detections) >= 300),
      judged('detection, largest', Math.max(...detections), 'ms', '<= 510', Math.max(...detections) <= 510),
      judged('detection, mean', mean, 'ms', '400 +-15', Math.abs(mean - 400) <= 15),
      judged('phases, largest gap between neighbours', gap, 'of a cycle', '< 0.1', gap < 0.1),
      judged(
        'second observer, largest disagreement',
        second.largestMs,
        'ms',
        '<= 10',
        second.n === samples.length && second.largestMs <= 10,
      ),
      judged('second observer, silence within 500 +-5 ms', second.near, 'trials', '>= 38', second.near >= 38),
      ...(await thirdObserver(result, folder, packets)),
      info('uncertainty', result.instrument.uncertaintyMs, 'ms'),
      info('harness lateness p99', result.instrument.latenessP99Ms ?? Number.NaN, 'ms'),
    ];
  });
}

// The path's own view: the client gives the dead connection up by closing its socket, which the proxy sees as FIN.
async function secondObserver(
  result: { scenarios: readonly { trials: readonly { history: string; verdict: string }[] }[] },
  folder: string,
): Promise<{ n: number; largestMs: number; near: number }> {
  let n = 0;
  let largestMs = 0;
  let near = 0;
  for (const trial of result.scenarios[0]?.trials.filter((each) => each.verdict === 'pass') ?? []) {
    const history = decodeHistory(await readFile(join(folder, 'reports', 'latest', trial.history), 'utf8'));
    const inject = history.events.find((event) => event.kind === 'inject');
    const claimed = history.events.find((event) => event.kind === 'down');
    const closed = history.events.find(
      (event) => event.observer === 'proxy' && event.conn === 1 && (event.kind === 'fin' || event.kind === 'rst') && event.by === 'client',
    );
    const last = history.events.findLast(
      (event) => event.kind === 'delivered' && event.direction === 'down' && event.conn === 1 && event.lo < (inject?.hi ?? 0),
    );
    if (inject === undefined || claimed === undefined || closed === undefined || last === undefined) continue;
    n += 1;
    largestMs = Math.max(largestMs, Math.abs(closed.lo - claimed.lo));
    if (Math.abs(closed.lo - last.hi - 500) <= 5) near += 1;
  }
  return { n, largestMs, near };
}

// The kernel's view, where it may be asked: the first connection of each trial, found by the client's own port.
async function thirdObserver(result: RunResult, folder: string, packets: readonly Packet[] | string): Promise<Figure[]> {
  if (typeof packets === 'string') {
    process.stderr.write(`packet capture skipped: ${packets}\n`);
    return [];
  }
  const silences: number[] = [];
  for (const trial of result.scenarios[0]?.trials.filter((each) => each.verdict === 'pass') ?? []) {
    const history = decodeHistory(await readFile(join(folder, 'reports', 'latest', trial.history), 'utf8'));
    const port = history.events.find((event) => event.kind === 'connected')?.localPort;
    const silenceMs = port === undefined ? undefined : capturedSilenceMs(packets, port);
    if (silenceMs !== undefined) silences.push(silenceMs);
  }
  const near = silences.filter((silence) => Math.abs(silence - 500) <= 5).length;
  return [
    judged('packet capture, silence within 500 +-5 ms', near, 'trials', '>= 38', near >= 38),
    info('packet capture, connections found', silences.length, 'trials'),
  ];
}
