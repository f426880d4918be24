// What PROTOCOL.md shows is run as it stands there: whole programs as they are, compiled fragments inside a main function. A
// language that this machine lacks is left out with the reason.

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { piecesOf } from '../cli/fixtures/page-ways.ts';
import type { HistoryEvent } from '../history.ts';
import { validateText } from '../loader/index.ts';
import type { Scenario } from '../scenario.ts';
import { referenceServer } from '../servers/reference.ts';
import { nowMs } from '../time.ts';
import { commandKind } from './command.ts';
import { until } from './contract.ts';
import { variablesFor } from './program-client.ts';

const home = mkdtempSync(join(tmpdir(), 'flatline-protocol-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

const examples = new Map(piecesOf('example of the protocol').map(({ language, text }) => [language, text]));
const exampleIn = (language: string) => examples.get(language) ?? '';

// What stands around the fragment of a page in a program that compiles.
const goMain = (body: string) => `package main\n\nimport (\n\t"fmt"\n\t"net"\n\t"os"\n\t"time"\n)\n\nfunc main() {\n${body}}\n`;
const rustMain = (body: string) =>
  `use std::{env, io::{Read, Write}, net::TcpStream, thread::sleep, time::Duration};\n\nfn main() -> Result<(), Box<dyn std::error::Error>> {\n${body}Ok(())\n}\n`;

function built(file: string, text: string, compiler: readonly string[]): string {
  writeFileSync(join(home, file), text);
  const program = join(home, `${file}.built`);
  execFileSync(compiler[0]!, [...compiler.slice(1), '-o', program, file], { cwd: home, stdio: 'pipe' });
  return program;
}

const ways: Readonly<Record<string, { tool: string; command: () => string[] }>> = {
  sh: { tool: 'bash', command: () => ['bash', '-c', exampleIn('sh')] },
  python: { tool: 'python3', command: () => ['python3', '-c', exampleIn('python')] },
  go: { tool: 'go', command: () => [built('client.go', goMain(exampleIn('go')), ['go', 'build'])] },
  rust: { tool: 'rustc', command: () => [built('client.rs', rustMain(exampleIn('rust')), ['rustc'])] },
};

test('every example of the page has a test here', () => {
  expect([...examples.keys()].sort()).toEqual([...Object.keys(ways), 'js'].sort());
});

for (const [language, { tool, command }] of Object.entries(ways)) {
  const isHere = spawnSync(tool, ['--help']).error === undefined;
  if (!isHere) console.warn(`the example in ${language} is not tested: this machine has no ${tool}`);
  test.runIf(isHere)(`the example in ${language} connects, beats, and says when the server is gone`, async () => {
    const surroundings = { runId: 'protocol-test', keep: () => {} };
    const program = command();
    await using server = await referenceServer.start(
      { use: 'reference', protocol: 'lines' },
      { ...surroundings, log: () => {}, onExit: () => {} },
    );
    const events: HistoryEvent[] = [];
    const has = (kind: string) => events.some((event) => event.kind === kind);
    const spec = { use: 'command', count: 1, path: 'own', overMs: 0, events: 'lines', options: {}, command: program } as const;
    const { host, port } = server;
    const request = {
      client: 'c1',
      host,
      port,
      spec,
      seed: 's',
      listener: (event: HistoryEvent) => void events.push(event),
      log: () => {},
    };
    await using _ = await commandKind(surroundings).start(request);
    await until(() => has('beat'));
    await server.process!.kill('SIGKILL');
    await until(() => has('down'));
    expect(events.slice(0, 3).map((event) => event.kind)).toEqual(['connecting', 'up', 'beat']);
  });
}

test('the example in js stamps with the clock of the harness, and echoes what it is sent', () => {
  const fromMs = nowMs();
  const { stdout } = spawnSync(process.execPath, ['-e', `${exampleIn('js')}\nsay('down', { reason: 'gone' });`], {
    input: '{"sync":1}\n',
    encoding: 'utf8',
  });
  const [said, echoed] = stdout.trim().split('\n');
  const { at, ...rest } = JSON.parse(said ?? '');
  expect(rest).toEqual({ event: 'down', reason: 'gone' });
  expect(Number(at) / 1e6).toBeGreaterThan(fromMs);
  expect(Number(at) / 1e6).toBeLessThan(nowMs());
  expect(echoed).toBe('{"sync":1}');
});

test('the settings on the page are what a client gets for a scenario that says so', async () => {
  const [shown] = piecesOf('settings of the protocol').map(({ text }) => JSON.parse(text));
  const text = `name: settings
client:
  use: command
  command: ./client
  heartbeat: { interval: 1s, detector: { type: silence, window: 3s } }
  reconnect: { type: exponential }
expect: { mistakes: 0 }
`;
  const { scenarios } = await validateText(text, 'settings.scenario.yaml', { env: {} });
  const { client: spec } = scenarios[0] as Scenario;
  const request = { client: 'c1', host: '127.0.0.1', port: 1, spec, seed: 's', listener: () => {}, log: () => {} };
  expect(JSON.parse(variablesFor(request, 'r')['FLATLINE_SETTINGS'] ?? '')).toEqual(shown);
});
