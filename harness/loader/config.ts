// The nearest flatline.config.yaml or .ts upwards: where scenarios and reports are, servers and clients by name, and
// defaults that every scenario is laid over. Without one, everything has a default.

import { stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { isMap, valueAt } from './document.ts';
import { explainIssues, type Finding } from './explain-issue.ts';
import { displayPath, scenarioGlob } from './find.ts';
import { loadModule } from './module.ts';
import { checkParty, clientKinds, serverKinds } from './parties.ts';
import { placeFinding } from './place.ts';
import { type Problem, problemAt } from './problem.ts';
import { readText } from './read.ts';
import { expandText, msIf, present, type Resolving } from './resolving.ts';
import { configNode, configSchema } from './schema-config.ts';
import { type Traced, trace } from './traced.ts';
import { parseYaml } from './yaml.ts';

/** A project's configuration, resolved. */
export interface Config {
  /** Display path of the file; undefined when there is none. */
  readonly file: string | undefined;
  /** Absolute: where the config lies, else the working folder. Patterns and reports are relative to it. */
  readonly folder: string;
  readonly scenarios: readonly string[];
  /** Absolute path of the reports folder. */
  readonly reports: string;
  readonly environment: 'embedded' | 'docker';
  readonly parallel: 'auto' | number;
  readonly budgetMs?: number;
}

/** The parts of a config that scenarios are merged with. */
export interface Layers {
  readonly defaults: Traced | undefined;
  readonly servers: ReadonlyMap<string, Traced>;
  readonly clients: ReadonlyMap<string, Traced>;
}

/** A config with what is wrong with it. */
export interface LoadedConfig {
  readonly config: Config;
  readonly layers: Layers;
  readonly problems: readonly Problem[];
}

const names = ['flatline.config.yaml', 'flatline.config.ts'];
/** What people write by mistake; passing over it silently would run without their defaults. */
const mistaken = ['flatline.config.yml', 'flatline.config.json', 'flatline.config.js', 'flatline.config.mjs'];

/** Finds and loads the config for a working folder. Codes FL-C001, FL-C002 and those of reading and grammar. */
export async function loadConfig(cwd: string, variables: Resolving['variables']): Promise<LoadedConfig> {
  const found = await nearestConfig(resolve(cwd));
  const path = found[0];
  if (path === undefined) return { config: withDefaults({}, undefined, resolve(cwd)), layers: noLayers, problems: [] };
  const file = displayPath(path, cwd);
  if (mistaken.includes(basename(path))) return misnamed(path, file);
  const read = await readText(path, file);
  const parsed = 'problem' in read ? { document: undefined, problems: [read.problem] } : await parsedConfig(path, file, read.text);
  const twins =
    found.length > 1
      ? [
          problemAt(
            'FL-C001',
            file,
            '',
            undefined,
            `stands beside ${found
              .slice(1)
              .map((other) => basename(other))
              .join(', ')}`,
            'keep one of them',
          ),
        ]
      : [];
  const root = parsed.document && trace(parsed.document.data, { origin: 'config', document: parsed.document, path: [] });
  if (root === undefined)
    return { config: withDefaults({}, file, dirname(path)), layers: noLayers, problems: [...twins, ...parsed.problems] };
  const { written, findings } = checked(root, variables);
  const problems = [...twins, ...findings.map((finding) => placeFinding(root, finding))];
  return { config: withDefaults(written, file, dirname(path)), layers: layersOf(root), problems };
}

function misnamed(path: string, file: string): LoadedConfig {
  const problem = problemAt('FL-C003', file, '', undefined, 'is not read under this name', `rename it to ${names.join(' or ')}`);
  return { config: withDefaults({}, file, dirname(path)), layers: noLayers, problems: [problem] };
}

const noLayers: Layers = { defaults: undefined, servers: new Map(), clients: new Map() };

async function parsedConfig(path: string, file: string, text: string) {
  return path.endsWith('.ts') ? loadModule(path, file, text, 'defineConfig') : parseYaml(text, file);
}

async function nearestConfig(folder: string): Promise<string[]> {
  const paths = [...names, ...mistaken].map((name) => join(folder, name));
  const there = await Promise.all(
    paths.map((path) =>
      stat(path).then(
        () => true,
        () => false,
      ),
    ),
  );
  const found = paths.filter((_, index) => there[index]);
  if (found.length > 0 || dirname(folder) === folder) return found;
  return nearestConfig(dirname(folder));
}

type Written = Partial<typeof configSchema._zod.output>;

function checked(root: Traced, variables: Resolving['variables']): { written: Written; findings: Finding[] } {
  const data = expandedTexts(root.value, variables);
  const result = configSchema.safeParse(data.value);
  if (!result.success)
    return { written: {}, findings: [...data.findings, ...explainIssues(result.error.issues, data.value, configNode())] };
  return { written: result.data, findings: [...data.findings, ...checkNamed(result.data), ...notYet(result.data)] };
}

// Variables in servers, clients and defaults are filled in where they are used: a variable that only CI sets must not
// stop what does not need it.
function expandedTexts(value: unknown, variables: Resolving['variables']): { value: unknown; findings: Finding[] } {
  if (!isMap(value)) return { value, findings: [] };
  const resolving: Resolving = { variables, fromFolder: (path) => path, findings: [] };
  const expanded = { ...value };
  for (const key of ['scenarios', 'reports', 'environment', 'parallel', 'budget']) {
    const text = value[key];
    if (typeof text === 'string') expanded[key] = expandText(resolving, [key], text);
  }
  return { value: expanded, findings: resolving.findings };
}

function checkNamed(config: Written): Finding[] {
  const servers = Object.entries(config.servers ?? {}).flatMap(([name, server]) => checkParty(['servers', name], server, serverKinds, []));
  const clients = Object.entries(config.clients ?? {}).flatMap(([name, client]) => checkParty(['clients', name], client, clientKinds, []));
  return [...servers, ...clients];
}

function notYet(config: Written): Finding[] {
  if ((config.faultTypes ?? []).length === 0) return [];
  return [{ path: ['faultTypes'], part: 'key', code: 'FL-C002', message: 'fault types from modules are not carried out yet' }];
}

function withDefaults(written: Written, file: string | undefined, folder: string): Config {
  const { scenarios } = written;
  return {
    file,
    folder,
    scenarios: scenarios === undefined ? [`scenarios/${scenarioGlob}`] : typeof scenarios === 'string' ? [scenarios] : scenarios,
    reports: resolve(folder, written.reports ?? 'reports'),
    environment: written.environment ?? 'embedded',
    parallel: written.parallel ?? 'auto',
    ...present({ budgetMs: msIf(written.budget) }),
  };
}

function layersOf(root: Traced): Layers {
  const named = (key: string) => (isMap(valueAt(root.value, [key])) ? (root.children?.get(key)?.children ?? new Map()) : new Map());
  return { defaults: root.children?.get('defaults'), servers: named('servers'), clients: named('clients') };
}
