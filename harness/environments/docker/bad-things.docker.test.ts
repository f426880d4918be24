// What goes wrong with containers is exit 3 (or 4 where only a trial was hurt), in one clear line, and leaves nothing: no
// engine, no permission, no image, a proxy that dies or hangs, a server image that exits or is never ready, a path that
// shows no RST.

import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { folderWith } from '../../cli/fixtures/command.ts';
import { markName, processOf } from '../../cli/fixtures/leftovers.ts';
import { uniqueName } from '../../random.ts';
import { dockerTest } from './fixtures/needs-docker.ts';
import { leftSince, onEngine, startOptions } from './fixtures/started.ts';
import { startDocker } from './index.ts';
import { ownerLabel } from './leftovers.ts';
import { containerRuntime, engineTrouble } from './runtime.ts';
import { loadTestcontainers } from './testcontainers.ts';

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

type Environment = Readonly<Record<string, string>>;

type Meanwhile = (mark: string) => Promise<void>;

const run = (text: string, env: Environment = {}, meanwhile?: Meanwhile) => runAll({ 'a.scenario.yaml': text }, env, meanwhile);

async function runAll(files: Readonly<Record<string, string>>, env: Environment, meanwhile?: Meanwhile) {
  const mark = uniqueName();
  await using folder = await folderWith(files);
  const running = folder.start(['run', '.', '--env', 'docker'], { ...env, [markName]: mark });
  if (meanwhile !== undefined) {
    await running.says('environment ready');
    await meanwhile(mark);
  }
  const { code, stdout, stderr } = await running.ended;
  return { code, said: stdout + stderr };
}

/** Sends it to the Toxiproxy of this run, and to no other's. */
const toToxiproxy = (signal: 'SIGKILL' | 'SIGSTOP') => async (mark: string) => {
  const dockerode = await engine();
  const coordinator = `/${await processOf(mark, 'harness/run.ts')}/`;
  const all = await dockerode.listContainers({ filters: { label: ['flatline.part=toxiproxy'] } });
  const own = all.filter(({ Labels }) => Labels[ownerLabel]?.includes(coordinator));
  expect(own).toHaveLength(1);
  for (const { Id } of own) await dockerode.getContainer(Id).kill({ signal });
};

dockerTest('an engine that is not there, or may not be used, is told by its cause', async () => {
  expect(await engineTrouble('unix:///nowhere/docker.sock')).toMatch(/no socket \/nowhere\/docker.sock/);
  expect(await engineTrouble('tcp://127.0.0.1:1')).toMatch(/nothing listens on 127.0.0.1:1/);
  expect(await engineTrouble('nonsense')).toMatch(/DOCKER_HOST is "nonsense"/);
  expect(await engineTrouble()).toBeUndefined();
});

// Root may open every socket: for a moment this process is somebody else.
dockerTest('a socket that this user may not open is told by its cause', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'flatline-socket-'));
  await chmod(folder, 0o755);
  const socket = join(folder, 'docker.sock');
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  await chmod(socket, 0o600);
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) process.seteuid?.(65_534);
  else await chmod(socket, 0);
  const trouble = await engineTrouble(`unix://${socket}`).finally(() => isRoot && process.seteuid?.(0));
  server.close();
  await rm(folder, { recursive: true });
  expect(trouble).toBe(`no permission for ${socket}; is this user in the group that owns it?`);
});

dockerTest('a server command that is never ready for containers is not waited for without end', async () => {
  const errors: Error[] = [];
  await using environment = await startDocker({ ...startOptions(), onServerExit: (error) => errors.push(error) });
  const ended = environment.server({ use: 'command', command: [process.execPath, '-e', '0'], ready: { tcp: true } });
  await expect(ended).rejects.toThrow(/before it was ready/);
});

const blackhole = resets('3s').replace('type: reset', 'type: blackhole, for: 1s').replace('300ms }', '600ms }');
const stall = resets('1s').replace('type: reset', 'type: stall, for: 1s').replace('within: 300ms', 'within: 700ms');
const loopback = { 'a.scenario.yaml': resets('1s'), 'stall.scenario.yaml': stall.replace('name: one', 'name: a stall') };

// Side by side, since each of them must be told its own trouble, and none the others'.
dockerTest('a missing image, a Toxiproxy killed, one that hangs, and a path without RST are each told, and leave nothing', async () => {
  const before = await onEngine();
  const [missing, killed, hanging, published] = await Promise.all([
    run(resets('1s'), { FLATLINE_TOXIPROXY_IMAGE: 'flatline-nowhere:1' }),
    run(resets('20s'), {}, toToxiproxy('SIGKILL')),
    run(blackhole, {}, toToxiproxy('SIGSTOP')),
    runAll(loopback, { FLATLINE_DOCKER_PATH: 'loopback' }),
  ]);
  expect.soft(missing.said).toMatch(/an image is missing: .*flatline-nowhere:1.*--prepare/);
  expect.soft(missing.code).toBe(3);
  expect.soft(killed.said).toMatch(/Toxiproxy container ended unasked \(exit 137\)/);
  expect.soft(killed.code).toBe(3);
  expect.soft(hanging.said).toMatch(/inconclusive/);
  expect.soft([3, 4]).toContain(hanging.code);
  expect.soft(published.said).toMatch(/reset cannot be done in the docker environment: .*a RST arrives as FIN/);
  expect.soft(published.said).toMatch(/✓ a stall that something goes wrong with/);
  expect.soft(published.code).toBe(4);
  expect(await leftSince(before)).toEqual([]);
});
