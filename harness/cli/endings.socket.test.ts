// However a run ends, nothing is left: no process, no port, no temporary file; and what was measured is kept where there
// was time to write it. Each ending happens in the middle of trials of a black box with a server of its own, the case with
// the most to clean up.

import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { uniqueName } from '../random.ts';
import type { RunResult } from '../result.ts';
import { type Folder, folderWith, type Running } from './fixtures/command.ts';
import { gone, type Left, listening, listeningOf, marked, markName, processOf } from './fixtures/leftovers.ts';

const client = fileURLToPath(new URL('../clients/fixtures/client.ts', import.meta.url));

const scenario = (steady: string, check = '') => `name: a black box in the middle of a trial
server: { use: command, command: "${process.execPath} server.cjs" }
client: { use: command, command: "${process.execPath} ${client}", heartbeat: { interval: 200ms, detector: { type: silence, window: 500ms } }, reconnect: { type: constant, delay: 100ms } }
steady: ${steady}
faults: [{ type: reset }]
trials: 2
expect: { detection: { within: 500ms }${check} }
`;
const server = `require('node:net').createServer((socket) => socket.on('data', (data) => socket.write(String(data).replace(/PING/g, 'PONG'))).on('error', () => {})).listen(Number(process.env.FLATLINE_PORT), '127.0.0.1');`;

/** A run under way, with what was there before it. */
interface Case extends AsyncDisposable {
  readonly folder: Folder;
  readonly running: Running;
  readonly mark: string;
  /** Ports that its processes listened on when the environment was ready. */
  listened(): number[];
  /** Everything that is left of it, when it is over. */
  leftovers(): Promise<{ processes: Left[]; ports: number[]; files: string[] }>;
}

async function begin(text: string, name = 'a.scenario.yaml'): Promise<Case> {
  const folder = await folderWith({ [name]: text, 'server.cjs': server });
  const temporary = join(folder.path, 'tmp');
  mkdirSync(temporary);
  const mark = uniqueName();
  const running = folder.start(['run', name], { TMPDIR: temporary, [markName]: mark });
  let own = new Map<string, number>();
  void running.says('environment ready').then(
    () => {
      own = listeningOf(mark);
    },
    () => {},
  );
  return {
    folder,
    running,
    mark,
    listened: () => [...own.values()],
    async leftovers() {
      const processes = await gone(mark);
      const open = listening();
      const ports = [...own].flatMap(([socket, port]) => (open.has(socket) ? [port] : []));
      return { processes, ports: processes.length === 0 ? [] : ports, files: readdirSync(temporary) };
    },
    [Symbol.asyncDispose]: async () => {
      for (const left of marked(mark)) process.kill(left.pid, 'SIGKILL');
      await folder[Symbol.asyncDispose]();
    },
  };
}

const nothing = { processes: [], ports: [], files: [] };

function latest(folder: Folder): RunResult {
  return JSON.parse(readFileSync(join(folder.path, 'reports', 'latest', 'result.json'), 'utf8'));
}

async function underWay(run: Case): Promise<void> {
  await run.running.says('environment ready');
  await processOf(run.mark, 'clients/fixtures/client.ts');
}

test('an ordinary end leaves nothing', async () => {
  await using run = await begin(scenario('1s'));
  expect((await run.running.ended).code).toBe(0);
  expect(run.listened()).not.toEqual([]);
  expect(await run.leftovers()).toEqual(nothing);
});

test('a check that throws leaves nothing, and is no pass', async () => {
  const text = `export default {
  name: 'a check that throws', steady: '1s', trials: 1,
  client: { heartbeat: { interval: '100ms', detector: { type: 'silence', window: '300ms' } } },
  faults: [{ type: 'reset' }],
  expect: { detection: { within: '500ms' }, check: () => { throw new Error('boom'); } },
};`;
  await using run = await begin(text, 'a.scenario.ts');
  const { code, stdout, stderr } = await run.running.ended;
  expect(code, stdout + stderr).not.toBe(0);
  expect(stdout + stderr).toContain('boom');
  expect(await run.leftovers()).toEqual(nothing);
});

test('a check that calls process.exit leaves nothing, and is no pass', async () => {
  const text = `export default {
  name: 'a check that exits', steady: '1s', trials: 1,
  client: { heartbeat: { interval: '100ms', detector: { type: 'silence', window: '300ms' } } },
  faults: [{ type: 'reset' }],
  expect: { detection: { within: '500ms' }, check: () => { process.exit(0); } },
};`;
  await using run = await begin(text, 'a.scenario.ts');
  expect((await run.running.ended).code).not.toBe(0);
  expect(await run.leftovers()).toEqual(nothing);
});

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s leaves nothing and keeps a partial report', async (signal, code) => {
  await using run = await begin(scenario('20s'));
  await underWay(run);
  run.running.child.kill(signal);
  expect((await run.running.ended).code).toBe(code);
  expect(await run.leftovers()).toEqual(nothing);
  expect(latest(run.folder)).toMatchObject({ interrupted: true, exitCode: code });
});

test('SIGKILL of the command leaves nothing', async () => {
  await using run = await begin(scenario('20s'));
  await underWay(run);
  run.running.child.kill('SIGKILL');
  await run.running.ended;
  expect(await run.leftovers()).toEqual(nothing);
});

test('SIGKILL of the coordinator is exit 3, leaves nothing and says what happened', async () => {
  await using run = await begin(scenario('20s'));
  await underWay(run);
  process.kill(await processOf(run.mark, 'harness/run.ts'), 'SIGKILL');
  const { code, stdout, stderr } = await run.running.ended;
  expect(code).toBe(3);
  expect(stdout + stderr).toMatch(/coordinator ended unasked \(SIGKILL\)/);
  expect(await run.leftovers()).toEqual(nothing);
  expect(latest(run.folder)).toMatchObject({ exitCode: 3, verdict: 'inconclusive' });
});

test('a killed proxy is exit 3, leaves nothing, and trials in flight are inconclusive', async () => {
  await using run = await begin(scenario('20s'));
  await underWay(run);
  process.kill(await processOf(run.mark, 'proxy-process'), 'SIGKILL');
  const { code, stdout, stderr } = await run.running.ended;
  expect(code).toBe(3);
  expect(stdout + stderr).toMatch(/proxy process ended unasked/);
  expect(await run.leftovers()).toEqual(nothing);
  expect(latest(run.folder).scenarios[0]?.verdict).toBe('inconclusive');
});

test('a killed client host is exit 3 and leaves nothing', async () => {
  const reference = scenario('20s').replace(
    /client: .*/,
    'client: { heartbeat: { interval: 200ms, detector: { type: silence, window: 500ms } } }',
  );
  await using run = await begin(reference);
  await run.running.says('environment ready');
  process.kill(await processOf(run.mark, 'host-process'), 'SIGKILL');
  expect((await run.running.ended).code).toBe(3);
  expect(await run.leftovers()).toEqual(nothing);
});

test('a server that dies unasked in the middle is exit 3 and leaves nothing', async () => {
  await using run = await begin(scenario('20s'));
  await underWay(run);
  process.kill(await processOf(run.mark, 'server.cjs'), 'SIGKILL');
  const { code, stdout, stderr } = await run.running.ended;
  expect(code, stdout + stderr).toBe(3);
  expect(await run.leftovers()).toEqual(nothing);
});
