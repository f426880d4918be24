// Bundled servers come up by one word, say when the machine lacks their program, and leave no file behind. RabbitMQ and
// PostgreSQL are not among those that this test needs: their packages are large, and scenarios/clients starts both.

import { readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bundledServer } from './bundled.ts';
import { bundledServers } from './programs/index.ts';
import { accepts } from './ready.ts';

const large = ['rabbitmq', 'postgresql'];

function start(name: string, ready: object = { tcp: true }) {
  const surroundings = { runId: 'bundled-test', keep: () => {}, log: () => {}, onExit: () => {} };
  return bundledServer.start({ use: 'bundled', name, options: {}, ready: ready as { tcp: true } }, surroundings);
}

for (const name of Object.keys(bundledServers).filter((each) => !large.includes(each))) {
  test.concurrent(`${name} accepts, and is gone when it is disposed of`, async () => {
    const server = await start(name);
    expect(await accepts(server)).toBe(true);
    await server[Symbol.asyncDispose]();
    expect(await accepts(server)).toBe(false);
  });
}

test('a program that is not installed is named, with the package that has it', async () => {
  const { PATH } = process.env;
  process.env['PATH'] = '/nonexistent';
  try {
    await expect(start('mosquitto')).rejects.toMatchObject({
      code: 'FL-C011',
      exitCode: 3,
      hint: 'mosquitto must be installed: apt-get install mosquitto',
    });
  } finally {
    process.env['PATH'] = PATH;
  }
});

test('the folder of a server goes with it, also of one that never became ready', async () => {
  const own = await mkdtemp(join(tmpdir(), 'flatline-bundled-'));
  const { TMPDIR } = process.env;
  process.env['TMPDIR'] = own;
  try {
    const server = await start('redis-server');
    expect(readdirSync(own)).toHaveLength(1);
    await server[Symbol.asyncDispose]();
    await expect(start('redis-server', { log: 'never said', withinMs: 300 })).rejects.toMatchObject({ code: 'FL-V006' });
    expect(readdirSync(own)).toEqual([]);
  } finally {
    if (TMPDIR === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = TMPDIR;
    await rm(own, { recursive: true });
  }
});
