// A finished run read back from its folder, for `flatline report`, `merge` and `--last-failed`. The result is checked
// against its schema; histories are read one at a time, when a report asks, since ten thousand of them do not fit in memory.

import { readFileSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { isAbsolute, join, normalize } from 'node:path';
import { FlatlineError, messageOf } from '../error.ts';
import type { ReportInput } from '../reporter.ts';
import type { RunResult } from '../result.ts';
import { decodeHistory } from './history-lines.ts';
import { resultSchema } from './result-schema.ts';

/** Reads a run's folder (or its result.json). Throws a FlatlineError (FL-E731, exit 2) when there is no readable result. */
export async function readRun(folder: string): Promise<ReportInput> {
  const path = folder.endsWith('.json') ? folder : join(folder, 'result.json');
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw unreadable(path, missing(error) ? 'no run is there' : `cannot be read: ${messageOf(error)}`);
  });
  return { result: parseResult(text, path), history: historiesOf(folder.endsWith('.json') ? join(folder, '..') : folder) };
}

/** Text of a result.json to a result. Throws a FlatlineError (FL-E731, exit 2). */
export function parseResult(text: string, where: string): RunResult {
  const found = resultSchema.safeParse(parsed(text, where));
  if (found.success) return found.data;
  const issue = found.error.issues[0];
  throw unreadable(where, `not a result of version 1: ${issue?.path.join('.') || 'the document'}: ${issue?.message ?? 'invalid'}`);
}

function parsed(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw unreadable(where, `not JSON: ${messageOf(error)}`);
  }
}

/** Larger histories are not read into a report. */
const mostBytes = 64 * 1024 * 1024;

/** Histories of a run's folder by the path in its result; undefined when one is gone, unreadable or outside the folder. */
export function historiesOf(folder: string): ReportInput['history'] {
  return (path) => {
    const inside = normalize(path);
    if (path === '' || isAbsolute(inside) || inside.startsWith('..')) return undefined;
    try {
      const file = join(folder, inside);
      return statSync(file).size > mostBytes ? undefined : decodeHistory(readFileSync(file, 'utf8'));
    } catch {
      return undefined;
    }
  };
}

function missing(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');
}

function unreadable(where: string, message: string): FlatlineError {
  return new FlatlineError(message, {
    code: 'FL-E731',
    blame: 'author',
    where,
    hint: 'name the folder of a run as flatline run made it, e.g. reports/latest',
  });
}
