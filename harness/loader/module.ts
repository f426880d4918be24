// A TypeScript scenario or config to a source document. It is executed in a child process with a time limit, and only
// plain data comes back; what it throws is a problem at the author's line.

import { spawn } from 'node:child_process';
import { basename, dirname } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { systemClock } from '../time.ts';
import { nearestSpot, type Path, pathKey, type SourceDocument } from './document.ts';
import type { Place } from './frame.ts';
import { literalSpots } from './literal.ts';
import type { ModuleAnswer } from './module-process.ts';
import { type Problem, problemAt } from './problem.ts';

/** What a module gave. */
export interface LoadedModule {
  readonly document: SourceDocument | undefined;
  /** Paths of `check` functions. */
  readonly checks: readonly Path[];
  readonly problems: readonly Problem[];
}

const limitMs = 10_000;
const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
const processFile = fileURLToPath(new URL(`./module-process.${extension}`, import.meta.url));

/** Imports `path` in a child process. `wrapper` is the function its default export is made with. Codes FL-S050 to FL-S054. */
export async function loadModule(path: string, file: string, text: string, wrapper: string, withinMs = limitMs): Promise<LoadedModule> {
  const answer = await ask(path, withinMs);
  const failed = (code: string, message: string, place?: Place, hint?: string): LoadedModule => ({
    document: undefined,
    checks: [],
    problems: [problemAt(code, file, text, place, message, hint)],
  });
  if (answer === 'late')
    return failed(
      'FL-S052',
      `did not finish within ${withinMs / 1000} s of being imported`,
      undefined,
      'a scenario is data: no servers, no timers',
    );
  if (answer === undefined) return failed('FL-S053', 'ended its process while being imported', undefined, 'remove process.exit');
  if ('error' in answer) return failed(...thrown(answer.error, path, text));
  const spots = literalSpots(text, wrapper);
  if ('foreign' in answer) {
    const document = { file, text, data: undefined, spot: (at: Path) => spots.get(pathKey(at)) };
    const message = `${answer.foreign.path.join('.') || 'the default export'} is ${answer.foreign.what}, expected plain data`;
    return failed('FL-S054', message, nearestSpot(document, answer.foreign.path)?.value);
  }
  if (typeof answer.data !== 'object' || answer.data === null) {
    return failed('FL-S051', 'has no default export that is an object', undefined, `write: export default ${wrapper}({ … })`);
  }
  const document: SourceDocument = { file, text, data: answer.data, spot: (at) => spots.get(pathKey(at)) };
  return { document, checks: answer.checks, problems: [] };
}

function ask(path: string, withinMs: number): Promise<ModuleAnswer | 'late' | undefined> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', processFile, path], {
      cwd: dirname(path),
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    let answer: ModuleAnswer | 'late' | undefined;
    const cancel = systemClock.at(systemClock.nowMs() + withinMs, () => {
      answer = 'late';
      child.kill('SIGKILL');
    });
    child.once('message', (message) => {
      answer ??= message as ModuleAnswer;
    });
    const end = () => {
      cancel();
      resolve(answer);
    };
    child.once('error', end);
    child.once('close', end);
  });
}

type ThrownError = Extract<ModuleAnswer, { error: unknown }>['error'];

// Node puts `file:line` and the carets before a syntax error; a thrown error names its line in a frame of the stack.
function thrown(error: ThrownError, path: string, text: string): [string, string, Place | undefined] {
  const url = pathToFileURL(path).href;
  const missing = /^Cannot find (?:module|package) '([^']+)'/.exec(error.message)?.[1];
  if (missing !== undefined)
    return ['FL-S055', `cannot find ${basename(missing)}, which this file imports`, importOf(basename(missing), text)];
  const message = error.message.split('\n')[0] ?? '';
  const syntax = error.name === 'SyntaxError' || error.stack.includes('ERR_INVALID_TYPESCRIPT_SYNTAX');
  const place = placeIn(error.stack, [url, path]) ?? (syntax ? { line: 1, column: 1, length: 1 } : undefined);
  if (syntax) return ['FL-S050', `not valid TypeScript: ${message}`, place];
  return ['FL-S053', `threw while being imported: ${message}`, place];
}

function placeIn(stack: string, names: readonly string[]): Place | undefined {
  for (const name of names) {
    const at = stack.indexOf(`${name}:`);
    if (at < 0) continue;
    const [, line, column] = /^:(\d+)(?::(\d+))?/.exec(stack.slice(at + name.length)) ?? [];
    if (line === undefined) continue;
    return { line: Number(line), column: column === undefined ? caretColumn(stack, at) : Number(column), length: 1 };
  }
  return undefined;
}

// Node names what is missing, not the line that asks for it.
function importOf(name: string, text: string): Place | undefined {
  const lines = text.split('\n');
  const index = lines.findIndex((line) => line.includes(name) && /\b(import|from|require)\b/.test(line));
  return index < 0 ? undefined : { line: index + 1, column: (lines[index] ?? '').indexOf(name) + 1, length: name.length };
}

function caretColumn(stack: string, at: number): number {
  const snippet = stack.slice(at).split('\n').slice(0, 6);
  const carets = snippet.find((line) => /^\s*\^+\s*$/.test(line));
  return carets === undefined ? 1 : carets.indexOf('^') + 1;
}
