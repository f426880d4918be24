// Servers that users bring, in containers: an image and a service of a compose file pass the same smoke scenarios as the
// reference server; one that cannot work is exit code 3 with the cause in one line, and leaves nothing.

import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect } from 'vitest';
import { folderWith } from '../../cli/fixtures/command.ts';
import { readImages } from './compose-file.ts';
import { dockerTest, withoutDocker } from './fixtures/needs-docker.ts';
import { serverImage } from './fixtures/server-image.ts';
import { leftSince, onEngine } from './fixtures/started.ts';

const smoke = fileURLToPath(new URL('../../../scenarios/smoke/', import.meta.url));
const smokeFiles = Object.fromEntries(readdirSync(smoke).map((name) => [`smoke/${name}`, readFileSync(smoke + name, 'utf8')]));

let image: Awaited<ReturnType<typeof serverImage>>;
beforeAll(async () => {
  if (!withoutDocker) image = await serverImage();
});
afterAll(async () => await image?.[Symbol.asyncDispose]());

async function runOnly(server: string, files: Readonly<Record<string, string>>, what = Object.keys(files)[0] ?? '') {
  const config = `environment: docker\ndefaults: { server: ${server} }\n`;
  await using folder = await folderWith({ 'flatline.config.yaml': config, ...files });
  const { code, stdout, stderr } = await folder.run(['run', what.split('/')[0] ?? what]);
  return { code, said: stdout + stderr };
}

async function run(server: string, files: Readonly<Record<string, string>>) {
  const before = await onEngine();
  return { ...(await runOnly(server, files)), left: await leftSince(before) };
}

const imageServer = (command = '', ready = 'log: listening') =>
  `{ use: image, image: "${image.name}", port: 7100, command: "node /server.cjs ${command}", ready: { ${ready} } }`;
const short = {
  'short.scenario.yaml':
    'name: short\nclient: { heartbeat: { interval: 200ms } }\nfaults: [{ type: reset }]\ntrials: 1\nexpect: { detection: { within: 300ms } }\n',
};

const kill = `name: an image is killed
client: { heartbeat: { interval: 200ms, detector: { type: silence, window: 500ms } }, reconnect: { type: constant, delay: 100ms } }
steady: 1s
faults: [{ type: kill, for: 1s }]
trials: 1
expect: { detection: { within: 700ms }, reconnect: { within: 4s } }
`;

dockerTest('a server image passes the smoke scenarios, and is killed and found again', async () => {
  const { code, said, left } = await run(imageServer(), { ...smokeFiles, 'smoke/kill.scenario.yaml': kill });
  expect({ code, left }, said).toEqual({ code: 0, left: [] });
  expect(said).toContain('5 passed of 5');
});

const throughCompose = async () => {
  const compose = `version: "3.8"
services:
  chat: { image: "${image.name}", command: node /server.cjs }
  beside: { image: "${readImages().server}", command: tail -f /dev/null }
`;
  const server = '{ use: compose, file: ../compose.yaml, service: chat, port: 7100, ready: { tcp: true } }';
  const { code, said, left } = await run(server, { ...smokeFiles, 'compose.yaml': compose });
  expect({ code, left }, said).toEqual({ code: 0, left: [] });
  expect(said).toContain('4 passed of 4');
};
dockerTest('a service of a compose file passes the smoke scenarios', throughCompose, 120_000, 'docker-compose');

/** What is wrong with a server, and what of it must be said. */
const wrong = (): readonly (readonly [server: string, said: RegExp])[] => [
  [imageServer('exits', 'log: never said'), /ended \(exit 7\) before it was ready; it said last: listening/],
  [imageServer('mute', 'log: listening, within: 3s'), /was not ready in 3 s: no line matched \/listening\/; it said last: up/],
  [imageServer('elsewhere', 'tcp: true, within: 3s'), /was not ready in 3 s: no accept on port 7100/],
  [imageServer().replace('node /server.cjs', 'no-such-program'), /no-such-program/],
];

dockerTest('an image that exits, is never ready, listens elsewhere or has no such program is told, and leaves nothing', async () => {
  const before = await onEngine();
  const ended = await Promise.all(wrong().map(async ([server, expected]) => ({ ...(await runOnly(server, short)), expected })));
  for (const { code, said, expected } of ended) {
    expect.soft(said).toMatch(expected);
    expect.soft(code, said).toBe(3);
  }
  expect(await leftSince(before)).toEqual([]);
});

dockerTest('a server command whose port is taken is told with its last words', async () => {
  const taken = createServer();
  const port = await new Promise<number>((resolve) =>
    taken.listen(0, '127.0.0.1', () => resolve((taken.address() as { port: number }).port)),
  );
  const program = `require('node:net').createServer().listen(${port}, '127.0.0.1');`;
  const { code, said, left } = await run('{ use: command, command: node taken.cjs }', { ...short, 'taken.cjs': program });
  taken.close();
  expect(said).toMatch(/ended \(exit 1\) before it was ready; it said last: .*EADDRINUSE/);
  expect({ code, left }).toEqual({ code: 3, left: [] });
});
