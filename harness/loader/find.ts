// Patterns from the command line or the config to files: a file as given, a folder's scenario files, or a glob. Only
// *.scenario.yaml and *.scenario.ts are found; a file that is named outright may be called anything.

import { glob, readdir, stat } from 'node:fs/promises';
import { basename, dirname, extname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { type Problem, problemAt } from './problem.ts';
import { nearest } from './suggest.ts';

/** What scenario files in folders are called. */
export const scenarioGlob = '**/*.scenario.{yaml,ts}';

/** Absolute paths in order, each once, and the patterns that name nothing. */
export interface Found {
  readonly paths: readonly string[];
  readonly problems: readonly Problem[];
}

/** Finds the files of all patterns. A glob that matches nothing is no problem: then nothing is selected. */
export async function findFiles(patterns: readonly string[], folder: string): Promise<Found> {
  const paths = new Set<string>();
  const problems: Problem[] = [];
  for (const pattern of patterns) {
    const path = resolve(folder, pattern);
    const kind = await kindOf(path);
    if (kind === 'folder') for (const file of await inFolder(path, scenarioGlob)) paths.add(file);
    else if (kind === 'file') paths.add(path);
    else if (/[*?{[]/.test(pattern)) for (const file of await inFolder(folder, pattern)) paths.add(file);
    else problems.push(await nothingThere(pattern, path));
  }
  return { paths: [...paths], problems };
}

/** The path as people should read it: relative to the working folder where it is inside it. */
export function displayPath(path: string, cwd: string): string {
  const short = relative(cwd, path);
  return short === '' || short.startsWith('..') || isAbsolute(short) ? path : short.split(sep).join('/');
}

async function kindOf(path: string): Promise<'file' | 'folder' | undefined> {
  const state = await stat(path).catch(() => undefined);
  if (state === undefined) return undefined;
  return state.isDirectory() ? 'folder' : 'file';
}

const skipped = new Set(['node_modules', '.git']);

async function inFolder(folder: string, pattern: string): Promise<string[]> {
  const files: string[] = [];
  for await (const file of glob(pattern, { cwd: folder, exclude: (name) => skipped.has(basename(String(name))) }))
    files.push(resolve(folder, file));
  return files.sort();
}

async function nothingThere(pattern: string, path: string): Promise<Problem> {
  const names = await readdir(dirname(path)).catch(() => [] as string[]);
  const guess = nearest(
    basename(path),
    names.filter((name) => extname(name) === extname(path)),
  );
  const hint = guess === undefined ? undefined : `did you mean ${join(dirname(pattern), guess)}?`;
  return problemAt('FL-S001', pattern, '', undefined, 'no such file or folder', hint);
}
