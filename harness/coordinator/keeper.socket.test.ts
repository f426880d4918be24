// The keeper, with a harness that is really killed.

import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { until } from '../clients/contract.ts';
import { stateOf } from '../clients/process-faults.ts';
import { uniqueName } from '../random.ts';
import { startKeeper } from './keeper.ts';

const gone = (pid: number) => (stateOf(pid) ?? 'Z') === 'Z';

function sleeper(env: Readonly<Record<string, string>> = {}): number {
  const child = spawn('sleep', ['60'], { detached: true, stdio: 'ignore', env: { ...process.env, ...env } });
  child.unref();
  return child.pid!;
}

test('disposing kills what is registered, and nothing that was forgotten', async () => {
  const [kept, forgotten] = [sleeper(), sleeper()];
  const keeper = await startKeeper(uniqueName());
  keeper.keep(kept);
  keeper.keep(forgotten);
  keeper.forget(forgotten);
  await keeper[Symbol.asyncDispose]();
  await until(() => gone(kept));
  expect(gone(keeper.pid)).toBe(true);
  expect(gone(forgotten)).toBe(false);
  process.kill(forgotten, 'SIGKILL');
});

test('a harness that is killed takes its groups with it, and strays that carry the id of the run', async () => {
  const runId = uniqueName();
  const script = `
    import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
    import { startKeeper } from ${JSON.stringify(new URL('./keeper.ts', import.meta.url).href)};
    const keeper = await startKeeper('${runId}');
    const group = spawn('sh', ['-c', 'sleep 60 & wait'], { detached: true, stdio: 'ignore' });
    const stray = spawn('sleep', ['60'], { detached: true, stdio: 'ignore', env: { ...process.env, FLATLINE_RUN_ID: '${runId}' } });
    keeper.keep(group.pid);
    console.log(JSON.stringify([keeper.pid, group.pid, stray.pid]));
    setInterval(() => {}, 1000);`;
  const harness = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  harness.stdout.on('data', (data) => (output += data.toString()));
  await until(() => output.endsWith('\n'));
  const pids = JSON.parse(output) as number[];
  harness.kill('SIGKILL');
  await until(() => pids.every(gone));
});

test('signals of a terminal do not end the keeper', async () => {
  const keeper = await startKeeper(uniqueName());
  const kept = sleeper();
  keeper.keep(kept);
  // SIGHUP is the last one that it asks for.
  await until(() => catches(keeper.pid, 1));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.kill(keeper.pid, signal);
  await until(() => stateOf(keeper.pid) === 'S');
  await keeper[Symbol.asyncDispose]();
  await until(() => gone(kept));
});

function catches(pid: number, signal: number): boolean {
  const mask = /SigCgt:\s*([0-9a-f]+)/.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1] ?? '0';
  return (BigInt(`0x${mask}`) & (1n << BigInt(signal - 1))) !== 0n;
}
