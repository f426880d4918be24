// What was merged into a scenario is said with its value and where it came from.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { loadScenarios } from '../loader/index.ts';
import { mergedLines, originLines } from './origins.ts';

const folder = mkdtempSync(join(tmpdir(), 'flatline-origins-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
writeFileSync(join(folder, 'flatline.config.yaml'), 'defaults: { trials: 20, expect: { mistakes: 0 } }\n');
writeFileSync(
  join(folder, 'a.scenario.yaml'),
  `name: x
settings: { fast: { heartbeat: { interval: 200ms } } }
faults: [{ type: stall, for: { from: 3s, to: 4s } }]
expect: { detection: { within: 2500ms } }
`,
);
const { scenarios } = await loadScenarios({ patterns: ['a.scenario.yaml'], cwd: folder, env: {} });

test('what the config and the setting put in is said in one line each', () => {
  expect(scenarios.flatMap(mergedLines)).toEqual([
    'from config: trials 20, expect.mistakes 0',
    'from setting fast: client.heartbeat.interval 200 ms',
  ]);
});

test('every value stands with its origin', () => {
  const lines = scenarios.flatMap(originLines).map((line) => line.trim().replaceAll(/ {2,}/g, ' | '));
  expect(lines).toContain('expect.detection.within | file | 2.5 s');
  expect(lines).toContain('faults.0.for.from | file | 3 s');
  expect(lines).toContain('client.heartbeat.interval | setting | 200 ms');
  expect(lines).toContain('recover | default | 15 s');
});

test('a list is one value, and keys stand in the order of a file', () => {
  const lines = scenarios.flatMap(originLines).map((line) => line.trim());
  expect(lines[0]).toMatch(/^name /);
  expect(lines.filter((line) => /^faults |^faults\.0 |object/.test(line))).toEqual([]);
});
