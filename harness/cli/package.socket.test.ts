// The package as its users get it: packed once, installed by npm, and tried in the four places where it must work: an
// empty folder, a project with Vitest 5 that retries, a project with Vitest 4, a project in another language. There
// every process that a run starts is compiled JavaScript, which nothing else here shows.

import { cpSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { scenario } from '../vitest/fixtures/scenario-text.ts';
import { command, expectDone, installFlags, type Packed, packed, repository } from './fixtures/packed.ts';
import { piecesOf } from './fixtures/page-ways.ts';
import { walk } from './fixtures/walk.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 180_000 });

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

let installed: Packed;
beforeAll(async () => {
  installed = await packed();
  await Promise.all([installed.install('project', {}), installed.install('vitest4', vitest4Files, 'vitest@4'), globally()]);
});
afterAll(async () => await installed?.[Symbol.asyncDispose]());

// As `npm install --global` does it, into a folder of its own instead of this machine's.
async function globally(): Promise<void> {
  const path = await installed.write('global', {});
  await expectDone(path, 'npm', 'install', '--global', '--prefix', path, ...installFlags, installed.tarball);
}

test('it is small, and the number of its dependencies is printed', async () => {
  const { size } = await stat(installed.tarball);
  const packages = await expectDone(join(installed.place, 'project'), 'npm', 'ls', '--all', '--parseable');
  console.log(`package: ${Math.round(size / 1000)} kB packed, installs ${packages.trim().split('\n').length - 1} packages`);
  expect(size).toBeLessThan(2_000_000);
});

test('in an editor its types are complete: what a check asks is known, and a slip is not', async () => {
  const check = `check: (history, trial) => {
    const reasons: (string | undefined)[] = history.claims('down', 'c1').map((claim) => claim.reason);
    const silent = history.connections().filter((one) => one.longestSilenceMs > 900 && one.closedBy === 'client');
    const [gap] = history.gaps();
    const first: number[] = history.events.map((event) => history.timeOf(event));
    return (gap?.lengthMs ?? 0) < 4000 || [trial.attempt, silent.length, first.length, ...reasons].join();
  }`;
  const folder = await installed.write(join('project', 'editor'), {
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
  const log = await walk(await installed.write(join('project', 'walked'), {}), command);
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
  const folder = await installed.write(join('project', 'vitest5'), files);
  cpSync(join(repository, smoke), join(folder, smoke));
  const { code, output } = await command(folder, 'npx', 'vitest', 'run');
  expect(output).toMatch(/Tests\s+1 failed \| 4 passed/);
  expect(output).toMatch(/bad\.scenario\.yaml:9:\d+/);
  expect(code).toBe(1);
});

test.concurrent('beside Vitest 4 both keep their own, and its projects take scenarios too', async () => {
  const folder = join(installed.place, 'vitest4');
  expect(await expectDone(folder, 'npx', 'vitest', '--version')).toContain('vitest/4');
  expect(await expectDone(folder, 'npx', 'flatline', 'run', 'good.scenario.yaml')).toContain('1 passed of 1 scenario');
  const { code, output } = await command(folder, 'npx', 'vitest', 'run');
  expect(output).toMatch(/Tests\s+1 failed \| 2 passed/);
  expect(code).toBe(1);
});

test.concurrent('installed globally, in a project of another language, it leaves nothing but its reports', async () => {
  const folder = await installed.write('go', {
    'go.mod': 'module example.com/chat\n',
    'good.scenario.yaml': good,
    'typed.scenario.ts': typed,
  });
  const launcher = join(installed.place, 'global', 'bin', 'flatline');
  expect(await expectDone(folder, launcher, 'run', 'good.scenario.yaml', 'typed.scenario.ts')).toContain('2 passed of 2 scenarios');
  expect((await readdir(folder)).sort()).toEqual(['go.mod', 'good.scenario.yaml', 'reports', 'typed.scenario.ts']);
});
