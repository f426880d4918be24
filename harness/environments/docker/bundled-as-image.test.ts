// What a bundled server is as an image: every program of a machine has one, what a scenario writes goes before what is known,
// and small servers in Node have none.

import { expect, test } from 'vitest';
import { bundledServers } from '../../servers/programs/index.ts';
import { imageSpec } from './bundled-as-image.ts';
import { bundledImage } from './compose-file.ts';

const spec = (name: string, more: object = {}) => ({ use: 'bundled' as const, name, options: {}, ready: { tcp: true as const }, ...more });

test('every server that a machine must have is an image in docker-compose.yml, and no other is', () => {
  for (const [name, server] of Object.entries(bundledServers)) {
    const image = bundledImage(name, {});
    expect([name, image !== undefined]).toEqual([name, 'command' in server]);
    expect([name, imageSpec(spec(name), image ?? 'x') !== undefined]).toEqual([name, 'command' in server]);
  }
});

test('a variable names another image', () => {
  expect(bundledImage('redis-server', {})).toBe('redis:7');
  expect(bundledImage('redis-server', { FLATLINE_REDIS_IMAGE: 'mine:1' })).toBe('mine:1');
});

test('the parts of the environment are no bundled servers', () => {
  expect(imageSpec(spec('server'), 'x')).toBeUndefined();
});

test('what a scenario writes goes before what is known', () => {
  expect(imageSpec(spec('rabbitmq'), 'rabbitmq:3')).toMatchObject({
    port: 5672,
    ready: { log: 'Server startup complete', withinMs: 60_000 },
  });
  const own = imageSpec(spec('rabbitmq', { ready: { log: 'mine', withinMs: 5 }, env: { A: 'b' }, alias: 'broker' }), 'rabbitmq:3');
  expect(own).toMatchObject({ use: 'image', ready: { log: 'mine', withinMs: 5 }, env: { A: 'b' }, alias: 'broker' });
});

test('an option reaches the image', () => {
  const words = imageSpec(spec('postgresql', { options: { notifyEveryMs: 250 } }), 'postgres:16')?.command?.join(' ');
  expect(words).toContain('while sleep 0.25');
});
