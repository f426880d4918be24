// `flatline tune`: from what is wanted to a setting, by Chen's configuration procedure. Told the distribution of delays it
// uses it; told only mean and deviation it assumes the worst distribution that has them. The answer is checked against the
// closed form of the detector it configures, and names the formula.

import { type ExitCode, exitCodes, FlatlineError } from '../error.ts';
import { type Configured, configureByDistribution, configureByMoments, type Wanted } from '../heartbeat/configure.ts';
import { type BeatPath, detectorQuality, exponentialTail } from '../heartbeat/quality.ts';
import { formatDuration } from '../time.ts';
import { writeAnswer } from './output.ts';
import type { PathFlags } from './path-model.ts';

/** Flags of `tune`, checked. */
export interface TuneFlags extends PathFlags {
  readonly detect: number;
  readonly mistakeEvery: number;
  readonly mistakeFor: number;
  readonly json?: boolean;
}

const source = 'Chen, Toueg, Aguilera, On the Quality of Service of Failure Detectors, IEEE Trans. Computers 51(5), 2002';

/** Prints interval and margin. */
export async function tune(flags: TuneFlags): Promise<ExitCode> {
  const tuned = tunedSetting(flags);
  writeAnswer(flags.json === true ? JSON.stringify(tuned, null, 2) : textOf(tuned));
  return exitCodes.held;
}

/** What `tune` answers; durations in ms. */
export interface Tuned extends Configured {
  readonly evidence: 'model';
  readonly procedure: string;
  readonly source: string;
  readonly wanted: Wanted;
  readonly path: { readonly loss: number; readonly delayMeanMs: number; readonly delayDeviationMs: number };
  readonly beatsPerHour: number;
  /** Closed form for the distribution, when it is known. */
  readonly mistakeEveryMs: number | null;
}

/** Computes the setting. Throws a FlatlineError (FL-U025, FL-U026, exit 2) when there is none, or the path is not described. */
export function tunedSetting(flags: TuneFlags): Tuned {
  const wanted = { detectionMs: flags.detect, mistakeRecurrenceMs: flags.mistakeEvery, mistakeDurationMs: flags.mistakeFor };
  const path = { loss: flags.loss ?? 0.01, delayMeanMs: flags.delayMean ?? 20, delayDeviationMs: flags.delaySd ?? flags.delayMean ?? 20 };
  const known = tailOf(flags, path.delayMeanMs);
  const configured =
    known === undefined
      ? configureByMoments(wanted, { loss: path.loss, delayMs: path.delayMeanMs, deviationMs: path.delayDeviationMs })
      : configureByDistribution(wanted, { loss: path.loss, tail: known });
  if (configured === undefined) throw impossible(wanted);
  const quality = known && detectorQuality(configured.intervalMs, configured.marginMs, { loss: path.loss, tail: known });
  return {
    ...configured,
    evidence: 'model',
    procedure: known === undefined ? 'from loss, mean and deviation (one-sided Chebyshev)' : `distribution known (${flags.delay})`,
    source,
    wanted,
    path,
    beatsPerHour: 3_600_000 / configured.intervalMs,
    mistakeEveryMs: quality?.mistakeRecurrenceMs ?? null,
  };
}

function tailOf({ delay, burst }: TuneFlags, meanMs: number): BeatPath['tail'] | undefined {
  if (burst !== undefined && burst > 1)
    throw refused(
      'FL-U026',
      'the procedure assumes that beats are lost independently of each other',
      'leave --burst out and simulate the result with: flatline compare --simulate',
    );
  if (delay === undefined) return undefined;
  if (delay === 'exponential') return exponentialTail(meanMs);
  if (delay === 'constant') return (delayMs) => (delayMs < meanMs ? 1 : 0);
  throw refused(
    'FL-U026',
    `the procedure knows the distributions exponential and constant, not ${delay}`,
    'leave --delay out: mean and deviation are enough',
  );
}

function impossible(wanted: Wanted): FlatlineError {
  return refused(
    'FL-U025',
    `no interval notices within ${formatDuration(wanted.detectionMs)} and errs once in ${formatDuration(wanted.mistakeRecurrenceMs)} at most`,
    'allow more time to detect, or more mistakes',
  );
}

function refused(code: string, message: string, hint: string): FlatlineError {
  return new FlatlineError(message, { code, blame: 'author', hint });
}

function textOf(tuned: Tuned): string {
  const seconds = (valueMs: number) => `${(valueMs / 1000).toFixed(4)} s`;
  const { wanted, path } = tuned;
  return [
    `interval  ${seconds(tuned.intervalMs)}`,
    `margin    ${seconds(tuned.marginMs)} after a beat was due to leave; the detector below counts from its mean arrival`,
    `cost      ${Math.round(tuned.beatsPerHour)} beats an hour`,
    ...(tuned.mistakeEveryMs === null ? [] : [`mistakes  one in ${days(tuned.mistakeEveryMs)} (closed form)`]),
    '',
    `wanted    within ${formatDuration(wanted.detectionMs)}, one mistake in ${days(wanted.mistakeRecurrenceMs)}, corrected within ${formatDuration(wanted.mistakeDurationMs)}`,
    `path      loss ${Number((100 * path.loss).toFixed(3))} %, delay ${formatDuration(path.delayMeanMs)}, deviation ${formatDuration(path.delayDeviationMs)}`,
    `formula   ${tuned.procedure}`,
    `source    ${tuned.source}`,
    '',
    `heartbeat: { interval: ${Math.floor(tuned.intervalMs)}ms, from: server, detector: { type: chen, margin: ${Math.floor(tuned.marginMs - path.delayMeanMs)}ms } }`,
    'Holds for beats that are lost one by one. Over one TCP connection a lost packet holds up those behind it:',
    'check the setting with flatline compare --simulate.',
  ].join('\n');
}

function days(valueMs: number): string {
  return valueMs < 2 * 86_400_000 ? formatDuration(valueMs) : `${Number((valueMs / 86_400_000).toFixed(1))} days`;
}
