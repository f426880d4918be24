// An engine that dies in the middle of a run and is started again: the run says so and ends with exit code 3; what it left
// is removed by the next run on that engine, which is as good as any other.

import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { folderWith } from '../../cli/fixtures/command.ts';
import { dockerTest } from './fixtures/needs-docker.ts';
import { type OwnEngine, ownEngine } from './fixtures/own-engine.ts';

const launcher = fileURLToPath(new URL('../../cli/flatline.js', import.meta.url));
const scenario = (steady: string) => `name: a run
client: { heartbeat: { interval: 200ms } }
steady: ${steady}
faults: [{ type: reset }]
trials: 1
expect: { detection: { within: 300ms } }
`;

/** Runs Flatline where the engine is; `meanwhile` when the environment is ready. */
async function run(engine: OwnEngine, steady: string, meanwhile?: () => Promise<void>) {
  await using folder = await folderWith({ 'a.scenario.yaml': scenario(steady) });
  const words = [...engine.inside, process.execPath, launcher, 'run', 'a.scenario.yaml', '--env', 'docker'];
  const env = { ...process.env, DOCKER_HOST: engine.host };
  const child = spawn(words[0] ?? '', words.slice(1), { cwd: folder.path, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  let disturbed: Promise<void> | undefined;
  const take = (text: string) => {
    said += text;
    if (said.includes('environment ready')) disturbed ??= meanwhile?.();
  };
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', take);
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  await disturbed;
  return { code, said };
}

const dies = async () => {
  await using engine = await ownEngine();
  const hurt = await run(engine, '30s', engine.kill);
  expect(hurt.said).toMatch(/the container engine went away: nothing listens on .*docker.sock/);
  expect(hurt.code).toBe(3);
  const unreachable = await run(engine, '1s');
  expect(unreachable.said).toMatch(/cannot reach a container runtime: nothing listens on .*; try: flatline doctor/);
  expect(unreachable.code).toBe(3);
  await engine.start();
  expect(engine.left()).not.toEqual([]);
  const next = await run(engine, '1s');
  expect(next.code, next.said).toBe(0);
  expect(engine.left()).toEqual([]);
};
dockerTest('a run whose engine dies says so, and the next one on it leaves nothing', dies, 180_000, 'nsenter');
