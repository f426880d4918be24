// Limits that the planned trials or the instrument cannot judge: quantiles of too few samples, mistake rates of too little
// healthy time, times below what can be measured. The numbers are those of exact one-sided 95 % bounds. Pure.

import type { Scenario } from '../scenario.ts';
import { formatDuration } from '../time.ts';
import type { Refusal } from './refusal.ts';

/** Codes FL-P004, FL-P006, FL-P007, FL-P012. */
export function refusedLimits(scenario: Scenario): Refusal[] {
  return [...mistakeRate(scenario), ...quantiles(scenario), ...belowUncertainty(scenario), ...impossible(scenario)];
}

// Zero mistakes in T hours support a rate below 3 / T (Poisson, 95 %), and no lower one.
function mistakeRate(scenario: Scenario): Refusal[] {
  const { mistakes } = scenario.expect;
  if (typeof mistakes !== 'object') return [];
  const hours = plannedHealthyHours(scenario);
  const lowest = 3 / hours;
  if (mistakes.ratePerHour >= lowest) return [];
  const message = `${round(mistakes.ratePerHour)}/h cannot be supported: ${round(hours)} healthy connection-hours are planned, which support ${round(lowest)}/h at best`;
  return [{ path: 'expect.mistakes.rate', code: 'FL-P006', message, hint: 'more clients (count), a longer steady, or more trials' }];
}

/** Connection-hours that are surely healthy: the steady stage of every client in every trial. */
export function plannedHealthyHours(scenario: Scenario): number {
  return (scenario.trials * scenario.client.count * scenario.steadyMs) / 3_600_000;
}

const fewest = { p50: 5, p95: 59 } as const;
/** For the detection of one client with a declared interval: phases are stratified, so fewer do. */
const fewestStratified = { p50: 5, p95: 20 } as const;

function quantiles(scenario: Scenario): Refusal[] {
  const stratified = isStratified(scenario);
  return (['detection', 'serverDetection', 'reconnect'] as const).flatMap((key) => {
    const limits = scenario.expect[key];
    if (typeof limits !== 'object') return [];
    const needed = key !== 'reconnect' && stratified ? fewestStratified : fewest;
    const samples = plannedSamples(scenario, 'of' in limits ? limits.of : undefined);
    return (['p50', 'p95'] as const)
      .filter((name) => limits[`${name}Ms`] !== undefined && samples < needed[name])
      .map((name) => ({
        path: `expect.${key}.${name}`,
        code: 'FL-P007',
        message: `${name} needs at least ${needed[name]} samples, ${samples} are planned`,
        hint: `write trials: ${Math.ceil((needed[name] * scenario.trials) / Math.max(1, samples))}`,
      }));
  });
}

function isStratified(scenario: Scenario): boolean {
  const lossy = scenario.conditions.some((condition) => condition.type === 'loss');
  return scenario.client.count === 1 && scenario.client.heartbeat !== undefined && !lossy;
}

// Clients of a shared path are hit together: then trials are counted, not clients.
function plannedSamples(scenario: Scenario, of: string | undefined): number {
  const { count, path } = scenario.client;
  const fault = scenario.faults.find(({ name }) => name === of) ?? scenario.faults[0];
  const clients =
    fault === undefined || fault.clients === 'all'
      ? count
      : 'count' in fault.clients
        ? fault.clients.count
        : Math.max(1, Math.round(fault.clients.share * count));
  return scenario.trials * (of === undefined ? 1 : (fault?.times ?? 1)) * (path === 'shared' ? 1 : clients);
}

// Nominal uncertainty: a client whose lines are matched by patterns is stamped on arrival only.
function nominalUncertaintyMs(scenario: Scenario): number {
  return typeof scenario.client.events === 'object' ? 25 : 5;
}

function belowUncertainty(scenario: Scenario): Refusal[] {
  const uncertaintyMs = nominalUncertaintyMs(scenario);
  return timeLimits(scenario)
    .filter(({ limitMs }) => limitMs < uncertaintyMs)
    .map(({ path, limitMs }) => ({
      path: `expect.${path}`,
      code: 'FL-P004',
      message: `${formatDuration(limitMs)} is below what can be measured of this client (${formatDuration(uncertaintyMs)})`,
    }));
}

// Not before what it must be within: no detection time could do both.
function impossible(scenario: Scenario): Refusal[] {
  return (['detection', 'serverDetection'] as const).flatMap((side) => {
    const limit = scenario.expect[side];
    if (typeof limit !== 'object' || typeof limit.withinMs !== 'number' || limit.notBeforeMs === undefined) return [];
    if (limit.notBeforeMs < limit.withinMs) return [];
    const message = `notBefore ${formatDuration(limit.notBeforeMs)} is not below within ${formatDuration(limit.withinMs)}`;
    return [{ path: `expect.${side}.notBefore`, code: 'FL-P012', message }];
  });
}

function timeLimits(scenario: Scenario): { path: string; limitMs: number }[] {
  const { detection, serverDetection, resume, reconnect } = scenario.expect;
  return Object.entries({ detection, serverDetection, resume, reconnect }).flatMap(([key, limits]) => {
    if (typeof limits !== 'object') return [];
    return Object.entries(limits)
      .filter(([name, value]) => name.endsWith('Ms') && typeof value === 'number')
      .map(([name, value]) => ({ path: `${key}.${name.slice(0, -2)}`, limitMs: value as number }));
  });
}

function round(value: number): string {
  return String(Number(value.toPrecision(3)));
}
