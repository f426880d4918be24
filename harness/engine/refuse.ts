// What a plan would refuse before anything runs: experiments that cannot give the answer they ask for. Each refusal names
// the key of the scenario; the loader shows it at its line. What can hold by luck only is a warning, and runs. Pure.

import type { Scenario } from '../scenario.ts';
import { formatDuration } from '../time.ts';
import type { Refusal, Types } from './refusal.ts';
import { refusedLimits } from './refuse-limits.ts';
import { refusedNames } from './refuse-names.ts';
import { isSilent, latestDetectionMs, refusedPrediction, serverHearsNothing, warnedOfTheory } from './refuse-prediction.ts';

export type { Refusal } from './refusal.ts';

/** Everything that stops this scenario from being run. Codes FL-P001 to FL-P013. */
export function refusals(scenario: Scenario, types: Types): Refusal[] {
  return [
    ...refusedNames(scenario, types),
    ...withinBeyondFault(scenario, types, 'detection'),
    ...withinBeyondFault(scenario, types, 'serverDetection'),
    ...recoverTooShort(scenario),
    ...unprovable(scenario, types),
    ...resumeOfEnded(scenario, types),
    ...refusedPrediction(scenario, types),
    ...refusedLimits(scenario),
  ];
}

// A limit that is not below the fault's length would be met by what the heal does.
function withinBeyondFault(scenario: Scenario, types: Types, side: 'detection' | 'serverDetection'): Refusal[] {
  const limit = scenario.expect[side];
  if (typeof limit !== 'object' || limit.withinMs === undefined) return [];
  const fault = scenario.faults.find(({ name }) => name === limit.of);
  const silences = fault !== undefined && (side === 'detection' ? isSilent(fault, types) : serverHearsNothing(scenario, types));
  const limitMs = limit.withinMs === 'predicted' ? latestDetectionMs(scenario, types, side) : limit.withinMs;
  if (fault?.for === undefined || limitMs === undefined || !silences || limitMs < fault.for.fromMs) return [];
  const message = `within ${formatDuration(limitMs)} is not below the ${formatDuration(fault.for.fromMs)} that ${fault.name} lasts: a heal would count as detection`;
  return [{ path: `expect.${side}.within`, code: 'FL-P001', message, hint: 'let the fault last longer than the limit' }];
}

// The last attempt before heal may have begun just then: it runs into its time-out, and the next one waits the cap.
function recoverTooShort(scenario: Scenario): Refusal[] {
  const { reconnect } = scenario.expect;
  if (typeof reconnect !== 'object') return [];
  const recover = formatDuration(scenario.recoverMs);
  if (reconnect.withinMs !== undefined && scenario.recoverMs < reconnect.withinMs) {
    const message = `recover ${recover} ends before reconnect.within ${formatDuration(reconnect.withinMs)}`;
    return [
      {
        path: written(scenario, 'recover', 'expect.reconnect.within'),
        code: 'FL-P002',
        message,
        hint: `write recover: ${shortDuration(reconnect.withinMs)} or longer`,
      },
    ];
  }
  const spec = scenario.client.reconnect;
  if (spec === undefined || spec.type === 'none') return [];
  const neededMs = capMs(spec) + spec.connectTimeoutMs + 1000;
  if (scenario.recoverMs >= neededMs) return [];
  const message = `recover ${recover} is below the longest back-off + connectTimeout + 1 s (${formatDuration(neededMs)}): the client may be right and still be cut short`;
  return [
    {
      path: written(scenario, 'recover', 'expect.reconnect'),
      code: 'FL-P003',
      message,
      hint: `write recover: ${shortDuration(neededMs)} or longer`,
    },
  ];
}

// A key that stands nowhere cannot be shown.
function written(scenario: Scenario, path: string, otherwise: string): string {
  return scenario.positions[path] === undefined ? otherwise : path;
}

function capMs(spec: Exclude<NonNullable<Scenario['client']['reconnect']>, { type: 'none' }>): number {
  if (spec.type === 'constant') return spec.delayMs;
  return spec.type === 'list' ? Math.max(...spec.delaysMs) : spec.maxMs;
}

// What is proved by traffic needs traffic: two beats surely fall into two intervals.
function unprovable(scenario: Scenario, types: Types): Refusal[] {
  const intervalMs = scenario.client.heartbeat?.intervalMs;
  if (intervalMs === undefined) return [];
  const probesMs = scenario.client.heartbeat?.keepAlive?.idleMs;
  return scenario.faults.flatMap((fault, index) => {
    const proof = types[fault.type]?.proof(fault.attributes).kind;
    const byTraffic = proof === 'silence' || proof === 'delay' || proof === 'counters';
    // The kernel's probes are packets that the rules count, whatever beats do.
    if (proof === 'counters' && probesMs !== undefined && (fault.for?.fromMs ?? 0) >= 2 * probesMs) return [];
    if (!byTraffic || fault.for === undefined || fault.for.fromMs >= 2 * intervalMs) return [];
    const message = `${fault.name} lasts ${formatDuration(fault.for.fromMs)}, less than two beats (interval ${formatDuration(intervalMs)}): nothing could prove that it reached the wire`;
    return [
      {
        path: `faults.${index}.for`,
        code: 'FL-P005',
        message,
        hint: `write for: ${shortDuration(2 * intervalMs)} or longer, or a shorter interval`,
      },
    ];
  });
}

function resumeOfEnded(scenario: Scenario, types: Types): Refusal[] {
  if (scenario.expect.resume === undefined) return [];
  const ending = scenario.faults.find((fault) => types[fault.type]?.endsConnections(fault.attributes) ?? false);
  if (ending === undefined) return [];
  const message = `resume is the same connection living on, but ${ending.name} ends connections`;
  return [{ path: 'expect.resume', code: 'FL-P008', message, hint: 'expect reconnect instead' }];
}

/** A duration as a scenario file takes it. */
export function shortDuration(durationMs: number): string {
  return durationMs % 1000 === 0 ? `${durationMs / 1000}s` : `${Math.ceil(durationMs)}ms`;
}

/** What may hold, but by luck only; it runs. Codes FL-W001 to FL-W004. */
export function warnings(scenario: Scenario, types: Types): Refusal[] {
  return warnedOfTheory(scenario, types);
}
