// How a herd comes back: how hard it knocks, and when half, nearly all and all of it are back. Clients of a herd depend on
// each other, so a trial is one observation, however many clients it has; over trials the median stands for the setting.

import type { Sample, TrialResult } from '../result.ts';
import { quantile } from '../statistics/quantile.ts';
import type { HerdFigures } from './comparison.ts';

const binMs = 100;

/** Connects in each 100 ms from `fromMs` until the last; ascending instants, ms. */
export function connectsPer100Ms(instantsMs: readonly number[], fromMs: number): number[] {
  const lastMs = instantsMs.at(-1);
  const bins: number[] = Array(lastMs === undefined ? 0 : Math.floor((lastMs - fromMs) / binMs) + 1).fill(0);
  for (const atMs of instantsMs) {
    const bin = Math.floor((atMs - fromMs) / binMs);
    bins[bin] = (bins[bin] ?? 0) + 1;
  }
  return bins;
}

/** The median of several curves at each place; a curve that has ended counts as 0 from there on. */
export function medianCurve(curves: readonly (readonly number[])[]): number[] {
  const longest = Math.max(0, ...curves.map((curve) => curve.length));
  const medians = Array.from({ length: longest }, (_, bin) =>
    quantile(
      curves.map((curve) => curve[bin] ?? 0),
      0.5,
    ),
  );
  return medians.slice(0, medians.findLastIndex((count) => count > 0) + 1);
}

/** How each client of a trial that went down came back, in ms since the heal, ascending; Infinity = it did not. */
export function returnsOf(trial: Pick<TrialResult, 'samples'>): number[] {
  const last = new Map<string, Sample>();
  for (const sample of trial.samples)
    if (sample.side === 'client' && (sample.detectionMs !== null || sample.rescued)) last.set(sample.client, sample);
  return [...last.values()]
    .map((sample) => (sample.recoveredDuringFault ? 0 : (sample.recoveryMs?.hi ?? Number.POSITIVE_INFINITY)))
    .sort((a, b) => a - b);
}

/** When this share of the clients is back; their returns ascend. */
export function shareBackMs(returnsMs: readonly number[], share: number): number {
  return returnsMs[Math.ceil(share * returnsMs.length) - 1] ?? Number.POSITIVE_INFINITY;
}

/** The figures of trials whose clients all lost their connection; null where no trial had several of them. */
export function herdOf(trials: readonly TrialResult[]): HerdFigures | null {
  const herds = trials.map((trial) => ({ trial, returnsMs: returnsOf(trial) })).filter(({ returnsMs }) => returnsMs.length > 1);
  if (herds.length === 0) return null;
  const median = (pick: (herd: (typeof herds)[number]) => number) => quantile(herds.map(pick), 0.5);
  return {
    clients: Math.max(...herds.map(({ returnsMs }) => returnsMs.length)),
    trials: herds.length,
    peakPer100Ms: median(({ trial }) => trial.peakPer100Ms ?? 0),
    peakPerSecond: median(({ trial }) => trial.peakPerSecond ?? 0),
    connectsPer100Ms: medianCurve(herds.map(({ trial }) => trial.connectsPer100Ms ?? [])),
    attemptsPerClient: median(({ trial }) => attemptsOf(trial)),
    back50Ms: median(({ returnsMs }) => shareBackMs(returnsMs, 0.5)),
    back95Ms: median(({ returnsMs }) => shareBackMs(returnsMs, 0.95)),
    backAllMs: median(({ returnsMs }) => shareBackMs(returnsMs, 1)),
  };
}

/** Connect attempts of one client until it was back, on average. */
export function attemptsOf({ samples }: Pick<TrialResult, 'samples'>): number {
  const own = samples.filter((sample) => sample.side === 'client' && sample.detectionMs !== null);
  return own.reduce((sum, sample) => sum + sample.connectAttempts, 0) / Math.max(1, own.length);
}
