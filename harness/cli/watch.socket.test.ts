// `flatline run --watch` as an author has it open beside the editor: a save runs that file and no other, its trials begin
// within a second; a file that is broken is shown with its frame, and watching goes on until Ctrl-C.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { nowMs, sleep, systemClock } from '../time.ts';
import { folderWith, type Running } from './fixtures/command.ts';
import { holding } from './fixtures/scenarios.ts';

vi.setConfig({ testTimeout: 60_000 });

/** What was said since the last question, and waiting for more of it. */
function listener({ child }: Running): (text: string) => Promise<string> {
  let said = '';
  let look = () => {};
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: string) => {
      said += chunk;
      look();
    });
  return (text) =>
    new Promise((resolve, reject) => {
      child.once('exit', () => reject(new Error(`it ended without saying "${text}": ${said}`)));
      look = () => {
        const at = said.indexOf(text);
        if (at < 0) return;
        const heard = said.slice(0, at + text.length);
        said = said.slice(heard.length);
        look = () => {};
        resolve(heard);
      };
      look();
    });
}

test('a save runs that file within a second, a broken file is shown, and Ctrl-C ends it', async () => {
  const one = holding.replace('trials: 3', 'trials: 1\nsteady: 500ms').replace(/ {2}reconnect: .*within.*\n/, '');
  await using folder = await folderWith({ 'a.scenario.yaml': one, 'b.scenario.yaml': one.replace('name: a', 'name: another') });
  const file = join(folder.path, 'a.scenario.yaml');
  const running = folder.start(['run', '.', '--watch']);
  const hear = listener(running);
  const saved = async (text: string) => {
    const savedMs = nowMs();
    writeFileSync(file, text);
    await hear('environment ready');
    const tookMs = nowMs() - savedMs;
    const heard = await hear('report.html');
    expect(heard).toContain('1 passed of 1 scenario');
    expect(heard).not.toContain('another dead connection');
    return tookMs;
  };
  expect(await hear('watching; Ctrl-C ends it\n')).toContain('2 passed of 2 scenarios');
  // Nobody reads a result in no time; until then the next coordinator has started.
  await sleep(systemClock, 1000);
  const firstMs = await saved(one.replace('for: 1s', 'for: 1100ms'));

  writeFileSync(file, one.replace('within: 400ms', 'withn: 400ms'));
  expect(await hear('did you mean "within"?')).toMatch(/a\.scenario\.yaml:9:16: unknown key "withn".*\n.*withn: 400ms.*\n +\| +\^{5}\n/);
  await sleep(systemClock, 1000);
  const secondMs = await saved(one);
  console.log(`from a save to its first trial: ${firstMs.toFixed(0)} ms, ${secondMs.toFixed(0)} ms`);
  expect(Math.min(firstMs, secondMs)).toBeLessThan(1000);
  running.child.kill('SIGINT');
  expect((await running.ended).code).toBe(130);
});
