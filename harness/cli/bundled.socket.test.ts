// Whole runs with real libraries, as a project would make them: two versions of MQTT.js side by side, one of which is known
// not to notice, ws with the recipe of its README, and a version that nobody installed.

import { readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Comparison } from '../engine/comparison.ts';
import type { RunResult } from '../result.ts';
import { type Folder, folderWith } from './fixtures/command.ts';

const modules = join(import.meta.dirname, '..', '..', 'node_modules');

const mqtt = `name: both versions
client: { use: mqtt, options: { keepalive: 1, publishEveryMs: 200, reconnectPeriod: 300 } }
settings:
  first: { options: { version: 5.5.4 }, expectFailure: { of: [detection.within, reconnect.within], why: "mqttjs/MQTT.js#682" } }
  second: { options: { version: 5.16.0 } }
steady: 2s
faults: [{ type: blackhole, for: 3s, new: refuse }]
recover: 2s
trials: 1
expect: { detection: { within: predicted }, reconnect: { within: 1500ms } }
`;
const ws = `name: the recipe
server: { use: ws, options: { pingIntervalMs: 400 } }
client: { use: ws, options: { pingIntervalMs: 400, graceMs: 200, reconnectMs: 200 } }
faults: [{ type: blackhole, for: 2s, new: refuse }]
recover: 2s
trials: 1
expect: { detection: { within: predicted }, reconnect: { within: 1s }, mistakes: 0 }
`;

async function project(files: Record<string, string>): Promise<Folder> {
  const folder = await folderWith(files);
  symlinkSync(modules, join(folder.path, 'node_modules'));
  return folder;
}

function latest(folder: Folder): RunResult {
  return JSON.parse(readFileSync(join(folder.path, 'reports', 'latest', 'result.json'), 'utf8'));
}

test('libraries of the project notice what theory says they do, and not what they are known not to', async () => {
  await using folder = await project({ 'mqtt.scenario.yaml': mqtt, 'ws.scenario.yaml': ws });
  const { code, stdout, stderr } = await folder.run(['run', 'mqtt.scenario.yaml', 'ws.scenario.yaml']);
  expect(code, stdout + stderr).toBe(0);
  expect(latest(folder).scenarios.map(({ name, setting, reasons }) => [name, setting, reasons])).toEqual([
    ['both versions', 'first', ['known failure seen: mqttjs/MQTT.js#682']],
    ['both versions', 'second', []],
    ['the recipe', null, []],
  ]);
}, 60_000);

const exits = `name: no server
server: { use: command, command: ${process.execPath} -e "process.exit(3)" }
trials: 1
expect: { mistakes: 0 }
`;
const quiet = `name: quiet\nsteady: 2s\ntrials: 1\nexpect: { mistakes: 0 }\n`;

test('a version or a server that cannot be had ends its scenario alone, with what helps', async () => {
  const missing = ws.replace('reconnectMs: 200', 'version: 0.0.1');
  await using folder = await project({ 'ws.scenario.yaml': missing, 'exits.scenario.yaml': exits, 'quiet.scenario.yaml': quiet });
  const { code, stdout, stderr } = await folder.run(['run', '.']);
  expect(code).toBe(3);
  expect(stdout + stderr).toContain('npm install -D ws-0.0.1@npm:ws@0.0.1');
  const { errors, interrupted, scenarios } = latest(folder);
  expect(errors).toHaveLength(2);
  expect(interrupted).toBe(false);
  const reasons = scenarios.map(({ name, verdict, reasons }) => [name, verdict, reasons[0] ?? '']);
  expect(reasons).toEqual([
    ['no server', 'inconclusive', expect.stringContaining('ended (exit 3) before it was ready')],
    ['quiet', 'pass', ''],
    ['the recipe', 'inconclusive', expect.stringContaining('npm install -D ws-0.0.1@npm:ws@0.0.1')],
  ]);
}, 60_000);

const versions = `name: two versions
client: { use: mqtt, options: { keepalive: 1, publishEveryMs: 200, reconnectPeriod: 300, connectTimeout: 1000 } }
settings: { older: { options: { version: 5.5.4 } }, newer: { options: { version: 5.16.0 } } }
steady: 2s
# Aimed at one phase: where phases are spread and one lands astray, a trial beyond the two makes up for it.
faults: [{ type: blackhole, for: 4s, new: refuse, phase: 0.5 }]
recover: 3s
expect: { detection: { within: 3s } }
`;

test('two versions of a library are compared side by side, in the same blocks', async () => {
  await using folder = await project({ 'versions.scenario.yaml': versions });
  const { code, stdout, stderr } = await folder.run(['compare', 'versions.scenario.yaml', '--trials', '2', '--json']);
  expect(code, stderr).toBe(0);
  const { settings } = JSON.parse(stdout) as Comparison;
  expect(settings.map(({ name, n, missed }) => [name, n, missed])).toEqual([
    ['newer', 2, 0],
    ['older', 2, 2],
  ]);
}, 60_000);
