// Bundled clients on the docker path: the servers that they name are containers where the engine has the image, and the program
// of this machine where it has not; either way the result says which. Images of RabbitMQ and PostgreSQL are too large for tests.

import { readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { folderWith } from '../../cli/fixtures/command.ts';
import type { RunResult } from '../../result.ts';
import { dockerTest } from './fixtures/needs-docker.ts';
import { leftSince, onEngine } from './fixtures/started.ts';

const modules = join(import.meta.dirname, '../../../node_modules');
const fault = 'steady: 500ms\nfaults: [{ type: blackhole, for: 2s, new: refuse }]\nrecover: 3s\ntrials: 1\n';
const client = (use: string, options: string, back = ', reconnect: { within: 2s }') =>
  `name: ${use}\nclient: { use: ${use}, options: { ${options} } }\n${fault}expect: { detection: { within: predicted }${back} }\n`;
// What MQTT.js needs to be called back would add three seconds.
const files = {
  'mqtt.scenario.yaml': client('mqtt', 'keepalive: 1', ''),
  'ioredis.scenario.yaml': client('ioredis', 'pingEveryMs: 300, connectTimeout: 1000, socketTimeout: 700'),
  'nats.scenario.yaml': client('nats', 'pingInterval: 300, maxPingOut: 2, reconnectTimeWait: 300, timeout: 1000'),
};

dockerTest('servers of bundled clients are containers, or programs of this machine where their image is missing', async () => {
  const before = await onEngine();
  await using folder = await folderWith(files);
  symlinkSync(modules, join(folder.path, 'node_modules'));
  const { code, stdout, stderr } = await folder.run(['run', '.', '--env', 'docker'], { FLATLINE_NATS_IMAGE: 'nowhere/nats:1' });
  expect(code, stdout + stderr).toBe(0);
  const result: RunResult = JSON.parse(readFileSync(join(folder.path, 'reports', 'latest', 'result.json'), 'utf8'));
  expect(result.environment.versions).toMatchObject({
    mosquitto: 'image eclipse-mosquitto:2',
    'redis-server': 'image redis:7',
    'nats-server': 'a program of this machine, since the engine has no image nowhere/nats:1 (docker pull nowhere/nats:1)',
  });
  expect(await leftSince(before)).toEqual([]);
});
