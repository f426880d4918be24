// `flatline run` as it is typed, once for each exit code: what it says, what it writes where, and that nothing but the
// run's folder appears in the project.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import type { RunResult } from '../result.ts';
import { type Folder, folderWith } from './fixtures/command.ts';
import { holding, long, noServer, violated } from './fixtures/scenarios.ts';

// Several runs share the machine here; a command that hangs is ended by the fixture before this.
vi.setConfig({ testTimeout: 60_000 });

function latest(folder: Folder): RunResult {
  return JSON.parse(readFileSync(join(folder.path, 'reports', 'latest', 'result.json'), 'utf8'));
}

test('a scenario that holds is exit 0 with a summary, reports, and no other folder', async () => {
  await using folder = await folderWith({ 'a.scenario.yaml': holding });
  const { code, stdout, stderr } = await folder.run(['run', 'a.scenario.yaml']);
  expect(stderr).toContain('1 scenario, 3 trials');
  expect(stdout).toMatch(/✓ +a dead connection is noticed/);
  expect(code).toBe(0);
  expect(latest(folder)).toMatchObject({ exitCode: 0, verdict: 'pass' });
  expect(readdirSync(folder.path).sort()).toEqual(['a.scenario.yaml', 'reports']);
  expect(existsSync(join(folder.path, 'reports', '.cache'))).toBe(false);
});

test('a violated expectation is exit 1 with its line, a caret and the command that repeats it', async () => {
  await using folder = await folderWith({ 'a.scenario.yaml': violated });
  const { code, stdout } = await folder.run(['run', 'a.scenario.yaml']);
  expect(code).toBe(1);
  expect(stdout).toContain('a.scenario.yaml:8');
  expect(stdout).toMatch(/detection: \{ within: 400ms \}\n.*\^/);
  expect(stdout).toMatch(/flatline run a\.scenario\.yaml --trial \d --seed \w+/);
});

test('a check that complains is exit 1, whatever else held', async () => {
  const scenario = `import { defineScenario } from 'flatline';
export default defineScenario({
  name: 'checked',
  client: { heartbeat: { interval: '100ms', detector: { type: 'silence', window: '300ms' } } },
  trials: 2,
  faults: [{ type: 'blackhole', for: '1s' }],
  expect: {
    detection: { within: '400ms' },
    check: (history) => (history.events.some((event) => event.kind === 'down') ? 'it said down' : undefined),
  },
});
`;
  await using folder = await folderWith({ 'a.scenario.ts': scenario });
  const { code, stdout } = await folder.run(['run', 'a.scenario.ts']);
  expect(stdout).toContain('check complained about 2 of 2 trials, first about trial 1: it said down');
  expect(code).toBe(1);
});

test('--json writes the result document to standard output and nothing else there', async () => {
  await using folder = await folderWith({ 'a.scenario.yaml': holding });
  const { code, stdout } = await folder.run(['run', 'a.scenario.yaml', '--json', '--seed', 'abc']);
  expect(code).toBe(0);
  expect(stdout).toBe(readFileSync(join(folder.path, 'reports', 'latest', 'result.json'), 'utf8'));
  expect(JSON.parse(stdout)).toMatchObject({ version: 1, seed: 'abc', scenarios: [{ trials: { length: 3 } }] });
});

test('shards merge to one run with the trials of all', async () => {
  await using folder = await folderWith({ 'a.scenario.yaml': holding, 'b.scenario.yaml': holding.replace('name: a', 'name: again a') });
  const shards = await Promise.all([1, 2].map((index) => folder.run(['run', '.', '--shard', `${index}/2`, '--reports', `shard${index}`])));
  expect(shards.map((shard) => shard.code)).toEqual([0, 0]);
  const merged = await folder.run(['merge', 'shard1/latest', 'shard2/latest']);
  expect(merged).toMatchObject({ code: 0, stdout: expect.stringContaining('2 passed of 2 scenarios') });
  const histories = latest(folder).scenarios.flatMap((scenario) => scenario.trials.map((trial) => trial.history));
  expect(histories).toHaveLength(6);
  expect(histories.every((history) => existsSync(join(folder.path, 'reports', 'latest', history)))).toBe(true);
});

test('a server that cannot start is exit 3, blamed on the environment', async () => {
  await using folder = await folderWith({ 'a.scenario.yaml': noServer });
  const { code, stdout, stderr } = await folder.run(['run', 'a.scenario.yaml']);
  expect(code).toBe(3);
  expect(stdout + stderr).toContain('no-such-program');
  expect(stderr).not.toMatch(/^\s+at /m);
});

test('reports that cannot be written are exit 3 before anything is measured', async () => {
  await using folder = await folderWith({ 'a.scenario.yaml': holding, reports: 'a file, no folder' });
  expect(await folder.run(['run', 'a.scenario.yaml'])).toMatchObject({ code: 3, stderr: expect.stringMatching(/reports.*\[FL-E\d+\]/) });
});

test('a fault that never reached the wire is exit 4', async () => {
  await using folder = await folderWith({ 'a.scenario.yaml': holding });
  const { code, stdout } = await folder.run(['run', 'a.scenario.yaml'], { FLATLINE_INERT: 'drop,accept,hold,end' });
  expect(code).toBe(4);
  expect(stdout).toMatch(/\? +a dead connection is noticed/);
});

test('a client that connects around the path is exit 6', async () => {
  const server = await echo();
  const { port } = server.address() as { port: number };
  const client = `const socket = require('node:net').connect(${port}, '127.0.0.1', () => say('up'));
const say = (event) => console.log(JSON.stringify({ event }));
setInterval(() => socket.write('PING 1\\n'), 100);
socket.on('data', () => say('beat')).on('error', () => {});`;
  const scenario = `name: around the path
server: { use: address, address: "127.0.0.1:${port}" }
client: { use: command, command: node client.cjs }
steady: 1s
faults: [{ type: stall, for: 500ms }]
recover: 1s
trials: 1
expect: { detection: never }
`;
  await using folder = await folderWith({ 'a.scenario.yaml': scenario, 'client.cjs': client });
  const { code } = await folder.run(['run', 'a.scenario.yaml']);
  server.close();
  expect(code).toBe(6);
});

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s ends the run in order with a partial report, exit %i', async (signal, expected) => {
  await using folder = await folderWith({ 'a.scenario.yaml': long });
  const running = folder.start(['run', 'a.scenario.yaml']);
  await running.says('environment ready');
  running.child.kill(signal);
  const { code } = await running.ended;
  expect(code).toBe(expected);
  expect(latest(folder)).toMatchObject({ interrupted: true, exitCode: expected });
});

function echo(): Promise<Server> {
  return new Promise((resolve) => {
    const server = createServer((socket) => socket.on('error', () => socket.destroy()).pipe(socket));
    server.listen(0, '127.0.0.1', () => resolve(server)).unref();
  });
}
