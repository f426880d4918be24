// Whose fault it is that a client does not start.

import { expect, test } from 'vitest';
import type { ClientKind, ClientStart } from '../client.ts';
import { commandKind } from '../clients/command.ts';
import type { HistoryEvent } from '../history.ts';
import { sleep, systemClock } from '../time.ts';
import { telling } from './startable-client.ts';

async function failuresOf(script: string, kind: ClientKind = commandKind({ runId: 'startable', keep: () => {} })): Promise<string[]> {
  const told: string[] = [];
  const events: HistoryEvent[] = [];
  const spec = { use: 'command', count: 1, path: 'own', overMs: 0, events: 'lines', options: {}, command: ['sh', '-c', script] } as const;
  const start: ClientStart = { client: 'c1', host: '', port: 1, seed: '', spec, listener: (event) => events.push(event), log: () => {} };
  const client = await telling(kind, (error) => told.push(String(error))).start(start);
  for (let tries = 0; tries < 500 && !events.some((event) => event.kind === 'exit'); tries += 1) await sleep(systemClock, 10);
  await client[Symbol.asyncDispose]();
  return told;
}

test('a script that does not find its program ends its scenario, with its last words', async () => {
  const [said] = await failuresOf('no-such-program');
  expect(said).toMatch(/something that the client needs is not installed: .*exit 127.*no-such-program/);
});

test('any other exit, and one of a client that was up, is an observation', async () => {
  expect(await failuresOf('exit 1')).toEqual([]);
  expect(await failuresOf(`echo '{"event":"up"}'; exit 127`)).toEqual([]);
});
