// One document to its scenarios: settings found, config defaults, file and setting laid over each other, each validated
// and resolved, refusals of the planner added. One scenario for each setting.

import { dirname, isAbsolute, join } from 'node:path';
import { type Refusal, refusals, warnings } from '../engine/refuse.ts';
import { faultTypes } from '../faults/index.ts';
import type { Scenario } from '../scenario.ts';
import type { Layers } from './config.ts';
import { isMap, type Path, pathKey, type SourceDocument, valueAt } from './document.ts';
import type { Finding } from './explain-issue.ts';
import { placeFinding } from './place.ts';
import { withPresets } from './preset.ts';
import { type Problem, problemAt } from './problem.ts';
import { resolveScenario, wrongValues } from './resolve.ts';
import { type Patch, type Setting, type Settings, settingsFile, settingsOf } from './settings.ts';
import { overlay, overlayAt, placeAt, type Source, type Traced, trace, withChild, without } from './traced.ts';
import type { Variables } from './words.ts';

/** What a document is loaded with. */
export interface LoadOptions {
  readonly layers: Layers;
  readonly variables: Variables;
  /** Absolute folder of the scenario file: settings files are looked for there. */
  readonly folder: string;
  /** Paths of `check` functions in the document. */
  readonly checks: readonly Path[];
  /** Instead of those that the document has. */
  readonly settings?: Settings;
}

/** Scenarios of one or several files, and what is wrong. */
export interface LoadedScenarios {
  readonly scenarios: readonly Scenario[];
  readonly problems: readonly Problem[];
}

/** Loads every scenario of a document: a map is one, a list (TypeScript) several. */
export async function loadDocument(document: SourceDocument, options: LoadOptions): Promise<LoadedScenarios> {
  if (Array.isArray(document.data) && document.data.length === 0) {
    return {
      scenarios: [],
      problems: [problemAt('FL-S007', document.file, document.text, document.spot([])?.value, 'the list of scenarios is empty')],
    };
  }
  const paths: Path[] = Array.isArray(document.data) ? document.data.map((_, index) => [index]) : [[]];
  const loaded = await Promise.all(paths.map((path) => loadOne(document, path, options)));
  const scenarios = loaded.flatMap((each) => each.scenarios);
  return { scenarios, problems: [...loaded.flatMap((each) => each.problems), ...twins(document, scenarios)] };
}

async function loadOne(document: SourceDocument, path: Path, options: LoadOptions): Promise<LoadedScenarios> {
  const data = valueAt(document.data, path);
  if (!isMap(data)) {
    const message = 'expected a scenario, a map of keys such as name, faults and expect';
    return { scenarios: [], problems: [problemAt('FL-S009', document.file, document.text, document.spot(path)?.value, message)] };
  }
  const root = trace(data, { origin: 'file', document, path });
  const settings = await settingsFor(root, document, options);
  const body = presetsIn(named(withDefaults(root, options.layers.defaults), options.layers));
  const problems = [
    ...settings.problems,
    ...settings.findings.map((finding) => placeFinding(root, finding)),
    // What every setting replaces is read nowhere else.
    ...wrongValues(body.value).map((finding) => placeFinding(body, finding)),
  ];
  const hasCheck = options.checks.some((check) => pathKey(check.slice(0, path.length)) === pathKey(path));
  const broken = settings.settings.length === 0 && problems.length > 0;
  const each = (broken ? [{ name: undefined, patches: [] }] : settings.settings).map((setting) =>
    loadSetting(presetsIn(patched(body, setting)), { document, setting: setting.name, hasCheck }, options),
  );
  return { scenarios: broken ? [] : each.flatMap((one) => one.scenarios), problems: [...problems, ...each.flatMap((one) => one.problems)] };
}

async function settingsFor(root: Traced, document: SourceDocument, options: LoadOptions): Promise<Settings> {
  if (options.settings !== undefined) return options.settings;
  const written = root.children?.get('settings')?.value;
  if (typeof written !== 'string' || root.children?.has('matrix')) return settingsOf(root);
  const path = isAbsolute(written) ? written : join(options.folder, written);
  const loaded = await settingsFile(path, isAbsolute(written) ? written : join(dirname(document.file), written));
  const unread = loaded.problems.find((problem) => ['FL-S001', 'FL-S002', 'FL-S003'].includes(problem.code));
  if (unread === undefined) return loaded;
  const message = `the settings file ${unread.file} ${unread.message}`;
  return { settings: [], problems: [], findings: [{ path: ['settings'], part: 'value', code: 'FL-S037', message }] };
}

function withDefaults(root: Traced, defaults: Traced | undefined): Traced {
  const own = without(root, ['settings', 'matrix']);
  return defaults === undefined ? own : { ...overlay(defaults, own), source: own.source };
}

// `use: NAME` of the config: the entry's keys with the scenario's laid over them.
function named(body: Traced, layers: Layers): Traced {
  let result = body;
  for (const [key, entries] of [
    ['server', layers.servers],
    ['client', layers.clients],
  ] as const) {
    const party = result.children?.get(key);
    const use = valueAt(party?.value, ['use']);
    const entry = typeof use === 'string' ? entries.get(use) : undefined;
    if (party !== undefined && entry !== undefined) result = withChild(result, key, overlay(entry, without(party, ['use'])));
  }
  return result;
}

function patched(body: Traced, setting: Setting): Traced {
  if (setting.patches.length === 0) return body;
  const lay = (root: Traced, { path, traced, replaces }: Patch) =>
    hidesMistake(root, path, traced) ? root : replaces === true ? placeAt(root, path, traced) : overlayAt(root, path, traced);
  return setting.patches.reduce((root, patch) => ({ ...lay(root, patch), source: body.source }), varied(body));
}

// `expect: true` under settings that all bring a map would be laid over unread.
function hidesMistake(root: Traced, path: Path, { value }: Traced): boolean {
  const below = valueAt(root.value, path);
  return below !== undefined && !isMap(below) && isMap(value) && path.length <= 2;
}

function presetsIn(body: Traced): Traced {
  const client = body.children?.get('client');
  return client?.children === undefined ? body : withChild(body, 'client', withPresets(client));
}

// A setting may vary one key of what the reference client does by default (`reconnect.max`): then its type is the default's.
function varied(body: Traced): Traced {
  if ((valueAt(body.value, ['client', 'use']) ?? 'reference') !== 'reference') return body;
  const source: Source = { ...body.source, origin: 'default' };
  const absent = [
    { path: ['client', 'reconnect'], value: { type: 'exponential' } },
    { path: ['client', 'heartbeat', 'detector'], value: { type: 'silence', window: '3s' } },
  ].filter(({ path }) => valueAt(body.value, path) === undefined && hasRoomFor(body.value, path));
  return absent.reduce((root, { path, value }) => ({ ...overlayAt(root, path, constant(value, source)), source: body.source }), body);
}

// `heartbeat: true` is a mistake that must stay in sight.
function hasRoomFor(value: unknown, path: Path): boolean {
  const above = path.map((_, index) => valueAt(value, path.slice(0, index)));
  return above.every((each) => each === undefined || isMap(each));
}

function constant(value: Record<string, unknown>, source: Source): Traced {
  return { value, source, children: new Map(Object.entries(value).map(([key, inner]) => [key, { value: inner, source }])) };
}

interface Which {
  readonly document: SourceDocument;
  readonly setting: string | undefined;
  readonly hasCheck: boolean;
}

function loadSetting(root: Traced, which: Which, options: LoadOptions): LoadedScenarios {
  const { scenario, findings } = resolveScenario(
    { root, ...which },
    {
      variables: options.variables,
      fromFolder: (path) => (isAbsolute(path) ? path : join(dirname(which.document.file), path)),
      types: faultTypes,
      named: { servers: [...options.layers.servers.keys()], clients: [...options.layers.clients.keys()] },
    },
  );
  const problems = findings.map((finding) => placeFinding(root, finding));
  if (scenario === undefined) return { scenarios: [], problems };
  const refused = refusals(scenario, faultTypes).map((refusal) => placeFinding(root, asFinding(root, refusal)));
  const warned = warnings(scenario, faultTypes).map((warning) => `${warning.message} (${warning.path}) [${warning.code}]`);
  return { scenarios: refused.length > 0 ? [] : [{ ...scenario, warnings: warned }], problems: refused };
}

// A map is shown at its key: its braces say nothing.
function asFinding(root: Traced, refusal: Refusal): Finding {
  const path = steps(refusal.path);
  const map = typeof valueAt(root.value, path) === 'object';
  return { ...refusal, path, part: refusal.part ?? (map ? 'key' : 'value') };
}

function steps(path: string): Path {
  return path.split('.').map((step) => (/^\d+$/.test(step) ? Number(step) : step));
}

function twins(document: SourceDocument, scenarios: readonly Scenario[]): Problem[] {
  const seen = new Set<string>();
  return scenarios.flatMap((scenario) => {
    if (!seen.has(scenario.id)) {
      seen.add(scenario.id);
      return [];
    }
    const what =
      scenario.setting === undefined ? `two scenarios are named "${scenario.name}"` : `two settings are named "${scenario.setting}"`;
    const { line = 1, column = 1 } = scenario.positions['name'] ?? {};
    return [problemAt('FL-S041', document.file, document.text, { line, column, length: 1 }, what)];
  });
}
