// What theory says against a limit: `predicted` where nothing can be predicted is refused, a limit that can hold by luck
// only is warned of. Pure.

import { predict } from '../heartbeat/bound.ts';
import type { FaultSpec, Scenario } from '../scenario.ts';
import { formatDuration } from '../time.ts';
import { keepAliveLacks, predictionOf } from './prediction.ts';
import type { Refusal, Types } from './refusal.ts';

/** The latest detection that theory allows on a side, in ms; undefined where it says nothing. */
export function latestDetectionMs(scenario: Scenario, types: Types, side: 'detection' | 'serverDetection'): number | undefined {
  const roundTripMs = conditionRoundTripMs(scenario);
  if (side === 'detection') return predictionOf(scenario, types, roundTripMs)?.maxMs;
  const { server, client } = scenario;
  if (server.use !== 'reference' || server.heartbeat === undefined || !serverHearsNothing(scenario, types)) return undefined;
  const peerIntervalMs = client.heartbeat?.intervalMs;
  const input = { heartbeat: server.heartbeat, roundTripMs, repliesLost: true, side: 'server' } as const;
  return predict(peerIntervalMs === undefined ? input : { ...input, peerIntervalMs })?.maxMs;
}

/** True where everything from the client stops at once, and no FIN or RST of its kernel arrives either: only then is there a band. */
export function serverHearsNothing(scenario: Scenario, types: Types): boolean {
  const { serverDetection } = scenario.expect;
  const of = typeof serverDetection === 'object' ? serverDetection.of : scenario.faults[0]?.name;
  const fault = scenario.faults.find(({ name }) => name === of);
  const effects = fault === undefined ? [] : (types[fault.type]?.actions(fault.attributes).effects ?? []);
  return effects.some((effect) => {
    if (effect.primitive === 'drop' || effect.primitive === 'hold') return effect.direction !== 'down';
    if (effect.primitive === 'drop-packets') return effect.direction !== 'down' && effect.rate === 1;
    return effect.primitive === 'process' && effect.target === 'client' && effect.action === 'stop';
  });
}

function conditionRoundTripMs(scenario: Scenario): number {
  return scenario.conditions.reduce((sum, { attributes }) => {
    const latencyMs = typeof attributes['latencyMs'] === 'number' ? attributes['latencyMs'] : 0;
    return sum + latencyMs * (attributes['direction'] === 'both' ? 2 : 1);
  }, 0);
}

/** `within: predicted` without a closed form. Code FL-P011. */
export function refusedPrediction(scenario: Scenario, types: Types): Refusal[] {
  return (['detection', 'serverDetection'] as const).flatMap((side) => {
    const limit = scenario.expect[side];
    if (typeof limit !== 'object' || limit.withinMs !== 'predicted') return [];
    if (latestDetectionMs(scenario, types, side) !== undefined) return [];
    const message = `nothing can be predicted here: ${whyNot(scenario, types, side)}`;
    return [{ path: `expect.${side}.within`, code: 'FL-P011', message, hint: 'write a duration' }];
  });
}

function whyNot(scenario: Scenario, types: Types, side: 'detection' | 'serverDetection'): string {
  const heartbeat =
    side === 'detection' ? scenario.client.heartbeat : 'heartbeat' in scenario.server ? scenario.server.heartbeat : undefined;
  if (heartbeat === undefined) return `the ${side === 'detection' ? 'client' : 'server'} declares no heartbeat`;
  if (heartbeat.detector.type === 'none')
    return (side === 'detection' ? keepAliveLacks(scenario, types) : undefined) ?? 'there is no detector';
  const fault = scenario.faults.find(({ name }) => name === (scenario.expect[side] as { of: string }).of);
  if (fault !== undefined && !isSilent(fault, types)) return `${fault.name} does not stop everything at once`;
  return `${heartbeat.detector.type} with these values has no closed form`;
}

/** True where theory could have a band: everything the client receives stops at once. */
export function isSilent(fault: FaultSpec, types: Types): boolean {
  return types[fault.type]?.silent(fault.attributes) ?? false;
}

/** What may hold, but by luck only. Codes FL-W001 to FL-W004. */
export function warnedOfTheory(scenario: Scenario, types: Types): Refusal[] {
  return [...luckyLimits(scenario, types), ...noticedAnyway(scenario, types), ...nervousDetector(scenario), ...oneOutageLength(scenario)];
}

function luckyLimits(scenario: Scenario, types: Types): Refusal[] {
  return (['detection', 'serverDetection'] as const).flatMap((side) => {
    const limit = scenario.expect[side];
    const latestMs = latestDetectionMs(scenario, types, side);
    if (typeof limit !== 'object' || typeof limit.withinMs !== 'number' || latestMs === undefined || limit.withinMs >= latestMs) return [];
    const message = `within ${formatDuration(limit.withinMs)} is below the latest possible detection, ${formatDuration(latestMs)}: it can hold by luck only`;
    return [{ path: `expect.${side}.within`, code: 'FL-W001', message }];
  });
}

function noticedAnyway(scenario: Scenario, types: Types): Refusal[] {
  const [fault] = scenario.faults;
  if (scenario.expect.detection !== 'never' || fault?.for === undefined || !isSilent(fault, types)) return [];
  const latestMs = latestDetectionMs(scenario, types, 'detection');
  if (latestMs === undefined || fault.for.fromMs <= latestMs) return [];
  const message = `detection: never, but ${fault.name} lasts longer than the latest possible detection, ${formatDuration(latestMs)}`;
  return [{ path: 'expect.detection', code: 'FL-W004', message }];
}

function nervousDetector(scenario: Scenario): Refusal[] {
  const { heartbeat } = scenario.client;
  if (heartbeat?.detector.type !== 'silence' || heartbeat.detector.windowMs > heartbeat.intervalMs) return [];
  const message = `the window of ${formatDuration(heartbeat.detector.windowMs)} is not longer than the interval of ${formatDuration(heartbeat.intervalMs)}: every beat comes too late`;
  return [{ path: 'client.heartbeat.detector.window', code: 'FL-W002', message }];
}

// One outage length samples the back-off on a lattice: the quantile is that length's own (verdicts, section 4).
function oneOutageLength(scenario: Scenario): Refusal[] {
  const { reconnect } = scenario.expect;
  const [fault] = scenario.faults;
  if (typeof reconnect !== 'object' || (reconnect.p50Ms ?? reconnect.p95Ms) === undefined || fault?.for === undefined) return [];
  if (fault.for.fromMs !== fault.for.toMs) return [];
  return [
    {
      path: 'faults.0.for',
      code: 'FL-W003',
      message: 'quantiles of reconnect hold for this outage length only; write for: { from: …, to: … }',
    },
  ];
}
