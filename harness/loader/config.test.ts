// The config is found upwards, its defaults lie under every scenario, and its mistakes are shown in it, at their line.

import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folderWith } from './folder.ts';
import { loadScenarios, type Problem } from './index.ts';

const good = 'name: x\nfaults: [{ type: reset }]\nexpect: { detection: { within: 500ms } }\n';
const said = (problems: readonly Problem[]) => problems.map(({ code, file, line, column }) => `${code} ${file} ${line}:${column}`);

async function load(files: Record<string, string>, env: Record<string, string> = {}) {
  await using folder = await folderWith(files);
  return await loadScenarios({ patterns: ['a.scenario.yaml'], cwd: folder.path, env });
}

const config = `scenarios: cases/**/*.scenario.yaml
reports: out
environment: docker
parallel: 8
budget: 15m
servers: { chat: { use: image, image: "chat:\${TAG:-dev}", port: 7000, ready: { http: /healthz } } }
clients: { app: { use: command, command: ./bin/client --fast, events: { up: ^connected, beat: ^pong, down: ^lost } } }
defaults: { server: { use: chat }, client: { use: app }, steady: 5s, trials: 20, expect: { mistakes: 0 } }
`;

test('defaults are laid under the scenario, and origins say so', async () => {
  const { scenarios, problems } = await load({ 'flatline.config.yaml': config, 'a.scenario.yaml': good });
  expect(problems).toEqual([]);
  expect(scenarios[0]).toMatchObject({
    server: { use: 'image', image: 'chat:dev', port: 7000, ready: { http: '/healthz' } },
    client: { use: 'command', command: ['./bin/client', '--fast'], events: { down: '^lost' } },
    steadyMs: 5000,
    trials: 20,
    expect: { mistakes: 0, detection: { withinMs: 500 } },
  });
  expect(scenarios[0]?.positions['expect.mistakes']).toEqual({ line: 3, column: 1 });
  expect(scenarios[0]?.origins).toMatchObject({
    recover: 'default',
    trials: 'config',
    'client.command': 'config',
    'expect.detection.within': 'file',
  });
});

test('a scenario that names another kind replaces the default, one that names none is merged with it', async () => {
  const replaced = await load({
    'flatline.config.yaml': config,
    'a.scenario.yaml': `${good}client: { use: reference }\nserver: { use: reference }\n`,
  });
  expect(replaced.scenarios[0]?.client).toMatchObject({ use: 'reference', events: 'lines' });
  const merged = await load({ 'flatline.config.yaml': config, 'a.scenario.yaml': `${good}client: { count: 3 }\n` });
  expect(merged.scenarios[0]?.client).toMatchObject({ use: 'command', count: 3 });
});

test('the nearest config upwards is taken, and its folder is the place of reports and scenarios', async () => {
  await using folder = await folderWith({ 'flatline.config.yaml': config, 'cases/deep/a.scenario.yaml': good });
  const loaded = await loadScenarios({ patterns: [], cwd: join(folder.path, 'cases/deep'), env: {} });
  expect(loaded.config).toMatchObject({ environment: 'docker', parallel: 8, budgetMs: 900_000, reports: join(folder.path, 'out') });
  expect(loaded.scenarios).toHaveLength(1);
});

test('without a config everything has a default', async () => {
  const { config: resolved } = await load({ 'a.scenario.yaml': good });
  expect(resolved).toMatchObject({
    file: undefined,
    environment: 'embedded',
    parallel: 'auto',
    scenarios: ['scenarios/**/*.scenario.{yaml,ts}'],
  });
});

test.each<[string, string, string[]]>([
  ['an unknown key', 'report: out\n', ['FL-S020 flatline.config.yaml 1:1']],
  ['an unknown environment', 'environment: dockr\n', ['FL-S027 flatline.config.yaml 1:14']],
  ['a default without a unit', 'defaults: { steady: 5 }\n', ['FL-S023 flatline.config.yaml 1:21']],
  ['a server without what it needs', 'servers: { chat: { use: image, port: 1 } }\n', ['FL-S021 flatline.config.yaml 1:12']],
  ['a kind that is none', 'clients: { app: { use: cmd } }\n', ['FL-S040 flatline.config.yaml 1:24']],
  ['a variable that is not set', 'reports: $NO_SUCH_PLACE\n', ['FL-S035 flatline.config.yaml 1:10']],
  ['fault types from modules', 'faultTypes: [./f.ts]\n', ['FL-C002 flatline.config.yaml 1:1']],
  ['broken YAML', 'reports: "out\n', ['FL-S010 flatline.config.yaml 2:1']],
  ['a default that no scenario can have', 'defaults: { name: x }\n', ['FL-S020 flatline.config.yaml 1:13']],
])('%s in the config is said there', async (_, text, expected) => {
  const { problems } = await load({ 'flatline.config.yaml': text, 'a.scenario.yaml': good });
  expect(said(problems)).toEqual(expected);
});

test('two configs in one folder are one too many', async () => {
  const { problems } = await load({
    'flatline.config.yaml': 'reports: out\n',
    'flatline.config.ts': 'export default {}',
    'a.scenario.yaml': good,
  });
  expect(problems.map(({ code }) => code)).toEqual(['FL-C001']);
});

test('a config under a name that is not read is said, not passed over', async () => {
  const { problems } = await load({ 'flatline.config.yml': 'reports: out\n', 'a.scenario.yaml': good });
  expect(problems.map(({ code, hint }) => `${code} ${hint}`)).toEqual(['FL-C003 rename it to flatline.config.yaml or flatline.config.ts']);
});

test('a variable in a server of the config is filled in where it is used, and only there', async () => {
  const text = 'servers: { chat: { use: image, image: "chat:$TAG", port: 1 } }\n';
  const unused = await load({ 'flatline.config.yaml': text, 'a.scenario.yaml': good });
  expect(unused.problems).toEqual([]);
  const used = await load({ 'flatline.config.yaml': text, 'a.scenario.yaml': `${good}server: { use: chat }\n` });
  expect(said(used.problems)).toEqual(['FL-S035 flatline.config.yaml 1:39']);
  const set = await load({ 'flatline.config.yaml': text, 'a.scenario.yaml': `${good}server: { use: chat }\n` }, { TAG: '7' });
  expect(set.scenarios[0]?.server).toMatchObject({ image: 'chat:7' });
});

test('an unknown name in use is answered with the names of the config', async () => {
  const { problems } = await load({ 'flatline.config.yaml': config, 'a.scenario.yaml': `${good}client: { use: ap }\n` });
  expect(problems[0]).toMatchObject({ code: 'FL-S040', line: 4, column: 16 });
  expect(problems[0]?.hint).toContain('did you mean "app"?');
});
