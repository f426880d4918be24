// GitHub workflow commands that put a violated expectation at its line of the scenario file. GitHub shows ten of a kind for
// a step and drops the rest without a word, so at most nine are printed, and one more that counts the others.

import type { RunResult, ScenarioResult } from '../result.ts';
import { titleOf } from '../result.ts';
import { harmless, otherReasons, worstFirst } from './wording.ts';

const most = 9;

interface Annotation {
  readonly level: 'error' | 'warning';
  readonly scenario: ScenarioResult;
  readonly line: number;
  readonly column: number | null;
  readonly message: string;
}

/** The lines to print on standard output when GITHUB_ACTIONS is `true`. */
export function annotations(result: RunResult): string[] {
  const all = worstFirst(result.scenarios).flatMap(annotationsOf);
  return (['error', 'warning'] as const).flatMap((level) => {
    const own = all.filter((annotation) => annotation.level === level);
    const more = own.length > most ? [`::${level}::${data(`and ${own.length - most} more, see the job summary`)}`] : [];
    return [...own.slice(0, most).map(lineOf), ...more];
  });
}

function annotationsOf(scenario: ScenarioResult): Annotation[] {
  if (scenario.verdict === 'pass' || scenario.verdict === 'unsupported') return [];
  const level = scenario.verdict === 'fail' ? ('error' as const) : ('warning' as const);
  const judged = scenario.expectations.filter((each) => each.verdict === scenario.verdict);
  const placed = judged.map((each) => ({ level, scenario, line: each.line ?? scenario.line, column: each.column, message: each.message }));
  const others = otherReasons(scenario)
    .slice(0, 1)
    .map((message) => ({ level, scenario, line: scenario.line, column: null, message }));
  return [...placed, ...others];
}

function lineOf(annotation: Annotation): string {
  const { scenario, column } = annotation;
  const col = column === null ? '' : `,col=${column}`;
  const place = `file=${property(scenario.file)},line=${annotation.line}${col},title=${property(titleOf(scenario))}`;
  const again = scenario.again === null ? '' : `\nagain: ${scenario.again}`;
  return `::${annotation.level} ${place}::${data(annotation.message + again)}`;
}

function data(text: string): string {
  return harmless(text).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
