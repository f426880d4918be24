// Scenario files to scenarios: the one loader that run, validate, list, explain, compare, editors and the Vitest plugin
// share, so that none of them accepts what another refuses.

import { dirname, extname, resolve } from 'node:path';
import type { Scenario } from '../scenario.ts';
import { type Config, type LoadedConfig, loadConfig } from './config.ts';
import { displayPath, findFiles } from './find.ts';
import { type LoadedScenarios, loadDocument } from './load.ts';
import { loadModule } from './module.ts';
import { type Problem, sortedOnce } from './problem.ts';
import { readText, tooLarge } from './read.ts';
import { settingsFile } from './settings.ts';
import type { Variables } from './words.ts';
import { parseYaml } from './yaml.ts';

export type { Config } from './config.ts';
export { defineConfig, defineScenario } from './define.ts';
export { type FormatOptions, formatProblems, type Problem } from './problem.ts';
export { jsonSchema, type ScenarioInput } from './schema.ts';
export type { ConfigInput } from './schema-config.ts';

/** What to load. */
export interface LoadRequest {
  /** Files, folders and globs relative to `cwd`; empty = the config's `scenarios`. */
  readonly patterns: readonly string[];
  readonly cwd: string;
  /** Variables for `${NAME}`. */
  readonly env: Variables;
  /** A settings file, relative to `cwd`, instead of the settings that the scenarios have. */
  readonly settings?: string;
}

/** Everything that was found. A scenario that has a problem is not among the scenarios. */
export interface Loaded {
  /** One for each scenario file x setting, in the order of files. */
  readonly scenarios: readonly Scenario[];
  /** Sorted by place, each once. */
  readonly problems: readonly Problem[];
  /** Display paths of the files that were looked at. */
  readonly files: readonly string[];
  readonly config: Config;
}

/** Loads all scenario files that the patterns name, with the nearest config. Never throws for what an author wrote. */
export async function loadScenarios(request: LoadRequest): Promise<Loaded> {
  const loaded = await loadConfig(request.cwd, request.env);
  const own = request.patterns.length === 0;
  const found = await findFiles(own ? loaded.config.scenarios : request.patterns, own ? loaded.config.folder : resolve(request.cwd));
  const each = await inTurns(found.paths, (path) => loadFile(path, request, loaded));
  return {
    scenarios: each.flatMap((one) => one.scenarios),
    problems: sortedOnce([...loaded.problems, ...found.problems, ...each.flatMap((one) => one.problems)]),
    files: found.paths.map((path) => displayPath(path, request.cwd)),
    config: loaded.config,
  };
}

// A TypeScript file costs a process: a few at a time, or a folder of them would crowd out everything else.
async function inTurns<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = new Array(items.length);
  const queue = [...items.entries()];
  const worker = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) results[next[0]] = await work(next[1]);
  };
  await Promise.all([worker(), worker(), worker(), worker()]);
  return results;
}

async function loadFile(path: string, request: LoadRequest, loaded: LoadedConfig): Promise<LoadedScenarios> {
  const file = displayPath(path, request.cwd);
  const read = await readText(path, file);
  if ('problem' in read) return { scenarios: [], problems: [read.problem] };
  return loadText(read.text, file, path, request, loaded);
}

async function loadText(
  text: string,
  file: string,
  path: string,
  request: Pick<LoadRequest, 'cwd' | 'env' | 'settings'>,
  loaded: LoadedConfig,
): Promise<LoadedScenarios> {
  const large = tooLarge(text, file);
  if (large !== undefined) return { scenarios: [], problems: [large] };
  const module = ['.ts', '.mts', '.js', '.mjs'].includes(extname(path));
  const parsed = module ? await loadModule(path, file, text, 'defineScenario') : { ...parseYaml(text, file), checks: [] };
  if (parsed.document === undefined) return { scenarios: [], problems: parsed.problems };
  const { cwd, env: variables, settings } = request;
  const options = { layers: loaded.layers, variables, folder: dirname(path), checks: parsed.checks };
  if (settings !== undefined)
    return loadDocument(parsed.document, { ...options, settings: await settingsFile(resolve(cwd, settings), settings) });
  return loadDocument(parsed.document, options);
}

/** What else a text is checked with. */
export interface ValidateOptions {
  readonly cwd?: string;
  readonly env?: Variables;
}

/** Checks the text of a YAML scenario that may not be saved yet, with the nearest config: for editors and the Vitest plugin. */
export async function validateText(text: string, file: string, options: ValidateOptions = {}): Promise<LoadedScenarios> {
  const cwd = options.cwd ?? process.cwd();
  const variables = options.env ?? process.env;
  const loaded = await loadConfig(cwd, variables);
  const one = await loadText(text, displayPath(resolve(cwd, file), cwd), resolve(cwd, file), { cwd, env: variables }, loaded);
  return { scenarios: one.scenarios, problems: sortedOnce([...loaded.problems, ...one.problems]) };
}
