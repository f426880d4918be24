// The package as its users get it: packed once, installed by npm, and tried in the four places where it must work: an
// empty folder, a project with Vitest 5 that retries, a project with Vitest 4, a project in another language. There
// every process that a run starts is compiled JavaScript, which nothing else here shows.

import { type ExecFileException, execFile } from 'node:child_process';
import { cpSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { nowMs } from '../time.ts';
import { scenario } from '../vitest/fixtures/scenario-text.ts';
import { piecesOf } from './fixtures/page-ways.ts';
import { type Ended, walk } from './fixtures/walk.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 180_000 });

const repository = fileURLToPath(new URL('../../', import.meta.url));
const good = scenario('noticed in time', '500ms', '300ms');
const bad = scenario('noticed too late', '500ms', '900ms');
const typed = `import { defineScenario } from 'flatline';

export default defineScenario({
  name: 'written in TypeScript',
  client: { heartbeat: { interval: '100ms', detector: { type: 'silence', window: '300ms' } }, reconnect: { type: 'none' } },
  trials: 2,
  faults: [{ type: 'blackhole', for: '1500ms' }],
  expect: { detection: { within: '500ms' } },
});
`;
const vitestConfig = `import { flatlineProject } from 'flatline/vitest';
import { defineConfig } from 'vitest/config';

const unit = { test: { name: 'unit', include: ['*.test.ts'] } };
export default defineConfig({ test: { retry: 2, projects: [flatlineProject(), unit] } });
`;
const unit = `import { expect, test } from 'vitest';\ntest('one and one', () => expect(1 + 1).toBe(2));\n`;
const vitest4Files = { 'vitest.config.ts': vitestConfig, 'a.test.ts': unit, 'good.scenario.yaml': good, 'bad.scenario.yaml': bad };

let place = '';
let tarball = '';
beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'flatline-package-'));
  await expectDone(repository, 'npm', 'pack', '--pack-destination', place);
  tarball = join(place, (await readdir(place)).find((name) => name.endsWith('.tgz')) ?? 'nothing was packed');
  await Promise.all([install('project', {}), install('vitest4', vitest4Files, 'vitest@4'), globally()]);
});
afterAll(() => rm(place, { recursive: true, force: true }));

// Without what the tests compiled before: a user's first command finds nothing of the kind.
function command(cwd: string, program: string, ...args: string[]): Promise<Ended> {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(VITEST|TEST$|NODE_ENV$|NODE_COMPILE_CACHE$|FORCE_COLOR$|GITHUB_|npm_)/.test(name),
  );
  const env = { ...Object.fromEntries(kept), NO_COLOR: '1', PATH: `${dirname(process.execPath)}${delimiter}${process.env['PATH']}` };
  return new Promise((resolve) => {
    execFile(program, args, { cwd, env, timeout: 110_000 }, (error: ExecFileException | null, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code ?? -1), output: `${stdout}${stderr}` }),
    );
  });
}

async function expectDone(cwd: string, program: string, ...args: string[]): Promise<string> {
  const { code, output } = await command(cwd, program, ...args);
  expect(code, output).toBe(0);
  return output;
}

async function write(folder: string, files: Readonly<Record<string, string>>): Promise<string> {
  const path = join(place, folder);
  await mkdir(path, { recursive: true });
  for (const [name, text] of Object.entries(files)) await writeFile(join(path, name), text);
  return path;
}

async function install(folder: string, files: Readonly<Record<string, string>>, ...more: string[]): Promise<string> {
  const path = await write(folder, { 'package.json': '{ "private": true, "type": "module" }', ...files });
  await expectDone(path, 'npm', 'install', '--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts', tarball, ...more);
  return path;
}

// As `npm install --global` does it, into a folder of its own instead of this machine's.
async function globally(): Promise<void> {
  const path = await write('global', {});
  await expectDone(path, 'npm', 'install', '--global', '--prefix', path, '--prefer-offline', '--no-audit', '--no-fund', tarball);
}

test('it is small, and the number of its dependencies is printed', async () => {
  const { size } = await stat(tarball);
  const packages = await expectDone(join(place, 'project'), 'npm', 'ls', '--all', '--parseable');
  console.log(`package: ${Math.round(size / 1000)} kB packed, installs ${packages.trim().split('\n').length - 1} packages`);
  expect(size).toBeLessThan(2_000_000);
});

test('its command starts at once', async () => {
  const launcher = join(place, 'project', 'node_modules', '.bin', 'flatline');
  const tookMs: number[] = [];
  for (let time = 0; time < 5; time += 1) {
    const fromMs = nowMs();
    expect(await expectDone(place, launcher, '--version')).toMatch(/^\d+\.\d+\.\d+\n$/);
    tookMs.push(nowMs() - fromMs);
  }
  console.log(`flatline --version: fastest of 5 ${Math.min(...tookMs).toFixed(0)} ms`);
  expect(Math.min(...tookMs)).toBeLessThan(150);
});

test('in an editor its types are complete: what a check asks is known, and a slip is not', async () => {
  const check = `check: (history, trial) => {
    const reasons: (string | undefined)[] = history.claims('down', 'c1').map((claim) => claim.reason);
    const silent = history.connections().filter((one) => one.longestSilenceMs > 900 && one.closedBy === 'client');
    const [gap] = history.gaps();
    const first: number[] = history.events.map((event) => history.timeOf(event));
    return (gap?.lengthMs ?? 0) < 4000 || [trial.attempt, silent.length, first.length, ...reasons].join();
  }`;
  const folder = await write(join('project', 'editor'), {
    'asking.scenario.ts': typed.replace("within: '500ms' }", `within: '500ms' }, ${check}`),
    'slip.scenario.ts': typed.replace('interval', 'intervall'),
  });
  const flags = ['--noEmit', '--strict', '--skipLibCheck', 'false', '--module', 'nodenext', '--target', 'es2023', '--types', ''];
  const files = ['asking.scenario.ts', 'slip.scenario.ts'];
  const { code, output } = await command(folder, join(repository, 'node_modules/.bin/tsc'), ...flags, ...files);
  expect(code).toBeGreaterThan(0);
  expect(
    output.split('\n').filter((line) => /^\S+\(\d+,\d+\): error/.test(line)),
    output,
  ).toHaveLength(1);
  expect(output).toMatch(/^slip\.scenario\.ts\(5,[\s\S]*'intervall' does not exist[\s\S]*'interval'\?/);
});

test.concurrent('a new user gets from an empty folder to a scenario that fails, and to one that passes, as it is written down', async ({
  expect,
}) => {
  const log = await walk(await write(join('project', 'walked'), {}), command);
  await expect(log).toMatchFileSnapshot('fixtures/walk.txt');
});

test.concurrent('inside Vitest 5 scenarios run beside unit tests, and a retry turns nothing green', async () => {
  const smoke = 'scenarios/smoke/blackhole-noticed.scenario.yaml';
  // The test by hand of README.md, as it stands there; its scenario is found as a file too.
  const [byHand] = piecesOf('test of a project').map(({ text }) => text) as [string];
  const files = {
    'vitest.config.ts': vitestConfig,
    'a.test.ts': unit,
    'b.test.ts': byHand,
    'typed.scenario.ts': typed,
    'bad.scenario.yaml': bad,
  };
  const folder = await write(join('project', 'vitest5'), files);
  cpSync(join(repository, smoke), join(folder, smoke));
  const { code, output } = await command(folder, 'npx', 'vitest', 'run');
  expect(output).toMatch(/Tests\s+1 failed \| 4 passed/);
  expect(output).toMatch(/bad\.scenario\.yaml:9:\d+/);
  expect(code).toBe(1);
});

test.concurrent('beside Vitest 4 both keep their own, and its projects take scenarios too', async () => {
  const folder = join(place, 'vitest4');
  expect(await expectDone(folder, 'npx', 'vitest', '--version')).toContain('vitest/4');
  expect(await expectDone(folder, 'npx', 'flatline', 'run', 'good.scenario.yaml')).toContain('1 passed of 1 scenario');
  const { code, output } = await command(folder, 'npx', 'vitest', 'run');
  expect(output).toMatch(/Tests\s+1 failed \| 2 passed/);
  expect(code).toBe(1);
});

test.concurrent('installed globally, in a project of another language, it leaves nothing but its reports', async () => {
  const folder = await write('go', { 'go.mod': 'module example.com/chat\n', 'good.scenario.yaml': good, 'typed.scenario.ts': typed });
  const launcher = join(place, 'global', 'bin', 'flatline');
  expect(await expectDone(folder, launcher, 'run', 'good.scenario.yaml', 'typed.scenario.ts')).toContain('2 passed of 2 scenarios');
  expect((await readdir(folder)).sort()).toEqual(['go.mod', 'good.scenario.yaml', 'reports', 'typed.scenario.ts']);
});
