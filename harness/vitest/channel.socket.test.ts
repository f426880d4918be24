// The channel between tests and the run: answers by id, however late, and turns strangers and a vanished run away.

import { createConnection } from 'node:net';
import { expect, test } from 'vitest';
import type { ScenarioResult } from '../result.ts';
import { askForResult, type ChannelAddress, openChannel } from './channel.ts';

const answer = (id: string) => ({ folder: 'here', result: { id } as ScenarioResult });

test('each worker gets the result it asked for, in the order in which they become known', async () => {
  const late = Promise.withResolvers<void>();
  await using channel = await openChannel('secret', async (id) => {
    if (id === 'slow') await late.promise;
    return answer(id);
  });
  const slow = askForResult(channel.address, 'slow');
  expect(await askForResult(channel.address, 'quick')).toEqual(answer('quick'));
  late.resolve();
  expect(await slow).toEqual(answer('slow'));
});

test('a wrong token gets no result', async () => {
  await using channel = await openChannel('secret', async (id) => answer(id));
  await expect(askForResult({ ...channel.address, token: 'guess' }, 'a')).rejects.toThrow('not one of this run');
});

test('an error of the run reaches the worker', async () => {
  await using channel = await openChannel('secret', async () => {
    throw new Error('no such scenario');
  });
  await expect(askForResult(channel.address, 'a')).rejects.toThrow('no such scenario [FL-V002]'.replace(' [FL-V002]', ''));
});

test('a run that ends while a worker waits is an error, not a hang', async () => {
  const channel = await openChannel('secret', () => new Promise(() => {}));
  const asked = askForResult(channel.address, 'a');
  const refused = expect(asked).rejects.toMatchObject({ code: 'FL-V002' });
  await connected(channel.address);
  await channel[Symbol.asyncDispose]();
  await refused;
});

test('a line without end is cut off', async () => {
  await using channel = await openChannel('secret', async (id) => answer(id));
  const closed = await new Promise<boolean>((resolve) => {
    const socket = createConnection({ host: '127.0.0.1', port: channel.address.port }, () => socket.write('x'.repeat(100_000)));
    socket.on('error', () => resolve(true)).on('close', () => resolve(true));
  });
  expect(closed).toBe(true);
});

function connected(address: ChannelAddress): Promise<void> {
  return new Promise((resolve) => {
    const socket = createConnection({ host: '127.0.0.1', port: address.port }, () => {
      socket.destroy();
      resolve();
    });
  });
}
