// The scenarios of `npm start` and their broken twins through the real command: what is right holds, and what is wrong in
// each twin (no detector, a window above the limit) is found. Without the twins a harness that judges nothing would be green.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test, vi } from 'vitest';
import type { RunResult } from '../result.ts';
import { folderWith } from './fixtures/command.ts';

vi.setConfig({ testTimeout: 60_000 });

const smoke = fileURLToPath(new URL('../../scenarios/smoke', import.meta.url));
const twins = fileURLToPath(new URL('./fixtures/broken', import.meta.url));

async function run(scenarios: string): Promise<{ code: number | null; result: RunResult }> {
  await using folder = await folderWith({});
  const { code } = await folder.run(['run', scenarios]);
  return { code, result: JSON.parse(readFileSync(join(folder.path, 'reports', 'latest', 'result.json'), 'utf8')) };
}

test('every smoke scenario holds', async () => {
  const { code, result } = await run(smoke);
  expect(result.scenarios.map(({ name, verdict, reasons }) => ({ name, verdict, reasons }))).toEqual(
    result.scenarios.map(({ name }) => ({ name, verdict: 'pass', reasons: [] })),
  );
  expect(code).toBe(0);
  expect(result.scenarios).toHaveLength(4);
});

test('every broken twin fails', async () => {
  const { code, result } = await run(twins);
  expect(code).toBe(1);
  expect(result.scenarios.map(({ name, verdict }) => ({ name, verdict }))).toEqual(
    result.scenarios.map(({ name }) => ({ name, verdict: 'fail' })),
  );
  expect(result.scenarios).toHaveLength(4);
});
