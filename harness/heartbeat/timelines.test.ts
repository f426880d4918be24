// Every timeline in timelines/ is played against the machines and must come out as it is written, to the millisecond. A
// changed machine shows as a difference in text; `vitest -u` records it anew, to be read before it is kept.

import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { playTimeline } from './fixtures/timeline.ts';

const folder = join(import.meta.dirname, 'timelines');
const files = globSync('*.txt', { cwd: folder }).sort();

test('there are timelines', () => {
  expect(files.length).toBeGreaterThan(20);
});

test.each(files)('%s', async (file) => {
  const path = join(folder, file);
  await expect(playTimeline(readFileSync(path, 'utf8'))).toMatchFileSnapshot(path);
});
