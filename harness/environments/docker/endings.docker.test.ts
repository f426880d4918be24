// However a run ends, the engine is as it was: no container, no network, no volume. Each ending happens in the middle of a
// trial; the exit code says what it was. Several runs end at the same time, since none may need another's help to go, and
// what is left is counted when the last is over. What the reaper cannot reach, since the engine was killed with it, is
// removed by the next run.

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

/** Starts a run, ends it while trials go on, and answers with its exit code and its processes that are left. */
async function ending(text: string, end?: End) {
  const mark = uniqueName();
  await using folder = await folderWith({ 'a.scenario.yaml': text });
  const running = folder.start(['run', 'a.scenario.yaml', '--env', 'docker'], { [markName]: mark });
  if (end !== undefined) {
    await running.says('environment ready');
    await end(mark, running.child.pid ?? 0);
  }
  const { code, stdout, stderr } = await running.ended;
  return { code, said: stdout + stderr, processes: await gone(mark, 20_000) };
}

/** Several endings at the same time; afterwards the engine must be as it was. */
async function endings<Name extends string>(started: () => Readonly<Record<Name, ReturnType<typeof ending>>>) {
  const before = await onEngine();
  const named = Object.entries(started()) as [Name, ReturnType<typeof ending>][];
  const ended = await Promise.all(named.map(async ([name, end]) => [name, await end] as const));
  return { left: await leftSince(before, 20_000), ...(Object.fromEntries(ended) as Record<Name, Awaited<ReturnType<typeof ending>>>) };
}

dockerTest('an ordinary end and a violated expectation leave nothing', async () => {
  const { left, held, violated } = await endings(() => ({
    held: ending(scenario('1s')),
    violated: ending(scenario('1s').replace('expect: {', 'expect: { reconnect: { within: 50ms },')),
  }));
  expect(held, held.said).toMatchObject({ code: 0, processes: [] });
  expect(violated, violated.said).toMatchObject({ code: 1, processes: [] });
  expect(left).toEqual([]);
});

const signalled = (signal: NodeJS.Signals) => ending(scenario('20s'), (_mark, pid) => void process.kill(pid, signal));
const coordinatorKilled: End = async (mark) => void process.kill(await processOf(mark, 'harness/run.ts'), 'SIGKILL');

dockerTest('SIGINT, SIGTERM, SIGKILL and a coordinator killed in the middle of a trial leave nothing, and are told', async () => {
  const { left, interrupted, terminated, killed, headless } = await endings(() => ({
    interrupted: signalled('SIGINT'),
    terminated: signalled('SIGTERM'),
    killed: signalled('SIGKILL'),
    headless: ending(scenario('20s'), coordinatorKilled),
  }));
  expect(interrupted, interrupted.said).toMatchObject({ code: 130, processes: [] });
  expect(terminated, terminated.said).toMatchObject({ code: 143, processes: [] });
  expect(killed.processes).toEqual([]);
  expect(headless, headless.said).toMatchObject({ code: 3, processes: [] });
  expect(headless.said).toContain('coordinator ended unasked');
  expect(left).toEqual([]);
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
