// What a terminal of eighty columns gets of a run, recorded through `script`: no line is longer, a line moves while trials go on
// and is gone at the end, the cursor is never hidden, and NO_COLOR leaves no colour. Ctrl-C included.

import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { type Folder, folderWith } from './fixtures/command.ts';

const launcher = join(import.meta.dirname, 'flatline.js');
const hasScript = spawnSync('script', ['--version']).error === undefined;
if (!hasScript) console.warn('what a terminal gets is not tested: this machine has no script (util-linux)');

const scenario = `name: a scenario with a name that alone takes most of what a narrow terminal has for a line
client: { heartbeat: { interval: 100ms, detector: { type: silence, window: 300ms } } }
steady: 2s
faults: [{ type: reset }]
trials: 3
expect: { detection: { within: 250ms }, reconnect: { within: 12s } }
`;

interface Seen {
  readonly code: number | null;
  readonly text: string;
}

/** Types Ctrl-C when the text appears. */
function onTerminal(folder: Folder, interruptAt?: string): Promise<Seen> {
  const command = `stty cols 80 rows 40; exec '${process.execPath}' '${launcher}' run .`;
  const kept = Object.entries(process.env).filter(([name]) => !/^(VITEST|CI$|TEST$|NODE_ENV$|FORCE_COLOR$|GITHUB_)/.test(name));
  const env = { ...Object.fromEntries(kept), NO_COLOR: '1', TERM: 'xterm' };
  const child = spawn('script', ['-qefc', command, '/dev/null'], { cwd: folder.path, env, stdio: ['pipe', 'pipe', 'inherit'] });
  let text = '';
  let typed = false;
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
    if (typed || interruptAt === undefined || !text.includes(interruptAt)) return;
    typed = true;
    child.stdin.write('\u0003');
  });
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, text })));
}

const hidesCursor = '\u001b[?25l';
const colours = /\u001b\[[\d;]*m/;
// The echo of the key stands where the cursor was, and is erased with the moving line.
const tooLong = ({ text }: Seen) =>
  stripVTControlCharacters(text)
    .replaceAll('^C', '\n')
    .split(/[\r\n]+/)
    .filter((line) => [...line].length > 80);

test.runIf(hasScript)('a run fits, moves, and leaves the terminal as it was, also when it is interrupted', async () => {
  await using folder = await folderWith({ 'a.scenario.yaml': scenario });
  const whole = await onTerminal(folder);
  const interrupted = await onTerminal(folder, 'environment ready');
  expect(whole.code, whole.text).toBe(0);
  expect(interrupted.code, interrupted.text).toBe(130);
  for (const seen of [whole, interrupted]) {
    expect(seen.text).toMatch(/0 of 3 trials, about \d+ s left/);
    expect(tooLong(seen)).toEqual([]);
    expect(seen.text).not.toContain(hidesCursor);
    expect(seen.text).not.toMatch(colours);
    // What is drawn last is the summary: the moving line was erased, and none came after it.
    expect(stripVTControlCharacters(seen.text.slice(seen.text.indexOf('detection p50 / p95')))).not.toContain(' left');
  }
});
