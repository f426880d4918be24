// Is the planned time true? Each pattern is run by the real command, and what it said it would take stands beside what it
// took: `npm run bench -- planned scenarios/faults scenarios/cases/*.yaml`; without patterns every folder of the
// catalogue. With `--docker` among them the path is that environment's.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { plannedRunMs, thisMachine } from '../cli/planned-time.ts';
import { loadScenarios } from '../loader/index.ts';
import { type Figure, info, judged, runJson } from './figure.ts';

const root = join(import.meta.dirname, '../..');
/** What a plan may be wrong by, as a share of what was taken. */
const mostOff = 0.15;

/** Runs every pattern, one after the other. */
export async function run(): Promise<Figure[]> {
  const [patterns, environment] = asked(process.argv.slice(3));
  const figures: Figure[] = [];
  for (const pattern of patterns.length > 0 ? patterns : folders()) figures.push(...(await planned(pattern, environment)));
  return figures;
}

function asked(words: readonly string[]): [patterns: string[], environment: 'embedded' | 'docker'] {
  return [words.filter((word) => word !== '--docker'), words.includes('--docker') ? 'docker' : 'embedded'];
}

function folders(): string[] {
  const entries = readdirSync(join(root, 'scenarios'), { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => `scenarios/${name}`);
}

async function planned(pattern: string, environment: 'embedded' | 'docker'): Promise<Figure[]> {
  const { scenarios } = await loadScenarios({ patterns: [pattern], cwd: root, env: process.env });
  const plannedMs = plannedRunMs(scenarios, thisMachine(environment));
  const { wallMs, scenarios: results } = await runJson([pattern, '--budget', '1h', '--env', environment], root);
  const ratio = plannedMs / wallMs;
  const passed = results.filter(({ verdict }) => verdict === 'pass').length;
  process.stderr.write(
    `${pattern.padEnd(70)} planned ${seconds(plannedMs)} taken ${seconds(wallMs)} ratio ${ratio.toFixed(2)}, ${passed} of ${results.length} passed\n`,
  );
  return [
    judged(`${pattern}: planned to taken`, ratio, 'x', `within ${mostOff}`, Math.abs(ratio - 1) <= mostOff),
    info(`${pattern}: taken`, wallMs / 1000, 's'),
  ];
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1).padStart(6)} s`;
}
