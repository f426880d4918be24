// Clients that are images: what every kind of client promises, then the faults that are done to a client's process, its exit
// and what cannot be started, through the whole command, with the path in a container and on this machine.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { folderWith } from '../../cli/fixtures/command.ts';
import { clientContract } from '../../clients/contract.ts';
import { imageKind } from '../../clients/image.ts';
import type { RunResult } from '../../result.ts';
import { sleep, systemClock } from '../../time.ts';
import { clientImage } from './fixtures/client-image.ts';
import { dockerTest, withoutDocker } from './fixtures/needs-docker.ts';
import type { TestImage } from './fixtures/server-image.ts';
import { leftSince, onEngine, started } from './fixtures/started.ts';
import { elsewhere } from './host-containers.ts';
import { containerRuntime } from './runtime.ts';
import { loadTestcontainers } from './testcontainers.ts';

let image: TestImage;
let bench: Awaited<ReturnType<typeof started>>;
beforeAll(async () => {
  if (withoutDocker) return;
  [image, bench] = await Promise.all([clientImage(), started()]);
}, 60_000);
afterAll(async () => {
  await bench?.[Symbol.asyncDispose]();
  await image?.[Symbol.asyncDispose]();
});

clientContract(
  'image',
  () => ({
    kind: imageKind({ runId: 'image-test', keep: () => {}, containers: bench.environment.containers }),
    spec: {
      use: 'image',
      image: image.name,
      count: 1,
      path: 'own',
      overMs: 0,
      events: 'lines',
      options: {},
      heartbeat: { intervalMs: 100, from: 'client', detector: { type: 'silence', windowMs: 400 } },
    },
    server: bench.server,
  }),
  dockerTest,
);

const heartbeat = 'heartbeat: { interval: 200ms, detector: { type: silence, window: 500ms } }';
const watched = `server: { ${heartbeat} }`;
const client = (more: string) => `client: { use: image, image: "${image.name}", ${heartbeat}, ${more} }`;
const scenario = (name: string, fault: string, expected: string, more = 'env: { FIXTURE_AT: "1" }') => `name: ${name}
${watched}
${client(more)}
steady: 2s
faults: [${fault}]
recover: 6s
trials: 1
expect: { ${expected} }
`;

const patterns = 'env: { FIXTURE_PLAIN: "1" }, events: { up: "^. up", beat: "^. beat", down: "^. down (.*)" }';
const exits = `command: 'node -e "console.log(/last words/.source); setTimeout(() => process.exit(3), 300)"'`;
const files = () => ({
  'a/blackhole.scenario.yaml': scenario('blackhole', '{ type: blackhole, for: 2s }', 'detection: { notBefore: 280ms, within: 600ms }'),
  'a/text.scenario.yaml': scenario('text', '{ type: reset }', 'detection: { within: 300ms }, reconnect: { within: 2s }', patterns),
  'a/frozen.scenario.yaml': scenario('frozen', '{ type: freeze-client, for: 2s }', 'serverDetection: { notBefore: 280ms, within: 600ms }'),
  'a/power.scenario.yaml': scenario(
    'power',
    '{ type: kill-client, how: power, for: 2s }',
    'serverDetection: { notBefore: 280ms, within: 600ms }, reconnect: { within: 5s }',
  ),
  'a/killed.scenario.yaml': scenario(
    'killed',
    '{ type: kill-client, how: process, for: 2s }',
    'serverDetection: { within: 300ms }, reconnect: { within: 5s }',
  ),
});

async function run(environment: string, scenarios: Readonly<Record<string, string>>) {
  await using folder = await folderWith(scenarios);
  const { code, stdout, stderr } = await folder.run(['run', '.', '--env', environment]);
  const result: RunResult = JSON.parse(readFileSync(join(folder.path, 'reports', 'latest', 'result.json'), 'utf8'));
  const verdicts = Object.fromEntries(result.scenarios.map(({ name, verdict }) => [name, verdict]));
  return { code, said: stdout + stderr, verdicts };
}

for (const environment of ['docker', 'embedded']) {
  dockerTest(`${environment}: an image notices, is frozen, killed and started again, and leaves nothing`, async () => {
    const before = await onEngine();
    const { said, verdicts } = await run(environment, files());
    expect({ verdicts, left: await leftSince(before) }, said).toEqual({
      verdicts: { blackhole: 'pass', text: 'pass', frozen: 'pass', power: 'pass', killed: 'pass' },
      left: [],
    });
  });
}

dockerTest('an image that exits fails with its code and its last words; one that cannot be started is exit code 3', async () => {
  const quick = (more: string) => scenario('quick', '{ type: reset }', 'detection: { within: 300ms }', more);
  const absent = quick('env: {}').replace(image.name, 'flatline-no-such-image:1');
  const [exit, missing, none] = await Promise.all(
    [quick(exits), absent, quick('command: no-such-program')].map((text) => run('docker', { 'a.scenario.yaml': text })),
  );
  expect(exit, exit?.said).toMatchObject({ code: 1, said: expect.stringMatching(/exit 3[\s\S]*last words/) });
  expect(missing, missing?.said).toMatchObject({ code: 3, said: expect.stringMatching(/an image is missing: .*flatline-no-such-image/) });
  expect(none, none?.said).toMatchObject({ code: 3, said: expect.stringContaining('no-such-program') });
});

dockerTest('a run that is killed in the middle of a trial leaves no container of its clients', async () => {
  const before = await onEngine();
  const { dockerode } = (await containerRuntime(await loadTestcontainers())).container;
  const long = scenario('long', '{ type: reset }', 'detection: { within: 300ms }').replace('steady: 2s', 'steady: 20s');
  await using folder = await folderWith({ 'a.scenario.yaml': long });
  const runs = ['docker', 'embedded'].map((environment) => folder.start(['run', '.', '--env', environment, '--reports', environment]));
  const clients = { filters: { ancestor: [image.name] } };
  while ((await dockerode.listContainers(clients)).length < runs.length) await sleep(systemClock, 100);
  for (const running of runs) running.child.kill('SIGKILL');
  await Promise.all(runs.map(({ ended }) => ended));
  expect(await leftSince(before, 20_000)).toEqual([]);
});

test('an engine whose containers have another network is told by what it says of itself', () => {
  const here = { name: 'box', kernel: '6.1' };
  expect(elsewhere({ Name: 'box', KernelVersion: '6.1', SecurityOptions: ['name=seccomp'] }, here)).toBeUndefined();
  expect(elsewhere({ Name: 'docker-desktop', KernelVersion: '6.6' }, here)).toMatch(/^the container engine runs on docker-desktop/);
  expect(elsewhere({ Name: 'box', KernelVersion: '6.1', SecurityOptions: ['name=rootless'] }, here)).toMatch(/is rootless/);
});
