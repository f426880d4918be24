// What a scenario asserts in words, one line an expectation, for `explain`. Pure.

import type { DetectSpec, ExpectSpec, Scenario } from '../scenario.ts';
import { formatDuration } from '../time.ts';
import { percent } from './describe.ts';

/** Every expectation as a line; the known failure of the scenario last. */
export function describeExpectations({
  expect,
  expectFailure,
  hasCheck,
}: Pick<Scenario, 'expect' | 'expectFailure' | 'hasCheck'>): string[] {
  return [
    ...sides(expect),
    ...(expect.resume === undefined ? [] : [`resume within ${formatDuration(expect.resume.withinMs)}, ${share(expect.resume.success)}`]),
    ...(expect.reconnect === undefined ? [] : [`reconnect ${describeReturn(expect.reconnect)}`]),
    ...(expect.mistakes === undefined ? [] : [describeMistakes(expect.mistakes)]),
    ...(expect.duplicates === undefined ? [] : [`at most ${expect.duplicates} sessions of one client at the same time`]),
    ...Object.entries(expect.fires).map(([name, fires]) => `${name} fires ${fires}`),
    ...(expect.exit === 'any' ? ['the client may exit'] : []),
    ...describeCost(expect.cost),
    ...(hasCheck ? ['what its own check function says of each trial'] : []),
    ...(expectFailure === undefined ? [] : [`known failure: ${expectFailure.of.join(', ')} must be violated (${expectFailure.why})`]),
  ];
}

function sides(expect: ExpectSpec): string[] {
  return (['detection', 'serverDetection'] as const).flatMap((side) => {
    const spec = expect[side];
    return spec === undefined ? [] : [`${side} ${spec === 'never' ? 'never' : describeDetect(spec)}`];
  });
}

function describeDetect(spec: DetectSpec): string {
  return listed([
    spec.withinMs === undefined ? '' : `within ${spec.withinMs === 'predicted' ? 'what theory predicts' : formatDuration(spec.withinMs)}`,
    spec.notBeforeMs === undefined ? '' : `not before ${formatDuration(spec.notBeforeMs)}`,
    timed('p50', spec.p50Ms),
    timed('p95', spec.p95Ms),
    spec.missed === 0 ? 'none missed' : `at most ${percent(spec.missed)} missed`,
  ]);
}

function describeReturn(spec: Exclude<ExpectSpec['reconnect'], undefined>): string {
  if (spec === 'never') return 'never';
  return listed([
    timed('within', spec.withinMs),
    timed('p50', spec.p50Ms),
    timed('p95', spec.p95Ms),
    spec.attempts === undefined ? '' : describeAttempts(spec.attempts),
    spec.attemptMs === undefined ? '' : `no attempt longer than ${formatDuration(spec.attemptMs)}`,
    spec.peakPerSecond === undefined ? '' : `at most ${spec.peakPerSecond} new connections a second`,
    share(spec.success),
  ]);
}

function describeAttempts({ min, max }: { readonly min?: number; readonly max?: number }): string {
  if (min === max) return `in ${min} attempts`;
  if (min === undefined) return `at most ${max} attempts`;
  return max === undefined ? `at least ${min} attempts` : `${min} to ${max} attempts`;
}

function describeMistakes(mistakes: number | { readonly ratePerHour: number }): string {
  if (mistakes === 0) return 'no mistakes';
  return typeof mistakes === 'number' ? `at most ${mistakes} mistakes` : `at most ${mistakes.ratePerHour} mistakes an hour`;
}

function describeCost(cost: ExpectSpec['cost']): string[] {
  const parts = listed([
    cost?.beatsPerHour === undefined ? '' : `${cost.beatsPerHour} beats`,
    cost?.bytesPerHour === undefined ? '' : `${cost.bytesPerHour} bytes`,
  ]);
  return parts === '' ? [] : [`cost of a connection in an hour: at most ${parts}`];
}

function share(success: number): string {
  return success === 1 ? 'in every trial' : `in ${percent(success)} of the trials`;
}

function timed(name: string, limitMs: number | undefined): string {
  return limitMs === undefined ? '' : `${name} ${formatDuration(limitMs)}`;
}

function listed(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(', ');
}
