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

async function run(server: string, files: Readonly<Record<string, string>>, what = Object.keys(files)[0] ?? '') {
  const before = await onEngine();
  const config = `environment: docker\ndefaults: { server: ${server} }\n`;
  await using folder = await folderWith({ 'flatline.config.yaml': config, ...files });
  const { code, stdout, stderr } = await folder.run(['run', what.split('/')[0] ?? what]);
  return { code, said: stdout + stderr, left: await leftSince(before) };
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

dockerTest('a server image that exits at its start is told with its last words', async () => {
  const { code, said, left } = await run(imageServer('exits', 'log: never said'), short);
  expect(said).toMatch(/ended \(exit 7\) before it was ready; it said last: listening/);
  expect({ code, left }).toEqual({ code: 3, left: [] });
});

dockerTest('a server image that never says that it is ready is not waited for without end', async () => {
  const { code, said, left } = await run(imageServer('mute', 'log: listening, within: 3s'), short);
  expect(said).toMatch(/was not ready in 3 s: no line matched \/listening\/; it said last: up/);
  expect({ code, left }).toEqual({ code: 3, left: [] });
});

dockerTest('a server that listens on another port than the scenario says is told', async () => {
  const { code, said, left } = await run(imageServer('elsewhere', 'tcp: true, within: 3s'), short);
  expect(said).toMatch(/was not ready in 3 s: no accept on port 7100/);
  expect({ code, left }).toEqual({ code: 3, left: [] });
});

dockerTest('an image without the program that it is to run is told', async () => {
  const { code, said, left } = await run(imageServer().replace('node /server.cjs', 'no-such-program'), short);
  expect(said).toMatch(/no-such-program/);
  expect({ code, left }).toEqual({ code: 3, left: [] });
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
