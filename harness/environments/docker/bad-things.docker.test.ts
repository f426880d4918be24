// What goes wrong with containers is exit 3 (or 4 where only a trial was hurt), in one clear line, and leaves nothing: no
// engine, no permission, no image, a proxy that dies or hangs, a server image that exits or is never ready, a path that
// shows no RST.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { folderWith } from '../../cli/fixtures/command.ts';
import { uniqueName } from '../../random.ts';
import { readImages } from './compose-file.ts';
import { dockerTest, withoutDocker } from './fixtures/needs-docker.ts';
import { leftSince, onEngine, startOptions } from './fixtures/started.ts';
import { startDocker } from './index.ts';
import { containerRuntime, engineTrouble } from './runtime.ts';
import { loadTestcontainers } from './testcontainers.ts';

const image = `flatline-test-${uniqueName()}:1`;
const serverText = `const ready = () => console.log('listening');
require('node:net').createServer((socket) => socket.on('data', (data) => socket.write(String(data).replace(/PING/g, 'PONG'))).on('error', () => {})).listen(process.env.FLATLINE_PORT, ready);
if (process.argv[2] === 'exits') setTimeout(() => process.exit(7), 300);`;

beforeAll(async () => {
  if (withoutDocker) return;
  const folder = await mkdtemp(join(tmpdir(), 'flatline-image-'));
  await writeFile(join(folder, 'server.cjs'), serverText);
  await writeFile(join(folder, 'Dockerfile'), `FROM ${readImages().server}\nCOPY server.cjs /server.cjs\n`);
  const { GenericContainer } = await loadTestcontainers();
  await GenericContainer.fromDockerfile(folder).build(image, { deleteOnExit: false });
  await rm(folder, { recursive: true });
});
afterAll(async () => {
  if (!withoutDocker) await (await engine()).getImage(image).remove({ force: true });
});

async function engine() {
  return (await containerRuntime(await loadTestcontainers())).container.dockerode;
}

const client =
  'client: { heartbeat: { interval: 200ms, detector: { type: silence, window: 500ms } }, reconnect: { type: constant, delay: 100ms } }';
const resets = (steady: string, server = 'use: reference') => `name: one that something goes wrong with
server: { ${server} }
${client}
steady: ${steady}
faults: [{ type: reset }]
trials: 1
expect: { detection: { within: 300ms } }
`;

async function run(text: string, env: Readonly<Record<string, string>> = {}, meanwhile?: () => Promise<void>) {
  const before = await onEngine();
  await using folder = await folderWith({ 'a.scenario.yaml': text });
  const running = folder.start(['run', 'a.scenario.yaml', '--env', 'docker'], env);
  if (meanwhile !== undefined) {
    await running.says('environment ready');
    await meanwhile();
  }
  const { code, stdout, stderr } = await running.ended;
  return { code, said: stdout + stderr, left: await leftSince(before) };
}

async function toToxiproxy(act: 'kill' | 'pause'): Promise<void> {
  const dockerode = await engine();
  for (const { Id } of await dockerode.listContainers({ filters: { label: ['flatline.part=toxiproxy'] } }))
    await dockerode.getContainer(Id)[act]();
}

dockerTest('an image that is missing, and no registry, is exit 3 with what to do', async () => {
  const { code, said, left } = await run(resets('1s'), { FLATLINE_TOXIPROXY_IMAGE: 'flatline-nowhere:1' });
  expect(said).toMatch(/an image is missing: .*flatline-nowhere:1.*--prepare/);
  expect({ code, left }).toEqual({ code: 3, left: [] });
});

dockerTest('an engine that is not there, or may not be used, is told by its cause', async () => {
  expect(await engineTrouble('unix:///nowhere/docker.sock')).toMatch(/no socket \/nowhere\/docker.sock/);
  expect(await engineTrouble('tcp://127.0.0.1:1')).toMatch(/nothing listens on 127.0.0.1:1/);
  expect(await engineTrouble('nonsense')).toMatch(/DOCKER_HOST is "nonsense"/);
  expect(await engineTrouble()).toBeUndefined();
});

dockerTest('a Toxiproxy that is killed in the middle of a trial is exit 3', async () => {
  const { code, said, left } = await run(resets('20s'), {}, () => toToxiproxy('kill'));
  expect(said).toMatch(/Toxiproxy container ended unasked \(exit 137\)/);
  expect({ code, left }).toEqual({ code: 3, left: [] });
});

dockerTest('a Toxiproxy that hangs hurts the trial, and the run ends', async () => {
  const blackhole = resets('3s').replace('type: reset', 'type: blackhole, for: 1s').replace('300ms }', '600ms }');
  const { code, said, left } = await run(blackhole, {}, () => toToxiproxy('pause'));
  expect(said).toMatch(/inconclusive/);
  expect([3, 4]).toContain(code);
  expect(left).toEqual([]);
});

dockerTest('a server image behind the real Toxiproxy is killed and found again', async () => {
  const kill = `name: an image is killed
server: { use: image, image: "${image}", port: 7100, command: "node /server.cjs", ready: { log: listening } }
${client}
steady: 1s
faults: [{ type: kill, for: 1s }]
trials: 2
expect: { detection: { within: 700ms }, reconnect: { within: 4s } }
`;
  const { code, said, left } = await run(kill);
  expect({ code, left }, said).toEqual({ code: 0, left: [] });
});

dockerTest('a server image that exits at its start is exit 3, with its last words', async () => {
  const server = `use: image, image: "${image}", port: 7100, command: "node /server.cjs exits", ready: { log: never said }`;
  const { code, said, left } = await run(resets('1s', server));
  expect(said).toMatch(/ended \(exit 7\) before it was ready; it said last: listening/);
  expect({ code, left }).toEqual({ code: 3, left: [] });
});

dockerTest('a server command that is never ready for containers is not waited for without end', async () => {
  const errors: Error[] = [];
  await using environment = await startDocker({ ...startOptions(), onServerExit: (error) => errors.push(error) });
  const ended = environment.server({ use: 'command', command: [process.execPath, '-e', '0'], ready: { tcp: true } });
  await expect(ended).rejects.toThrow(/before it was ready/);
});

dockerTest('where only a published port of loopback is reachable a reset is unsupported, exit 4', async () => {
  const { code, said, left } = await run(resets('1s'), { FLATLINE_DOCKER_PATH: 'loopback' });
  expect(said).toMatch(/reset cannot be done in the docker environment: .*a RST arrives as FIN/);
  expect({ code, left }).toEqual({ code: 4, left: [] });
});

dockerTest('what a published port of loopback does show is measured there', async () => {
  const stall = resets('1s').replace('type: reset', 'type: stall, for: 1s').replace('within: 300ms', 'within: 700ms');
  const { code, said, left } = await run(stall, { FLATLINE_DOCKER_PATH: 'loopback' });
  expect({ code, left }, said).toEqual({ code: 0, left: [] });
});
