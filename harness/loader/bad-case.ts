// Support for the tables of bad files: what the loader says of a text, in the form in which the expected line is written
// by hand: `FL-S020 3:10 | message | hint`. No config, no files.

import { loadDocument } from './load.ts';
import { formatProblems, type Problem, sortedOnce } from './problem.ts';
import { parseYaml } from './yaml.ts';

/** A bad file: what is wrong with it, its text, and for each problem code, place and a part of what is said. */
export type BadCase = readonly [what: string, text: string, ...said: string[]];

/** All problems of a YAML scenario. */
export async function problemsOf(text: string, variables: Record<string, string> = {}): Promise<Problem[]> {
  const { document, problems } = parseYaml(text, 'bad.scenario.yaml');
  if (document === undefined) return [...problems];
  const layers = { defaults: undefined, servers: new Map(), clients: new Map() };
  const loaded = await loadDocument(document, { layers, variables, folder: '/nonexistent', checks: [] });
  return sortedOnce(loaded.problems);
}

/** One line for a problem, as the tables have it. */
export function lineOfProblem(problem: Problem): string {
  const place = problem.line === null ? '-' : `${problem.line}:${problem.column}`;
  return `${problem.code} ${place} | ${problem.message} | ${problem.hint ?? ''}`;
}

/** What is said of a case, checked against what should be: same number, codes and places in order, each text contained. */
export async function verdictOn([, text = '', ...said]: readonly string[]): Promise<{ said: string[]; stack: boolean; wrong: string[] }> {
  const problems = await problemsOf(text);
  const lines = problems.map(lineOfProblem);
  const wrong = said.filter((expected, index) => !matches(lines[index] ?? '', expected));
  if (lines.length !== said.length) wrong.push(`${said.length} problems expected`);
  return { said: lines, stack: / {4}at .*:\d+:\d+/.test(formatProblems(problems, { colour: false })), wrong };
}

// `CODE line:column` at the start, then parts of the message or hint in order, separated by ` … `.
function matches(line: string, expected: string): boolean {
  const [head = '', ...parts] = expected.split(' … ');
  if (!line.startsWith(`${head} |`)) return false;
  let from = head.length;
  return parts.every((part) => {
    const at = line.indexOf(part, from);
    from = at + part.length;
    return at >= 0;
  });
}
