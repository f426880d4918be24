// How long a large scenario file keeps its author waiting: a file of just under 64 KiB (hundreds of faults and one matrix
// of settings), from reading it from disk to resolved scenarios, and the same with mistakes all over it. Measured in
// one warm process: p50 of five loads after five that are not counted; starting the command is `ready`'s figure.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadScenarios } from '../loader/index.ts';
import { quantile } from '../statistics/quantile.ts';
import { nowMs } from '../time.ts';
import { type Figure, info, judged } from './figure.ts';

const limitMs = 200;
const largestBytes = 64 * 1024;

/** The figures of `npm run bench -- loader`. */
export async function run(): Promise<Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'flatline-bench-'));
  try {
    const good = await measure(folder, 'large.yaml', largeFile('2s'));
    const bad = await measure(folder, 'broken.yaml', largeFile('2'));
    return [
      info('loader file', good.bytes / 1024, 'KiB'),
      judged('loader p50, valid file', good.p50Ms, 'ms', `< ${limitMs} ms`, good.p50Ms < limitMs && good.problems === 0),
      judged('loader p50, a mistake in each fault', bad.p50Ms, 'ms', `< ${limitMs} ms`, bad.p50Ms < limitMs && bad.problems > 0),
      info('loader problems found in the broken file', bad.problems, ''),
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function largeFile(length: string): string {
  const head = 'name: a large file\nclient: { heartbeat: { interval: 1s } }\nexpect: { mistakes: 0 }\nfaults:\n';
  let text = head;
  for (let index = 1; ; index += 1) {
    const fault = `  - { name: fault-${index}, type: stall, at: { after: down, plus: ${index}s }, for: ${length}, direction: down }\n`;
    if (text.length + fault.length > largestBytes) return text;
    text += fault;
  }
}

async function measure(folder: string, name: string, text: string): Promise<{ p50Ms: number; bytes: number; problems: number }> {
  await writeFile(join(folder, name), text);
  const times: number[] = [];
  let problems = 0;
  for (let round = 0; round < 10; round += 1) {
    const startedMs = nowMs();
    const loaded = await loadScenarios({ patterns: [name], cwd: folder, env: {} });
    if (round >= 5) times.push(nowMs() - startedMs);
    problems = loaded.problems.length;
  }
  return { p50Ms: quantile(times, 0.5), bytes: text.length, problems };
}
