// Two hundred good scenario files with one mistake in each, as hands at a keyboard make them: every one is answered in
// time, at the place of the mistake, and with the right word where one was misspelt. A change that is no mistake is taken
// as what it says, and a judge that is not the loader (the JSON Schema, by ajv) agrees that it may be said.

import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { random } from '../random.ts';
import type { Scenario } from '../scenario.ts';
import { nowMs } from '../time.ts';
import { jsonSchema, validateText } from './index.ts';
import { type Mutation, mutate, mutationKinds } from './mutate.ts';
import type { Problem } from './problem.ts';

const root = join(import.meta.dirname, '../..');
const files = globSync('scenarios/**/*.scenario.yaml', { cwd: root }).sort();
const seed = process.env['FLATLINE_MUTATION_SEED'] ?? '1';
const count = 200;

interface Answered extends Mutation {
  readonly file: string;
  readonly good: string;
  readonly problems: readonly Problem[];
  readonly scenarios: readonly Scenario[];
  /** Of the processor. */
  readonly tookMs: number;
  readonly wallMs: number;
}

const answers: Answered[] = [];
for (let index = 0; index < count; index += 1) answers.push(await answered(index));
const wrong = answers.filter(({ problems }) => problems.length > 0);
const taken = answers.filter(({ problems }) => problems.length === 0);
const slowestMs = (key: 'tookMs' | 'wallMs') => Math.max(...answers.map((answer) => answer[key])).toFixed(0);
process.stderr.write(
  `mutations: ${count}, refused ${wrong.length}, valid ${taken.length} (seed ${seed}), slowest ${slowestMs('wallMs')} ms, ${slowestMs('tookMs')} ms of it on a processor\n`,
);

async function answered(index: number): Promise<Answered> {
  const draw = random(seed, 'mutation', index);
  for (;;) {
    const file = files[draw.integer(0, files.length - 1)] ?? '';
    const good = readFileSync(join(root, file), 'utf8');
    const mutation = mutate(good, mutationKinds[index % mutationKinds.length] ?? 'key typo', draw);
    if (mutation === undefined) continue;
    const startedMs = nowMs();
    const used = process.threadCpuUsage();
    const loaded = await validateText(mutation.text, file, { cwd: root, env: {} });
    const { user, system } = process.threadCpuUsage(used);
    return { ...mutation, file, good, ...loaded, tookMs: (user + system) / 1000, wallMs: nowMs() - startedMs };
  }
}

const told = ({ kind, file, text, from, to, problems }: Answered) =>
  `${kind} in ${file}:${lineOf(text, from)} ${JSON.stringify(text.slice(from, to))}: ${problems
    .map(({ line, column, message, hint }) => `${line}:${column} ${message} (${hint})`)
    .join('; ')}`;

test('each is answered in less than 300 ms', () => {
  expect(answers.filter(({ wallMs }) => wallMs >= 300).map(told)).toEqual([]);
});

test('what is wrong is shown at the edit or next to it', () => {
  expect(wrong.filter((answer) => !answer.problems.some((problem) => isNear(problem, answer))).map(told)).toEqual([]);
  expect(wrong.length).toBeGreaterThan(count * 0.8);
});

test('what is misspelt is told the right word', () => {
  const typos = wrong.filter(({ kind }) => kind.endsWith('typo'));
  const helped = typos.filter(({ word, problems }) => problems.some(({ hint }) => hint?.startsWith(`did you mean "${word}"?`)));
  expect(typos.length).toBeGreaterThanOrEqual(count / 4 - 2);
  expect(
    helped.length / typos.length,
    typos
      .filter((typo) => !helped.includes(typo))
      .map(told)
      .join('\n'),
  ).toBeGreaterThanOrEqual(0.95);
});

test('what is taken may be said, and is taken as it says', async () => {
  const allowed = new Ajv({ strict: false }).compile(jsonSchema());
  const odd: string[] = [];
  for (const answer of taken) {
    const before = await validateText(answer.good, answer.file, { cwd: root, env: {} });
    const sameData = JSON.stringify(parse(answer.good)) === JSON.stringify(parse(answer.text));
    const sameScenarios = meaning(before.scenarios) === meaning(answer.scenarios);
    // Only a line that says what is so by default may go without a trace.
    const ignored = !sameData && sameScenarios && answer.kind !== 'deleted line';
    if (!allowed(parse(answer.text)) || ignored || (sameData && !sameScenarios)) odd.push(told(answer));
  }
  expect(odd).toEqual([]);
});

function meaning(scenarios: readonly Scenario[]): string {
  return JSON.stringify(scenarios, (key, value) => (['positions', 'source', 'origins', 'warnings'].includes(key) ? undefined : value));
}

// At the edit; at a map around it, where something is now missing; on the next line that says something; or, since what is
// deleted stands nowhere, at what depended on it, naming it.
function isNear(problem: Problem, { text, from, to, around, kind, word }: Answered): boolean {
  const { line, column } = problem;
  if (line === null || column === null) return false;
  const [first, last] = [lineOf(text, from), lineOf(text, Math.max(from, to))];
  if (line >= first && line <= last)
    // A line that is gone has no columns: next to it is all of the line that stands in its place.
    return (
      first !== last || kind === 'deleted line' || (column >= columnOf(text, from) - 2 && column <= columnOf(text, to) + 2) || isAround()
    );
  const between = text.split('\n').slice(Math.min(line, last), Math.max(line, first) - 1);
  if (between.every((each) => /^\s*(#.*)?$/.test(each))) return true;
  return isAround() || (kind === 'deleted line' && word.split(' ').some((each) => `${problem.message} ${problem.hint}`.includes(each)));

  function isAround(): boolean {
    return line === first ? column !== null && column <= columnOf(text, from) : around.some((offset) => lineOf(text, offset) === line);
  }
}

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

function columnOf(text: string, offset: number): number {
  return offset - text.lastIndexOf('\n', offset - 1);
}
