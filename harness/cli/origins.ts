// Where the values of a scenario came from: its file, the config, a setting, or a default. What was merged in is said in
// one line of `explain`; `--origins` lists every value. Pure.

import type { Scenario } from '../scenario.ts';
import { formatDuration } from '../time.ts';

/** `from config: expect.mistakes 0`: what the file does not say itself. Empty when it says everything but defaults. */
export function mergedLines(scenario: Scenario): string[] {
  return ['config', 'setting'].flatMap((origin) => {
    const paths = pathsOf(scenario).filter((path) => scenario.origins[path] === origin);
    const which = origin === 'setting' ? `setting ${scenario.setting ?? ''}` : origin;
    return paths.length === 0 ? [] : [`from ${which}: ${paths.map((path) => `${path} ${valueText(scenario, path)}`.trim()).join(', ')}`];
  });
}

/** Every value with its origin, one a line, in the order in which files are written. */
export function originLines(scenario: Scenario): string[] {
  const paths = pathsOf(scenario);
  const width = Math.max(0, ...paths.map((path) => path.length));
  return paths.map((path) =>
    `  ${path.padEnd(width)}  ${(scenario.origins[path] ?? '').padEnd(7)}  ${valueText(scenario, path)}`.trimEnd(),
  );
}

const keyOrder = [
  'name',
  'why',
  'tags',
  'server',
  'client',
  'conditions',
  'steady',
  'faults',
  'recover',
  'trials',
  'expect',
  'expectFailure',
];

// A list of words is one value; a list of maps is named by what stands in them.
function pathsOf(scenario: Scenario): string[] {
  const all = Object.keys(scenario.origins);
  const isListOfMaps = (path: string) => all.some((other) => other.startsWith(`${path}.0.`));
  const isItem = (path: string) => /\.\d+$/.test(path);
  const rank = (path: string) => keyOrder.indexOf(path.split('.')[0] ?? '');
  return all.filter((path) => !isItem(path) && !isListOfMaps(path)).sort((a, b) => rank(a) - rank(b));
}

// The resolved scenario has its durations in `…Ms` and attributes of faults one level deeper than the file has them.
function valueText(scenario: Scenario, path: string): string {
  const steps = path.split('.');
  const last = steps.pop() ?? '';
  let above: unknown = scenario;
  for (const step of steps) above = child(above, step);
  const places = [above, child(above, 'attributes')];
  const durationMs = places.map((place) => child(place, `${last}Ms`)).find((each) => typeof each === 'number');
  if (durationMs !== undefined) return formatDuration(durationMs as number);
  const perHour = child(above, `${last}PerHour`);
  if (typeof perHour === 'number') return `${perHour}/h`;
  const value = places.map((place) => child(place, last)).find((each) => each !== undefined);
  return value === undefined || typeof value === 'object' ? short(value) : String(value);
}

function child(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}

function short(value: unknown): string {
  if (Array.isArray(value)) return value.map(String).join(' ');
  const range = value as { fromMs?: number; toMs?: number } | undefined;
  if (range?.fromMs === undefined || range.toMs === undefined) return '';
  const [from, to] = [formatDuration(range.fromMs), formatDuration(range.toMs)];
  return from === to ? from : `${from} to ${to}`;
}
