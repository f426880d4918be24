// `settings` and `matrix` to a list of named patches. A file may hold either of them; each cell of a matrix is a setting
// that is named after what varies.

import { isMap, type SourceDocument } from './document.ts';
import { explainIssues, type Finding } from './explain-issue.ts';
import { presetPatches } from './preset.ts';
import { type Problem, problemAt, quoted } from './problem.ts';
import { readText } from './read.ts';
import { settingsNode, settingsShape } from './schema.ts';
import { type Source, type Traced, trace } from './traced.ts';
import { parseYaml } from './yaml.ts';

/** One setting: its name and what it changes; undefined name = the scenario as it is. */
export interface Setting {
  readonly name: string | undefined;
  /** Overlays for parts of the scenario: `client.heartbeat`, `client.env`, `expect`, … each at its path. */
  readonly patches: readonly Patch[];
}

/** A part of the scenario at its path: merged into what stands there, or in its place. */
export interface Patch {
  readonly path: readonly string[];
  readonly traced: Traced;
  readonly replaces?: boolean;
}

/** The settings of a document, or what is wrong with them. */
export interface Settings {
  readonly settings: readonly Setting[];
  readonly findings: readonly Finding[];
  /** Problems that stand in a file of their own. */
  readonly problems: readonly Problem[];
}

// Everything else that a setting holds belongs to the client.
const ofScenario = ['expect', 'expectFailure'];

/** Most cells of a matrix. */
const mostCells = 200;

/** Finds the settings; without any there is one without a name. `at` is where the scenario's map stands in its document. */
export function settingsOf(root: Traced): Settings {
  const { settings, matrix } = childrenOf(root, ['settings', 'matrix']);
  const shape = settingsShape.safeParse(
    Object.fromEntries(Object.entries({ settings: settings?.value, matrix: matrix?.value }).filter(([, value]) => value !== undefined)),
  );
  if (!shape.success) return { settings: [], findings: explainIssues(shape.error.issues, root.value, settingsNode()), problems: [] };
  if (settings !== undefined && matrix !== undefined) {
    const message = '"settings" and "matrix" cannot both stand here';
    return {
      settings: [],
      findings: [{ path: ['matrix'], part: 'key', code: 'FL-S036', message, hint: 'keep one of them' }],
      problems: [],
    };
  }
  const empty = [settings, matrix].find((traced) => traced?.children?.size === 0);
  if (empty !== undefined) {
    const [key, example] =
      empty === settings ? ['settings', 'short: { heartbeat: { interval: 1s } }'] : ['matrix', 'heartbeat.interval: [1s, 2s]'];
    const message = 'expected at least 1 setting, got none';
    const hint = `such as ${example}; or leave it out`;
    return { settings: [], findings: [{ path: [key], part: 'value', code: 'FL-S028', message, hint }], problems: [] };
  }
  if (settings !== undefined) return { settings: named(settings), findings: [], problems: [] };
  if (matrix !== undefined) return cells(matrix);
  return { settings: [{ name: undefined, patches: [] }], findings: [], problems: [] };
}

/** Reads the file that `settings: FILE` names. */
export async function settingsFile(path: string, file: string): Promise<Settings> {
  const read = await readText(path, file);
  if ('problem' in read) return { settings: [], findings: [], problems: [read.problem] };
  const { document, problems } = parseYaml(read.text, file);
  if (document === undefined) return { settings: [], findings: [], problems };
  const root = trace(document.data, { origin: 'setting', document, path: [] });
  return placed(document, settingsOf(root), root);
}

function placed(document: SourceDocument, settings: Settings, root: Traced): Settings {
  const problems = settings.findings.map((finding) => {
    const spot = document.spot(finding.path);
    return problemAt(finding.code, document.file, document.text, spot?.[finding.part], finding.message, finding.hint);
  });
  const nested = typeof childrenOf(root, ['settings']).settings?.value === 'string';
  const foreign = Object.keys(root.value as object).filter((key) => key !== 'settings' && key !== 'matrix');
  if (nested || foreign.length > 0 || settings.settings[0]?.name === undefined) {
    const key = nested ? 'settings' : (foreign[0] ?? '');
    const message = 'a settings file holds one key: settings or matrix';
    problems.push(problemAt('FL-S037', document.file, document.text, document.spot(key === '' ? [] : [key])?.key, message));
  }
  return { settings: settings.settings, findings: [], problems };
}

function childrenOf(traced: Traced, keys: readonly string[]): Record<string, Traced | undefined> {
  return Object.fromEntries(keys.map((key) => [key, traced.children?.get(key)]));
}

function named(settings: Traced): Setting[] {
  if (settings.children === undefined) return [];
  return [...settings.children].map(([name, patch]) => ({
    name,
    patches: patchesOf(relabelled(patch)),
  }));
}

function patchesOf(setting: Traced): Patch[] {
  const preset = presetPatches(setting);
  const own = [...(setting.children ?? [])].filter(([key]) => key !== 'preset' || preset.length === 0);
  return [...preset, ...own.map(([key, traced]) => ({ path: ofScenario.includes(key) ? [key] : ['client', key], traced }))];
}

function relabelled(traced: Traced): Traced {
  const source: Source = { ...traced.source, origin: 'setting' };
  const children = traced.children && new Map([...traced.children].map(([key, child]) => [key, relabelled(child)]));
  return { value: traced.value, source, ...(children === undefined ? {} : { children }) };
}

function cells(matrix: Traced): Settings {
  const axes = [...(matrix.children ?? [])].map(([path, values]) => ({ path, values: [...(values.children?.values() ?? [])] }));
  const count = axes.reduce((product, axis) => product * axis.values.length, 1);
  if (count > mostCells) {
    const message = `this matrix has ${count} cells, expected at most ${mostCells}; give fewer values, or compare one part of it at a time`;
    return { settings: [], findings: [{ path: ['matrix'], part: 'key', code: 'FL-S028', message }], problems: [] };
  }
  const labels = labelsOf(axes.map((axis) => axis.path));
  let settings: Setting[] = [{ name: undefined, patches: [] }];
  for (const [index, axis] of axes.entries()) {
    settings = settings.flatMap((setting) =>
      axis.values.map((value) => extended(setting, labels[index] ?? axis.path, axis.path, relabelled(value))),
    );
  }
  return { settings, findings: [], problems: [] };
}

function extended(setting: Setting, label: string, path: string, value: Traced): Setting {
  const part = `${label}=${valueLabel(value.value)}`;
  const name = setting.name === undefined ? part : `${setting.name},${part}`;
  return { name, patches: [...setting.patches, { path: ['client', ...path.split('.')], traced: value }] };
}

// The last part of a path names an axis, unless two axes end alike.
function labelsOf(paths: readonly string[]): string[] {
  const last = paths.map((path) => path.split('.').at(-1) ?? path);
  return paths.map((path, index) => (last.filter((label) => label === last[index]).length > 1 ? path : (last[index] ?? path)));
}

function valueLabel(value: unknown): string {
  if (Array.isArray(value)) return value.map(valueLabel).join('/');
  if (isMap(value)) return Object.values(value).map(valueLabel).join('-');
  return typeof value === 'string' ? value : quoted(value);
}
