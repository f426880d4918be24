// How long an installed command takes to answer at all. It is held to a time, so it has the machine to itself.

import { join } from 'node:path';
import { expect, test } from 'vitest';
import { nowMs } from '../time.ts';
import { expectDone, packed } from './fixtures/packed.ts';

test('the command of the installed package starts at once', async () => {
  await using one = await packed();
  const launcher = join(await one.install('project', {}), 'node_modules', '.bin', 'flatline');
  const tookMs: number[] = [];
  for (let time = 0; time < 5; time += 1) {
    const fromMs = nowMs();
    expect(await expectDone(one.place, launcher, '--version')).toMatch(/^\d+\.\d+\.\d+\n$/);
    tookMs.push(nowMs() - fromMs);
  }
  console.log(`flatline --version: fastest of 5 ${Math.min(...tookMs).toFixed(0)} ms`);
  expect(Math.min(...tookMs)).toBeLessThan(150);
}, 120_000);
