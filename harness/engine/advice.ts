// What to take: which settings are dominated, and one setting for each goal, with the reason in words. Two settings that
// cannot be told apart are never told apart by noise: among them the cheaper one wins, so that another seed gives the
// same advice. Pure.

import { formatDuration } from '../time.ts';
import type { Advice, ComparedSetting, Difference, MistakeEstimate } from './comparison.ts';

/** The estimate that advice rests on: the model's where there is one, since it sees far more hours. */
export function mistakesOf(setting: Pick<ComparedSetting, 'mistakes'>): MistakeEstimate | undefined {
  return setting.mistakes.find((estimate) => estimate.evidence === 'model') ?? setting.mistakes[0];
}

/** What a setting is compared in. */
type Relation = (a: ComparedSetting, b: ComparedSetting) => boolean;

/** Real differences, as questions. */
export interface Relations {
  readonly faster: Relation;
  readonly recovers: Relation;
}

/** From the list of real differences. */
export function relationsOf(differences: readonly Difference[]): Relations {
  const holds = (metric: Difference['metric']) => {
    const pairs = new Set(differences.filter((each) => each.metric === metric).map((each) => JSON.stringify([each.faster, each.slower])));
    return (a: ComparedSetting, b: ComparedSetting) => pairs.has(JSON.stringify([a.name, b.name]));
  };
  return { faster: holds('worst-case detection'), recovers: holds('recovery') };
}

const cheaper: Relation = (a, b) => (a.traffic?.bytesPerHour ?? 0) < 0.95 * (b.traffic?.bytesPerHour ?? 0);
const surer: Relation = (a, b) => (mistakesOf(a)?.hi ?? Number.POSITIVE_INFINITY) < (mistakesOf(b)?.lo ?? 0);

/** Who is no worse than `setting` in anything and really better in something. */
export function dominators(setting: ComparedSetting, all: readonly ComparedSetting[], { faster, recovers }: Relations): string[] {
  const objectives = [faster, recovers, cheaper, surer];
  return all
    .filter((other) => other !== setting && objectives.some((better) => better(other, setting)))
    .filter((other) => !objectives.some((better) => better(setting, other)))
    .map((other) => other.name);
}

/** One setting for each goal. */
export function adviceOf(settings: readonly ComparedSetting[], relations: Relations): Advice[] {
  const usable = settings.filter((setting) => setting.worstMs !== null && Number.isFinite(setting.worstMs));
  if (usable.length < 2) return [];
  return [fastest(usable, relations), fewestMistakes(usable, relations), leastTraffic(usable, relations), knee(usable)].filter(
    (each) => each !== undefined,
  );
}

function fastest(settings: readonly ComparedSetting[], { faster }: Relations): Advice | undefined {
  const equals = quickest(settings, faster);
  const best = first(equals, traffic, worst);
  if (best === undefined) return undefined;
  const next = settings.filter((setting) => faster(best, setting)).sort((a, b) => worst(a) - worst(b))[0];
  const lead = next === undefined ? 'no setting is really faster' : `the next, ${next.name}, needs ${duration(next.worstMs)}`;
  return {
    goal: 'fastest detection',
    setting: best.name,
    reason: `never later than ${duration(best.worstMs)}; ${lead}${tie(equals, best)}${price(best)}`,
  };
}

// What speed costs belongs beside it.
function price(setting: ComparedSetting): string {
  const estimate = mistakesOf(setting);
  return estimate === undefined || estimate.perHour === 0 ? '' : `; at ${mistakesText(estimate)}`;
}

function fewestMistakes(settings: readonly ComparedSetting[], { faster }: Relations): Advice | undefined {
  const known = settings.filter((setting) => mistakesOf(setting) !== undefined);
  const most = (setting: ComparedSetting) => mistakesOf(setting)?.hi ?? Number.POSITIVE_INFINITY;
  const leastMost = Math.min(...known.map(most));
  // What the evidence cannot rule out counts: a setting that was watched for less long is not thereby as good.
  const equals = known.filter((setting) => most(setting) <= 2 * leastMost);
  const best = first(quickest(equals, faster), traffic, worst);
  const estimate = best && mistakesOf(best);
  if (best === undefined || estimate === undefined) return undefined;
  return { goal: 'fewest mistakes', setting: best.name, reason: `${mistakesText(estimate)}${tie(equals, best, 'the fastest of')}` };
}

function leastTraffic(settings: readonly ComparedSetting[], { faster }: Relations): Advice | undefined {
  const known = settings.filter((setting) => setting.traffic !== null);
  const equals = known.filter((setting) => !known.some((other) => cheaper(other, setting)));
  const best = first(quickest(equals, faster), traffic, worst);
  if (best?.traffic === undefined || best.traffic === null) return undefined;
  const { beatsPerHour, bytesPerHour } = best.traffic;
  const reason = `${Math.round(beatsPerHour)} beats and ${Math.round(bytesPerHour)} bytes an hour${tie(equals, best, 'the fastest of')}`;
  return { goal: 'least traffic', setting: best.name, reason };
}

// Worst case, traffic and mistakes, each on a logarithmic scale from its best to its worst: the knee is nearest to the corner
// where all three are best. Doubling anything weighs the same wherever one stands.
function knee(settings: readonly ComparedSetting[]): Advice | undefined {
  const candidates = settings.filter((setting) => setting.dominatedBy.length === 0);
  const scales = [worst, traffic, (setting: ComparedSetting) => mistakesOf(setting)?.hi ?? 0].map((value) => scaled(settings, value));
  const distance = (setting: ComparedSetting) => Math.hypot(...scales.map((scale) => scale(setting)));
  const best = first(candidates, (setting) => Math.round(1000 * distance(setting)), worst);
  if (best === undefined) return undefined;
  const estimate = mistakesOf(best);
  const mistakes = estimate === undefined ? '' : `, ${mistakesText(estimate)}`;
  const bytes = best.traffic === null ? '' : ` for ${Math.round(best.traffic.bytesPerHour)} bytes an hour`;
  return {
    goal: 'knee',
    setting: best.name,
    reason: `${duration(best.worstMs)} at worst${bytes}${mistakes}: beyond it a gain in one costs more in the others`,
  };
}

function scaled(settings: readonly ComparedSetting[], value: (setting: ComparedSetting) => number) {
  const logs = settings.map((setting) => Math.log(Math.max(value(setting), 1e-9)));
  const [least, most] = [Math.min(...logs), Math.max(...logs)];
  // What hardly varies must not decide.
  const span = most - least < 0.05 ? Number.POSITIVE_INFINITY : most - least;
  return (setting: ComparedSetting) => (Math.log(Math.max(value(setting), 1e-9)) - least) / span;
}

function first(settings: readonly ComparedSetting[], ...by: ((setting: ComparedSetting) => number)[]): ComparedSetting | undefined {
  const order = (a: ComparedSetting, b: ComparedSetting) => by.reduce((sign, value) => sign || value(a) - value(b), 0);
  return [...settings].sort((a, b) => order(a, b) || a.name.localeCompare(b.name))[0];
}

// Those that none of the others is really faster than.
function quickest(settings: readonly ComparedSetting[], faster: Relation): ComparedSetting[] {
  return settings.filter((setting) => !settings.some((other) => faster(other, setting)));
}

// Rounded, so that a wobble in the last digits of a measurement decides nothing.
function worst(setting: ComparedSetting): number {
  return Math.round((setting.worstMs ?? Number.POSITIVE_INFINITY) / 20);
}

function traffic(setting: ComparedSetting): number {
  return Math.round((setting.traffic?.bytesPerHour ?? 0) / 100);
}

function tie(equals: readonly ComparedSetting[], best: ComparedSetting, what = 'the cheapest of'): string {
  const others = equals.filter((setting) => setting !== best).map((setting) => setting.name);
  if (others.length === 0) return '';
  const shown = others.length > 3 ? `${others.slice(0, 3).join(', ')} and ${others.length - 3} more` : others.join(', ');
  return `; ${what} those that cannot be told apart (${shown})`;
}

function duration(valueMs: number | null): string {
  return formatDuration(Math.round(valueMs ?? Number.POSITIVE_INFINITY));
}

/** A mistake rate as people read it, with its source. */
export function mistakesText({ perHour, hi, hours, evidence }: MistakeEstimate): string {
  const rested = `${evidence}, ${hours >= 10 ? Math.round(hours) : Number(hours.toPrecision(2))} h`;
  if (perHour === 0) return `no mistake, less than ${Number(hi.toPrecision(2))} an hour (${rested})`;
  return `${Number(perHour.toPrecision(2))} mistakes an hour (${rested})`;
}
