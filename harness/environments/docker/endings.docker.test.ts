// However a run ends, the engine is as it was: no container, no network, no volume. Each ending happens in the middle of a
// trial; the exit code says what it was. What the reaper cannot reach, since the engine was killed with it, is removed by
// the next run.

import { hostname } from 'node:os';
import { expect } from 'vitest';
import { folderWith } from '../../cli/fixtures/command.ts';
import { gone, markName, processOf } from '../../cli/fixtures/leftovers.ts';
import { uniqueName } from '../../random.ts';
import { dockerTest } from './fixtures/needs-docker.ts';
import { leftSince, onEngine, started } from './fixtures/started.ts';
import { ownerLabel } from './leftovers.ts';
import { containerRuntime } from './runtime.ts';
import { loadTestcontainers } from './testcontainers.ts';

const scenario = (steady: string, within = '300ms') => `name: a run that ends
client: { heartbeat: { interval: 200ms, detector: { type: silence, window: 500ms } }, reconnect: { type: constant, delay: 100ms } }
steady: ${steady}
faults: [{ type: reset }, { type: blackhole, at: { after: reset.healed, plus: 500ms }, for: 1s }]
trials: 2
recover: 8s
expect: { detection: { within: ${within} } }
`;

type End = (mark: string, pid: number) => Promise<void> | void;

/** Starts a run, ends it while trials go on, and answers with its exit code and what is left. */
async function ending(text: string, end?: End) {
  const before = await onEngine();
  const mark = uniqueName();
  await using folder = await folderWith({ 'a.scenario.yaml': text });
  const running = folder.start(['run', 'a.scenario.yaml', '--env', 'docker'], { [markName]: mark });
  if (end !== undefined) {
    await running.says('environment ready');
    await end(mark, running.child.pid ?? 0);
  }
  const { code, stdout, stderr } = await running.ended;
  const processes = await gone(mark, 20_000);
  return { code, said: stdout + stderr, left: { engine: await leftSince(before, 20_000), processes } };
}

const nothing = { engine: [], processes: [] };

dockerTest('an ordinary end leaves nothing', async () => {
  expect(await ending(scenario('1s'))).toMatchObject({ code: 0, left: nothing });
});

dockerTest('a violated expectation leaves nothing', async () => {
  const { code, left } = await ending(scenario('1s').replace('expect: {', 'expect: { reconnect: { within: 50ms },'));
  expect({ code, left }).toEqual({ code: 1, left: nothing });
});

for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)
  dockerTest(`${signal} in the middle of a trial leaves nothing`, async () => {
    expect(await ending(scenario('20s'), (_mark, pid) => void process.kill(pid, signal))).toMatchObject({ code, left: nothing });
  });

dockerTest('a command killed by SIGKILL leaves nothing', async () => {
  const { left } = await ending(scenario('20s'), (_mark, pid) => void process.kill(pid, 'SIGKILL'));
  expect(left).toEqual(nothing);
});

dockerTest('a coordinator killed by SIGKILL leaves nothing, and is told', async () => {
  const kill: End = async (mark) => void process.kill(await processOf(mark, 'harness/run.ts'), 'SIGKILL');
  const { code, said, left } = await ending(scenario('20s'), kill);
  expect(said).toContain('coordinator ended unasked');
  expect({ code, left }).toEqual({ code: 3, left: nothing });
});

dockerTest('what a run left whose engine died is removed by the next', async () => {
  const library = await loadTestcontainers();
  const { dockerode } = (await containerRuntime(library)).container;

  const lost = await dockerode.createContainer({
    Image: process.env['FLATLINE_SIDECAR_IMAGE'] ?? 'node:24-bookworm-slim',
    Cmd: ['node', '-e', '0'],
    Labels: { [ownerLabel]: `${hostname()}/4194304/1` },
  });
  await (await started())[Symbol.asyncDispose]();
  await expect(lost.inspect()).rejects.toThrow(/no such container/i);
});
