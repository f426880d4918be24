// What every resolve-*.ts needs: texts to numbers, variables filled in, and a place to put what is wrong. Resolving never
// throws; a value that cannot be resolved is replaced by a harmless one and reported, so that all problems are seen at once.

import { parseShare } from '../quantity.ts';
import { parseDurationMs } from '../time.ts';
import type { Path } from './document.ts';
import type { Finding } from './explain-issue.ts';
import { quoted } from './problem.ts';
import { expand, splitWords, type Variables } from './words.ts';

/** Handed through all of resolving. */
export interface Resolving {
  readonly variables: Variables;
  /** Makes a path that was written relative to its file one that holds from the working folder. */
  readonly fromFolder: (path: string) => string;
  readonly findings: Finding[];
}

/** A duration that has passed the schema, in ms; to whole microseconds, so that 0.57s is 570. */
export function msOf(text: string): number {
  return Math.round((parseDurationMs(text) ?? 0) * 1000) / 1000;
}

/** The same for a key that may be absent. */
export function msIf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : msOf(text);
}

/** A share in 0 to 1; above 100 % is reported. */
export function shareOf(resolving: Resolving, path: Path, text: string | undefined, absent: number): number {
  if (text === undefined) return absent;
  try {
    return parseShare(text);
  } catch {
    const message = `${quoted(text)} is more than all, expected at most 100%`;
    resolving.findings.push({ path, part: 'value', code: 'FL-S025', message });
    return 1;
  }
}

/** The keys whose value is not undefined: absent and undefined are not the same to readers of JSON. */
export function present<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never;
}

/** Fills in variables of one text. Code FL-S035 for one that is not set and has no default. */
export function expandText(resolving: Resolving, path: Path, text: string): string {
  const { text: filled, unset } = expand(text, resolving.variables);
  for (const name of unset) resolving.findings.push(unsetVariable(path, name));
  return filled;
}

/** The finding about a variable that is not set. */
export function unsetVariable(path: Path, name: string): Finding {
  const message = `the environment variable ${name} is not set`;
  return { path, part: 'value', code: 'FL-S035', message, hint: `set it, or write \${${name}:-default}` };
}

/** A command as words, variables filled in after splitting: a value with spaces stays one word. */
export function commandWords(resolving: Resolving, path: Path, command: string): string[] {
  const words = splitWords(command);
  if (words === undefined || words.length === 0) {
    const message = words === undefined ? 'a quote in this command is not closed' : 'the command is empty';
    resolving.findings.push({ path, part: 'value', code: 'FL-S038', message });
    return ['false'];
  }
  return words.map((word) => expandText(resolving, path, word));
}

/** Variables of a child process, filled in. */
export function expandMap(resolving: Resolving, path: Path, map: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, expandText(resolving, [...path, key], value)]));
}

/** A pattern that compiles, as it was written. Code FL-S039. */
export function patternOf(resolving: Resolving, path: Path, pattern: string): string {
  try {
    new RegExp(pattern, 'u');
  } catch (error) {
    const cause = error instanceof Error ? error.message.replace(/^Invalid regular expression: /, '') : String(error);
    resolving.findings.push({ path, part: 'value', code: 'FL-S039', message: `not a regular expression: ${cause}` });
  }
  return pattern;
}
