// Changes that wait for their turn are joined, and each still has its own answer.

import { expect, test } from 'vitest';
import { inGroups } from './nft-shell.ts';

/** Notes what was carried out; refuses every text in which `bad` stands. */
function noted() {
  const texts: string[] = [];
  const run = inGroups(async (text) => {
    texts.push(text);
    await Promise.resolve();
    if (text.includes('bad')) throw new Error(`refused: ${text}`);
    return text.startsWith('list') ? `listing of ${text}` : '';
  });
  return { texts, run };
}

test('changes that wait become one transaction, in their order', async () => {
  const { texts, run } = noted();
  await Promise.all(['add a', 'add b', 'add c', 'add d'].map(run));
  expect(texts).toEqual(['add a', 'add b; add c; add d']);
});

test('a listing and a text of several lines stay alone, and the listing answers who asked', async () => {
  const { texts, run } = noted();
  const answers = await Promise.all(['add a', 'add b', 'list x', 'add c\nadd d', 'add e', 'add f'].map(run));
  expect(texts).toEqual(['add a', 'add b', 'list x', 'add c\nadd d', 'add e; add f']);
  expect(answers).toEqual(['', '', 'listing of list x', '', '', '']);
});

test('a refused change fails alone, and its neighbours are carried out', async () => {
  const { texts, run } = noted();
  const answers = await Promise.allSettled(['add a', 'add b', 'bad c', 'add d'].map(run));
  expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
  expect(texts).toEqual(['add a', 'add b; bad c; add d', 'add b', 'bad c', 'add d']);
});

test('a thousand changes are joined in bounded groups', async () => {
  const { texts, run } = noted();
  await Promise.all(Array.from({ length: 1000 }, (_, index) => run(`add ${index}`)));
  expect(texts.length).toBe(11);
  expect(texts.flatMap((text) => text.split('; '))).toEqual(Array.from({ length: 1000 }, (_, index) => `add ${index}`));
});
