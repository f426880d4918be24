// A scenario file as a Vitest module: one test for each scenario x setting, names as string literals (Vitest also reads
// them without running the file), one failing test for each problem of a file that is not valid. With the text goes a
// source map whose every generated line points at one key of the scenario file, so that Vitest's frames show that key.

import { addMapping, GenMapping, setSourceContent, toEncodedMap } from '@jridgewell/gen-mapping';
import type { Position, Scenario } from '../scenario.ts';
import { fullName } from './full-name.ts';
import { checkFails } from './merge-check.ts';

/** What is wrong with a file, as the loader says it. */
export interface EmittedProblem {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

export interface EmitInput {
  /** Absolute path of the scenario file. */
  readonly file: string;
  readonly text: string;
  readonly scenarios: readonly Scenario[];
  readonly problems: readonly EmittedProblem[];
  /** Absolute path of vitest/worker.ts, or its compiled form. */
  readonly worker: string;
  /** Where the exported scenarios are imported from when a TypeScript file has a `check`. */
  readonly checks?: string;
}

/** Module text and the map that Vite hands on. */
export interface Emitted {
  readonly code: string;
  readonly map: ReturnType<typeof toEncodedMap>;
}

interface Line {
  readonly text: string;
  readonly at: Position;
}

/** The module of one scenario file. */
export function emitModule(input: EmitInput): Emitted {
  const lines = [
    ...head(input),
    ...input.problems.map(problemTest),
    ...input.scenarios.flatMap((scenario) => scenarioTest(scenario, input)),
  ];
  return { code: `${lines.map((line) => line.text).join('\n')}\n`, map: mapOf(lines, input) };
}

const top: Position = { line: 1, column: 1 };

function head(input: EmitInput): Line[] {
  const checks = input.checks === undefined ? 'const scenarios = undefined;' : `import scenarios from ${JSON.stringify(input.checks)};`;
  return [
    `import { inject, test } from 'vitest';`,
    `import { judgeScenario, refuseFile } from ${JSON.stringify(input.worker)};`,
    checks,
  ].map((text) => ({ text, at: top }));
}

function problemTest(problem: EmittedProblem): Line {
  const text = `test(${JSON.stringify(`invalid: ${problem.message}`)}, { retry: 0 }, () => refuseFile(new Error(${JSON.stringify(problem.message)})));`;
  return { text, at: problem };
}

// The errors are made in this module, one line for each key, since the line on which an error is made is what a frame shows.
function scenarioTest(scenario: Scenario, input: EmitInput): Line[] {
  const name = scenario.positions['name'] ?? top;
  const keys = Object.entries(scenario.positions).filter(([key]) => key.startsWith('expect'));
  const order = input.scenarios.filter((other) => other.name === scenario.name && other.setting === scenario.setting).indexOf(scenario);
  const request = { id: scenario.id, name: scenario.name, order, hasCheck: scenario.hasCheck, checkFails: checkFails(scenario) };
  return [
    { text: `test(${JSON.stringify(fullName(scenario))}, { retry: 0, timeout: 0 }, (context) => judgeScenario(context, {`, at: name },
    { text: `  ...${JSON.stringify(request)}, scenarios, inject,`, at: name },
    { text: '  places: {', at: name },
    { text: '    name: (message) => new Error(message),', at: name },
    ...keys.map(([key, at]) => ({ text: `    ${JSON.stringify(key)}: (message) => new Error(message),`, at })),
    { text: '  },', at: name },
    { text: '}));', at: name },
  ];
}

// Every column is mapped: a map with column 0 alone is missed by most positions that Vitest asks for.
function mapOf(lines: readonly Line[], input: EmitInput): Emitted['map'] {
  const map = new GenMapping({ file: input.file });
  setSourceContent(map, input.file, input.text);
  for (const [index, line] of lines.entries()) {
    const original = { line: line.at.line, column: Math.max(line.at.column - 1, 0) };
    for (let column = 0; column < line.text.length; column += 1) {
      addMapping(map, { generated: { line: index + 1, column }, source: input.file, original });
    }
  }
  return toEncodedMap(map);
}
