// How long one trial will probably take: its stages as planned, and for coming back what the client's own settings make
// likely, since a limit is often generous. The share of the worst case is measured: of many trials the slowest comes back
// after about two thirds of it, of few sooner, of a herd the last later. Pure.

import { holdMs } from '../engine/decided.ts';
import { faultSpanMs, plan, waitsInVain } from '../engine/plan.ts';
import { predictionOf } from '../engine/prediction.ts';
import type { FaultType } from '../fault.ts';
import type { ReconnectSpec, Scenario } from '../scenario.ts';

const slowestOfMany = 0.66;
const lastOfHerd = 0.85;
const herdFrom = 10;
/** Until a process that was killed has started again and serves, when others start beside it. */
const againMs = 400;
/** The next beat after the heal shows that the connection lives; limits leave it more. */
const resumeShare = 0.4;

type Types = Readonly<Record<string, FaultType>>;

/** Longest duration of one trial in ms, if the client only just does what is expected. */
export function longestTrialMs(scenario: Scenario, types: Types): number {
  return plan(scenario, types, 'planned time', 1).trialMs;
}

/** Probable duration of a scenario's slowest trial in ms; never above the longest. */
export function expectedTrialMs(scenario: Scenario, types: Types): number {
  const { client, faults, steadyMs } = scenario;
  const intervalMs = client.heartbeat?.intervalMs ?? 0;
  const startsMs = client.overMs > 0 ? client.overMs : client.count > 1 ? intervalMs : 0;
  if (faults.length === 0) return steadyMs + startsMs;
  const spanMs = faultSpanMs(scenario);
  // Phases are spread over the interval: of one trial it is the middle, of many the last is near its end.
  const aimMs = (intervalMs * (scenario.trials - 0.5)) / scenario.trials;
  return Math.min(longestTrialMs(scenario, types), steadyMs + startsMs + aimMs + spanMs + afterMs(scenario, types, spanMs));
}

// From the last heal to the end: coming back and holding, or going on.
function afterMs(scenario: Scenario, types: Types, spanMs: number): number {
  const { reconnect, resume } = scenario.expect;
  // It ends with its process.
  if (scenario.expectFailure?.of.includes('exit')) return 0;
  if (waitsInVain(scenario) || reconnect === 'never') return Math.max(0, scenario.recoverMs - firedBeforeMs(scenario, types));
  if (reconnect === undefined) return resumeShare * (resume?.withinMs ?? 0);
  const predictedMs = predictionOf(scenario, types, 0)?.maxMs;
  const hold = holdMs(scenario, predictedMs);
  if (scenario.client.reconnect?.type === 'none' || reconnect.success === 0) return scenario.recoverMs;
  // New connections work while the old one is dead: it is back before the heal, and may have held by then.
  if (scenario.faults.every((fault) => fault.attributes['new'] === 'pass')) return Math.max(0, (predictedMs ?? 0) + hold - spanMs);
  if (admittedMs(scenario, types) <= spanMs) return hold;
  const share = scenario.client.count >= herdFrom ? lastOfHerd : (slowestOfMany * scenario.trials) / (scenario.trials + 1);
  const worstMs = Math.min(reconnect.withinMs ?? scenario.recoverMs, worstReturnMs(scenario.client.reconnect) ?? scenario.recoverMs);
  return share * worstMs + hold + (isKilled(scenario, types) ? againMs : 0);
}

// An overload that lets so many in each second has let in all of them before it ends, if they were cut early enough.
function admittedMs({ client, faults }: Scenario, types: Types): number {
  const rate = faults.map(({ attributes }) => attributes['acceptsPerSecond']).find((each) => typeof each === 'number');
  const cut = faults.find(({ type }) => types[type]?.timing === 'instant');
  if (rate === undefined || cut === undefined || !('afterMs' in cut.at)) return Number.POSITIVE_INFINITY;
  return cut.at.afterMs + (1000 * client.count) / rate;
}

function isKilled({ faults }: Scenario, types: Types): boolean {
  const effects = faults.flatMap(({ type, attributes }) => types[type]?.actions(attributes).effects ?? []);
  return effects.some((effect) => effect.primitive === 'process' && effect.action === 'kill');
}

// What is armed heals in the instant in which it fires, long before it is lifted: the wait for the client begins there.
function firedBeforeMs({ faults }: Scenario, types: Types): number {
  const [fault] = faults;
  const { afterMs } = fault?.attributes ?? {};
  if (fault === undefined || faults.length > 1 || types[fault.type]?.timing !== 'armed' || typeof afterMs !== 'number') return 0;
  return (fault.for?.fromMs ?? 0) - afterMs;
}

// The attempt under way at the heal runs into its time-out, and the longest wait follows.
function worstReturnMs(spec: ReconnectSpec | undefined): number | undefined {
  if (spec === undefined || spec.type === 'none') return undefined;
  const waitMs = spec.type === 'constant' ? spec.delayMs : spec.type === 'list' ? Math.max(...spec.delaysMs) : spec.maxMs;
  return spec.connectTimeoutMs + waitMs;
}
