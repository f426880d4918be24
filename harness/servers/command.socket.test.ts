// Servers that are programs: ready by a handshake, an answer or a line; late, gone, never there.

import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { until } from '../clients/contract.ts';
import { stateOf } from '../clients/process-faults.ts';
import type { RunningServer } from '../environment.ts';
import { FlatlineError } from '../error.ts';
import type { HistoryEvent } from '../history.ts';
import type { ReadySpec, ServerSpec } from '../scenario.ts';
import { commandServer } from './command.ts';

type CommandSpec = Extract<ServerSpec, { use: 'command' }>;

const file = new URL('./fixtures/server.ts', import.meta.url).pathname;

async function start(more: Partial<CommandSpec> = {}) {
  const exits: Error[] = [];
  const log: string[] = [];
  const kept: number[] = [];
  const spec: CommandSpec = { use: 'command', command: [process.execPath, file], ready: { tcp: true }, ...more };
  const server = await commandServer.start(spec, {
    runId: 'command-server-test',
    keep: (pid) => void kept.push(pid),
    log: (_name, line) => log.push(line),
    onExit: (error) => exits.push(error),
  });
  return { server, exits, log, kept };
}

async function pong(server: RunningServer): Promise<string> {
  const socket = connect(server.port, server.host, () => socket.write('PING 1\n'));
  let answer = '';
  socket.on('data', (data) => (answer += data.toString()));
  await until(() => answer !== '');
  socket.destroy();
  return answer;
}

for (const ready of [{ tcp: true }, { log: '^listening$' }] satisfies ReadySpec[]) {
  test(`a server is ready by ${Object.keys(ready)[0]}, though it listens late`, async () => {
    const { server, exits } = await start({ ready, env: { FIXTURE_LATE: '200' } });
    await using _ = server;
    expect(await pong(server)).toBe('PONG 1\n');
    expect(exits).toEqual([]);
  });
}

test('a server is ready by http', async () => {
  const script = 'require("http").createServer((q,s)=>s.writeHead(q.url==="/ok"?200:500).end()).listen(+process.env.FLATLINE_PORT)';
  const { server } = await start({ command: [process.execPath, '-e', script], ready: { http: '/ok' } });
  await server[Symbol.asyncDispose]();
});

test.each([
  ['a program that does not exist', ['./no-such-server'], 'not found'],
  ['a program that exits before it is ready', ['sh', '-c', 'echo cannot bind; exit 7'], 'cannot bind'],
])('%s is exit code 3 with the reason', async (_name, command, reason) => {
  const error = await start({ command }).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(FlatlineError);
  expect(error).toMatchObject({ exitCode: 3, message: expect.stringContaining(reason) });
});

test('an unknown FLATLINE_ name is the fault of the author', async () => {
  const error = await start({ command: ['echo', '$FLATLINE_PROT'] }).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ exitCode: 2, hint: expect.stringContaining('FLATLINE_PORT') });
});

test('a server that exits unasked is told of once', async () => {
  const { server, exits } = await start({ env: { FIXTURE_EXIT: '5' } });
  await until(() => exits.length === 1);
  expect(exits[0]!.message).toContain('exit 5');
  await server[Symbol.asyncDispose]();
});

test('clients that the server lost are events, with the port where it names one', async () => {
  const { server } = await start({ gone: '^lost client :(\\d+)' });
  await using _ = server;
  const events: HistoryEvent[] = [];
  server.subscribe((event) => events.push(event));
  const socket = connect(server.port, server.host);
  await until(() => socket.localPort !== undefined);
  const port = socket.localPort;
  socket.destroy();
  await until(() => events.some((event) => event.remotePort === port));
  expect(events.find((event) => event.remotePort === port)).toMatchObject({ kind: 'session-down', side: 'server', observer: 'server' });
});

test('a server is stopped, killed and started again on its port, and leaves nothing', async () => {
  const { server, exits, kept } = await start();
  await server.process!.stop();
  expect(stateOf(kept[0]!)).toBe('T');
  await server.process!.continue();
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    const killed = await server.process!.kill(signal);
    const ready = await server.process!.start();
    expect(ready.hi).toBeGreaterThan(killed.hi);
    expect(await pong(server)).toBe('PONG 1\n');
  }
  await server[Symbol.asyncDispose]();
  expect(kept.map(stateOf)).toEqual([undefined, undefined, undefined]);
  expect(exits).toEqual([]);
});
