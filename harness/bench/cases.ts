// The cases bench: the public failures of scenarios/cases (tag `public`), three runs in a row by the real command. Each version
// must get the verdict of its file every time: failures that are known must be seen, controls must pass. Prints the table. The
// programs in Go are built before, since what compiles while others are measured disturbs them.

import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { loadScenarios } from '../loader/index.ts';
import { type RunResult, type ScenarioResult, titleOf } from '../result.ts';
import { type Figure, info, judged, runJson } from './figure.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const rounds = 3;
const flags = ['scenarios/cases', '--tag', 'public', '--budget', '1h'];

/** One version of a case: what was right and what came, a word for each round. */
interface Row {
  readonly title: string;
  readonly expected: string;
  readonly got: readonly string[];
  /** What a round with another word said of it. */
  readonly why: readonly string[];
}

/** Runs them; the machine should have what .ci/prepare-cases brings. */
export async function run(): Promise<Figure[]> {
  execFileSync('sh', ['scenarios/cases/programs/go.sh'], { cwd: root, stdio: 'inherit' });
  const { scenarios } = await loadScenarios({ patterns: ['scenarios/cases'], cwd: root, env: process.env });
  const known = new Set(scenarios.filter(({ expectFailure }) => expectFailure !== undefined).map(({ id }) => id));
  const results: RunResult[] = [];
  for (let round = 0; round < rounds; round += 1) results.push(await runJson(flags, root));
  const rows = rowsOf(
    results.map((result) => result.scenarios),
    known,
  );
  for (const line of tableOf(rows)) process.stdout.write(`${line}\n`);
  const wrong = rows.filter(({ expected, got }) => got.some((each) => each !== expected));
  for (const { title, why } of wrong) process.stdout.write(`${title}: ${why.join('; ')}\n`);
  const cases = new Set(rows.flatMap(({ title }) => /^HV-\d+/.exec(title) ?? []));
  return [
    judged('versions without the right verdict every time', wrong.length, 'versions', '0', wrong.length === 0),
    judged('cases', cases.size, 'cases', '12', cases.size === 12),
    info('versions', rows.length, 'versions'),
    ...results.map(({ wallMs }, index) => info(`run ${index + 1}`, wallMs / 1000, 's')),
  ];
}

/** Rows in the order of their titles. `known`: ids of those whose failure is known, and must be seen. */
function rowsOf(runs: readonly (readonly ScenarioResult[])[], known: ReadonlySet<string>): Row[] {
  const titles = [...new Set(runs.flat().map(titleOf))].sort();
  return titles.map((title) => {
    const found = runs.map((run) => run.find((each) => titleOf(each) === title));
    const fails = found.some((each) => each !== undefined && known.has(each.id));
    const expected = fails ? 'fail' : 'pass';
    const got = found.map((each) => wordOf(each, fails));
    return { title, expected, got, why: found.flatMap((each, index) => (got[index] === expected ? [] : (each?.reasons ?? []))) };
  });
}

// The verdict on the client: where a known failure was seen the scenario passes, and the client failed.
function wordOf(result: ScenarioResult | undefined, isKnown: boolean): string {
  if (result === undefined) return 'not run';
  if (!isKnown || result.verdict === 'inconclusive' || result.verdict === 'unsupported') return result.verdict;
  return result.verdict === 'pass' ? 'fail' : 'pass';
}

function tableOf(rows: readonly Row[]): string[] {
  const width = Math.max(...rows.map(({ title }) => title.length));
  const line = (title: string, words: readonly string[]) =>
    `${title.padEnd(width)}  ${words.map((word) => word.padEnd(12)).join('  ')}`.trimEnd();
  const head = ['expected', ...Array.from({ length: rounds }, (_, index) => `run ${index + 1}`)];
  return [line('case and version', head), ...rows.map(({ title, expected, got }) => line(title, [expected, ...got]))];
}
