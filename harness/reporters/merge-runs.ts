// The results of several shards as one result. No scenario may be in two of them, since its trials would count twice, and
// all must come from the same version and environment, since others are not comparable. Pure.

import { FlatlineError, strongest } from '../error.ts';
import { type RunResult, type ScenarioResult, worstVerdict } from '../result.ts';

/** A run with where it came from. */
export interface Shard {
  readonly folder: string;
  readonly result: RunResult;
}

/** One result of at least one shard. Throws a FlatlineError (exit 2) when they do not belong together. */
export function mergeRuns(shards: readonly Shard[]): RunResult {
  const [first] = shards;
  if (first === undefined) throw refusal('there is nothing to merge', 'name the folders of the runs');
  refuseStrangers(first, shards);
  refuseTwice(shards);
  const results = shards.map((shard) => shard.result);
  const scenarios = inOrder(results.flatMap((result) => result.scenarios));
  return {
    ...first.result,
    environment: { ...first.result.environment, versions: Object.assign({}, ...results.map((result) => result.environment.versions)) },
    seed: [...new Set(results.map((result) => result.seed))].join(','),
    verdict: worstVerdict(scenarios.map((scenario) => scenario.verdict)),
    exitCode: strongest(results.map((result) => result.exitCode)),
    startedAt: results.map((result) => result.startedAt).sort()[0] ?? first.result.startedAt,
    wallMs: Math.max(...results.map((result) => result.wallMs)),
    instrument: worstInstrument(results.map((result) => result.instrument)),
    errors: results.flatMap((result) => result.errors),
    interrupted: results.some((result) => result.interrupted),
    scenarios,
  };
}

// As the unsharded run would have them: by file, then by place.
function inOrder(scenarios: readonly ScenarioResult[]): ScenarioResult[] {
  return [...scenarios].sort((a, b) => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1));
}

function refuseStrangers(first: Shard, shards: readonly Shard[]): void {
  const nature = ({ result }: Shard) => `flatline ${result.flatline}, environment ${result.environment.name}`;
  const stranger = shards.find((shard) => nature(shard) !== nature(first));
  if (stranger === undefined) return;
  throw refusal(`${stranger.folder} is ${nature(stranger)}, but ${first.folder} is ${nature(first)}`, 'merge only shards of one run');
}

function refuseTwice(shards: readonly Shard[]): void {
  const seen = new Map<string, string>();
  for (const { folder, result } of shards) {
    for (const { id, name } of result.scenarios) {
      const other = seen.get(id);
      if (other !== undefined) throw refusal(`"${name}" is in ${other} and in ${folder}`, 'name each shard once');
      seen.set(id, folder);
    }
  }
}

type Instrument = RunResult['instrument'];

function worstInstrument(all: readonly Instrument[]): Instrument {
  const worst = (key: keyof Instrument) => {
    const values = all.map((one) => one[key]).filter((value) => value !== null);
    return values.length === 0 ? null : Math.max(...values);
  };
  return {
    readyMs: worst('readyMs'),
    calibrationMs: worst('calibrationMs'),
    uncertaintyMs: worst('uncertaintyMs') ?? 0,
    latenessP99Ms: worst('latenessP99Ms'),
    maxConcurrency: worst('maxConcurrency') ?? 0,
    trialsMs: worst('trialsMs'),
  };
}

function refusal(message: string, hint: string): FlatlineError {
  return new FlatlineError(message, { code: 'FL-U014', blame: 'author', where: 'merge', hint });
}
