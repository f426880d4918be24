// Two runs of the same scenarios side by side: the client's old version and its new one, one tuning and another. Scenarios
// are paired by name and setting, and all their differences are tested together at one level, as if they were one question.
// The runs were not interleaved, so whatever else changed between them is in the difference too; that is said. Pure.

import { type RunResult, type ScenarioResult, titleOf } from '../result.ts';
import { compareSettings, worstBy } from './compare.ts';
import { blocksOfStored } from './compare-results.ts';
import type { Comparison, SettingBlocks } from './comparison.ts';
import { differencesOfPairs } from './difference.ts';

/** A run with the name it goes by. */
export interface NamedRun {
  readonly name: string;
  readonly result: RunResult;
}

/** What two runs say of each other. */
export interface ComparedRuns {
  /** Their names, in the order in which they were given. */
  readonly runs: readonly [string, string];
  /** One for each scenario that both have. */
  readonly comparisons: readonly Comparison[];
  /** Scenarios that only one of them has, with that one's name. */
  readonly alone: readonly { readonly run: string; readonly scenario: string }[];
  readonly tests: number;
  readonly notes: readonly string[];
}

/** Compares two runs. */
export function compareRuns(a: NamedRun, b: NamedRun): ComparedRuns {
  const pairs = pairsOf(a, b);
  const tested = differencesOfPairs(pairs.map(({ blocks: [x, y] }) => ({ a: x, b: y, worst: worstBy([x, y]) })));
  const comparisons = pairs.map(({ scenarios, blocks }, index) => compareSettings(blocks, originOf(a, b, scenarios), tested[index]));
  return {
    runs: [a.name, b.name],
    comparisons,
    alone: [...aloneIn(a, b), ...aloneIn(b, a)],
    tests: tested.reduce((sum, { tests }) => sum + tests, 0),
    notes: notesOn(a.result, b.result),
  };
}

interface Paired {
  readonly scenarios: readonly [ScenarioResult, ScenarioResult];
  readonly blocks: readonly [SettingBlocks, SettingBlocks];
}

function pairsOf(a: NamedRun, b: NamedRun): Paired[] {
  const others = new Map(b.result.scenarios.map((scenario) => [titleOf(scenario), scenario]));
  return a.result.scenarios.flatMap((scenario) => {
    const other = others.get(titleOf(scenario));
    if (other === undefined) return [];
    const blocks = (of: ScenarioResult, run: NamedRun) => ({ ...blocksOfStored(of, run.result.instrument), name: run.name });
    return [{ scenarios: [scenario, other], blocks: [blocks(scenario, a), blocks(other, b)] } as const];
  });
}

function originOf(a: NamedRun, b: NamedRun, [first, second]: Paired['scenarios']) {
  const verdicts = first.verdict === second.verdict ? [] : [`verdict: ${first.verdict} in ${a.name}, ${second.verdict} in ${b.name}`];
  return {
    evidence: 'measured',
    name: titleOf(first),
    file: first.file,
    seed: [...new Set([a.result.seed, b.result.seed])].join(' and '),
    environment: [...new Set([a.result.environment.name, b.result.environment.name])].join(' and '),
    notes: verdicts,
  } as const;
}

function aloneIn(run: NamedRun, other: NamedRun): ComparedRuns['alone'] {
  const known = new Set(other.result.scenarios.map(titleOf));
  const names = run.result.scenarios.map(titleOf);
  return names.filter((name) => !known.has(name)).map((scenario) => ({ run: run.name, scenario }));
}

function notesOn(a: RunResult, b: RunResult): string[] {
  const changed = (what: string, x: string, y: string) => (x === y ? [] : [`${what}: ${x} against ${y}`]);
  const versions = [...new Set([...Object.keys(a.environment.versions), ...Object.keys(b.environment.versions)])].sort();
  return [
    'measured one after the other: what else changed between them is in the differences too',
    ...changed('flatline', a.flatline, b.flatline),
    ...changed('environment', a.environment.name, b.environment.name),
    ...versions.flatMap((name) => changed(name, a.environment.versions[name] ?? 'none', b.environment.versions[name] ?? 'none')),
    ...(a.seed === b.seed ? [] : ['other seeds, so faults fell on other phases: run both with the same --seed']),
    ...(a.interrupted || b.interrupted ? ['a run was interrupted, and is not whole'] : []),
  ];
}
