// Clients that are programs: well behaved ones, hostile ones, ones that hold their output back or fall over.

import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunningServer } from '../environment.ts';
import { FlatlineError } from '../error.ts';
import type { HistoryEvent } from '../history.ts';
import type { ClientSpec } from '../scenario.ts';
import { referenceServer } from '../servers/reference.ts';
import { commandKind } from './command.ts';
import { clientContract, until } from './contract.ts';
import { stateOf } from './process-faults.ts';

const kept: number[] = [];
const surroundings = { runId: 'command-test', keep: (pid: number) => void kept.push(pid) };
const kind = commandKind(surroundings);
let server: RunningServer;

beforeAll(async () => {
  server = await referenceServer.start({ use: 'reference', protocol: 'lines' }, { ...surroundings, log: () => {}, onExit: () => {} });
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

function program(name: string, ...words: string[]): string[] {
  const file = new URL(`./fixtures/${name}`, import.meta.url).pathname;
  return [name.endsWith('.py') ? 'python3' : process.execPath, file, ...words];
}

function specOf(command: readonly string[], more: Partial<ClientSpec> = {}): ClientSpec {
  return {
    use: 'command',
    count: 1,
    path: 'own',
    overMs: 0,
    events: 'lines',
    options: {},
    command,
    heartbeat: { intervalMs: 100, from: 'client', detector: { type: 'silence', windowMs: 400 } },
    ...more,
  };
}

async function run(spec: ClientSpec) {
  const events: HistoryEvent[] = [];
  const log: string[] = [];
  const listener = (event: HistoryEvent) => void events.push(event);
  const { host, port } = server;
  const client = await kind.start({ client: 'c1', host, port, spec, seed: 's', listener, log: (line) => log.push(line) });
  return { client, events, log, has: (wanted: string) => events.some((event) => event.kind === wanted) };
}

clientContract('command', () => ({ kind, spec: specOf(program('client.ts')), server }));
clientContract('command that stamps', () => ({ kind, spec: specOf(program('client.ts'), { env: { FIXTURE_AT: '1' } }), server }));

const events = { up: '^\\* up', beat: '^\\* beat', down: '^\\* down (.*)' };

test('text is read by patterns, with the first group as the reason', async () => {
  const seen = await run(specOf(program('client.ts'), { env: { FIXTURE_PLAIN: '1' }, events }));
  await using _ = seen.client;
  await until(() => seen.has('beat'));
  await server.process!.stop();
  await until(() => seen.has('down'));
  await server.process!.continue();
  expect(seen.events.find((event) => event.kind === 'down')!.reason).toBe('silence 400 ms');
  expect(seen.client.claims).toBe(true);
});

test('hostile output neither claims nor hurts, and a true claim after it is understood', async () => {
  const seen = await run(specOf(program('hostile.ts', '100')));
  await using _ = seen.client;
  await until(() => seen.has('up'), 20_000);
  expect(seen.events.map((event) => event.kind)).toEqual(['note', 'beat', 'down', 'up']);
  expect(seen.events[2]!.reason!.length).toBeLessThanOrEqual(200);
  expect(seen.log.join('\n').length).toBeLessThan(1_200_000);
  for (const line of seen.client.lastLines()) expect(line.length).toBeLessThanOrEqual(501);
});

test('output that was held back is found out', async () => {
  const seen = await run(specOf(program('buffered.py')));
  await using _ = seen.client;
  await until(() => seen.has('note'));
  expect(seen.events.find((event) => event.kind === 'note')!.reason).toMatch(/^buffered: /);
});

test('exit and crash are observations with a reason', async () => {
  for (const [script, reason] of [
    ['exit 3', 'exit 3'],
    ['kill -SEGV $$', 'SIGSEGV'],
  ] as const) {
    const seen = await run(specOf(['sh', '-c', `echo last words; ${script}`]));
    await until(() => seen.has('exit'));
    expect(seen.events.find((event) => event.kind === 'exit')).toMatchObject({ reason, client: 'c1' });
    expect(seen.client.lastLines()).toEqual(['last words']);
    await seen.client[Symbol.asyncDispose]();
  }
});

test('a program that does not exist is an environment failure with a hint', async () => {
  const error = await run(specOf(['./no-such-program'])).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(FlatlineError);
  expect(error).toMatchObject({ exitCode: 3, code: 'FL-C011', message: expect.stringContaining('not found') });
});

test('names are filled in without a shell, and what it started is killed with it', async () => {
  const seen = await run(
    specOf(['sh', '-c', 'echo port $1 $MORE; sleep 1000 & echo child $!; wait', 'x', '$FLATLINE_PORT'], {
      env: { MORE: 'for $FLATLINE_CLIENT' },
    }),
  );
  await until(() => seen.log.length === 2);
  expect(seen.log[0]).toBe(`port ${server.port} for c1`);
  const child = Number(seen.log[1]!.split(' ')[1]);
  expect(stateOf(child)).toBeDefined();
  await seen.client[Symbol.asyncDispose]();
  await until(() => (stateOf(child) ?? 'Z') === 'Z');
  expect(seen.has('exit')).toBe(false);
});

test('a program is frozen, thawed, killed and started again, and none of it is an exit', async () => {
  const seen = await run(specOf(program('client.ts')));
  await using _ = seen.client;
  const ups = () => seen.events.filter((event) => event.kind === 'up').length;
  await until(() => ups() === 1);
  await seen.client.process!.stop();
  expect(stateOf(kept.at(-1)!)).toBe('T');
  await seen.client.process!.continue();
  await seen.client.process!.kill();
  await seen.client.process!.start();
  await until(() => ups() === 2);
  expect(seen.has('exit')).toBe(false);
});
