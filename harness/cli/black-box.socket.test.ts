// Somebody else's client and server as a team would bring them, through the whole command: TLS under the server's own name,
// output that is held back or cannot be read, a client that says nothing, one that exits. One run carries them all, and each is judged alone.

import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { RunResult, ScenarioResult } from '../result.ts';
import { type Ended, type Folder, folderWith } from './fixtures/command.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const node = process.execPath;
const rest = (limits: string, faults = '{ type: blackhole, for: 1s }') => `steady: 1s
faults: [${faults}]
recover: 2s
trials: 1
expect: { ${limits} }
`;
const held = (words: string) => `client: { use: command, command: python3 box/held.py ${words}, heartbeat: { interval: 100ms } }`;
// One connection, silence after 400 ms; what happens then is the argument.
const dumb = `const s = require('node:net').connect(process.env.FLATLINE_PORT, process.env.FLATLINE_HOST);
setInterval(() => s.write('PING 1\\n'), 100); let t; s.on('data', () => { clearTimeout(t); t = setTimeout(end, 400); });
function end() { s.destroy(); console.error('the line is dead'); process.exit(Number(process.env.CODE)); }`;
const webSocket = `const say = (event) => console.log(JSON.stringify({ event, at: String(process.hrtime.bigint()) }));
function dial() {
  say('connecting');
  const socket = new WebSocket('ws://' + process.env.FLATLINE_HOST + ':' + process.env.FLATLINE_PORT);
  let watch = setTimeout(lost, 400), ping, up = false, over = false;
  function lost() { if (over) return; over = true; clearTimeout(watch); clearInterval(ping); socket.close(); if (up) say('down'); setTimeout(dial, 100); }
  socket.onopen = () => { ping = setInterval(() => socket.send('PING 1'), 100); };
  socket.onmessage = () => { if (over) return; if (!up) say('up'); up = true; say('beat'); clearTimeout(watch); watch = setTimeout(lost, 400); };
  socket.onclose = socket.onerror = lost;
}
dial();`;
const silent = (name: string, more: string) => `name: ${name}
client: { use: command, command: ${node} box/dumb.cjs, events: none, env: { CODE: "9" }, heartbeat: { interval: 100ms } }
${rest(more)}`;

// Its last line is one that the pattern below takes for ever on.
const careless = `const s = require('node:net').connect(process.env.FLATLINE_PORT, process.env.FLATLINE_HOST);
s.once('data', () => console.log('connected')); setInterval(() => s.write('PING 1\\n'), 100);
setTimeout(() => console.log('p'.repeat(60) + '!'), 800);`;

const files = {
  'flatline.config.yaml': 'parallel: 512\n',
  'box/dumb.cjs': dumb,
  'secure.scenario.yaml': `name: secure
server: { use: command, command: ${node} box/secure.cjs server, alias: chat.example, ready: { log: ^listening }, events: { gone: "^lost client :(\\\\d+)" } }
client: { use: command, command: ${node} box/secure.cjs client, events: { up: ^connected to chat.example$, beat: ^pong, down: ^lost (.*) }, heartbeat: { interval: 100ms } }
${rest('detection: { within: 200ms }, serverDetection: { within: 200ms }, reconnect: { within: 900ms }, mistakes: 0', '{ type: reset }')}`,
  'held.scenario.yaml': `name: held\n${held('')}\nsteady: 2s\ntrials: 1\nexpect: { mistakes: 0 }\n`,
  'flushed.scenario.yaml': `name: flushed\n${held('flush')}\n${rest('detection: { within: 700ms }, reconnect: { within: 900ms }, mistakes: 0')}`,
  'box/socket.cjs': webSocket,
  'websocket.scenario.yaml': `name: websocket
server: { use: reference, protocol: websocket }
client: { use: command, command: ${node} box/socket.cjs, heartbeat: { interval: 100ms } }
${rest('detection: { within: 700ms }, reconnect: { within: 900ms }, mistakes: 0')}`,
  'box/careless.cjs': careless,
  'careless.scenario.yaml': `name: careless
client: { use: command, command: ${node} box/careless.cjs, events: { up: ^connected, beat: "^(p+)+$" }, heartbeat: { interval: 100ms } }
steady: 1s
trials: 1
expect: { mistakes: 0 }
`,
  'silent.scenario.yaml': silent('silent', 'detection: { within: 600ms, signal: close }, exit: any'),
  'exits.scenario.yaml': silent('exits', 'detection: { within: 600ms, signal: close }'),
};

let folder: Folder;
let ended: Ended;
let result: RunResult;

beforeAll(async () => {
  folder = await folderWith(files);
  const box = join(folder.path, 'box');
  cpSync(join(import.meta.dirname, 'fixtures', 'black-box'), box, { recursive: true });
  const words =
    'req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=chat.example -addext subjectAltName=DNS:chat.example -keyout key.pem -out certificate.pem';
  execFileSync('openssl', words.split(' '), { cwd: box, stdio: 'ignore' });
  ended = await folder.run(['run', '.']);
  result = JSON.parse(readFileSync(join(folder.path, 'reports', 'latest', 'result.json'), 'utf8'));
});

afterAll(() => folder[Symbol.asyncDispose]());

function of(file: string): ScenarioResult {
  const found = result.scenarios.find((scenario) => scenario.file === `${file}.scenario.yaml`);
  if (found === undefined) throw new Error(`${file} was not run: ${ended.stdout}${ended.stderr}`);
  return found;
}

test('a client reaches a TLS server through the path under its own name, and both sides tell of the loss', () => {
  const { verdict, reasons, trials } = of('secure');
  expect([verdict, reasons]).toEqual(['pass', []]);
  expect(trials[0]?.samples.map(({ side }) => side).sort()).toEqual(['client', 'server']);
});

test('a client on WebSocket is served by the reference server on the same terms', () => {
  const { verdict, reasons, trials } = of('websocket');
  expect([verdict, reasons]).toEqual(['pass', []]);
  expect(trials[0]?.detectionMs?.hi).toBeGreaterThan(250);
});

test('output that is held back in a block buffer is inconclusive, with what to do', () => {
  const { verdict, trials } = of('held');
  expect(verdict).toBe('inconclusive');
  expect(trials[0]?.reasons[0]).toMatch(/^client output is buffered: .*; flush each line, print "at" with it, or echo/);
});

test('the same client is judged when it flushes and echoes what it is sent', () => {
  expect([of('flushed').verdict, of('flushed').reasons]).toEqual(['pass', []]);
});

test('a pattern that takes for ever on a line makes its own scenario inconclusive, and costs no other', () => {
  const { verdict, trials } = of('careless');
  expect(verdict).toBe('inconclusive');
  expect(trials[0]?.reasons[0]).toMatch(/^the record is incomplete: the patterns .* took more than 50 ms on 1 line/);
});

test('a client that says nothing is judged by its sockets', () => {
  const { verdict, trials } = of('silent');
  expect(verdict).toBe('pass');
  expect(trials[0]?.detectionMs?.hi).toBeGreaterThan(250);
});

test('an exit is an observation: it fails a client that was to stay, with its last words', () => {
  const { verdict, expectations } = of('exits');
  expect(verdict).toBe('fail');
  expect(expectations.find(({ path }) => path === 'exit')?.verdict).toBe('fail');
  expect(ended.stdout).toContain('exit 9');
  expect(ended.stdout).toContain('the line is dead');
});
