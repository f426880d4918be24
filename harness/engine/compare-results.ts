// Measured results of settings to blocks: trial i of every setting is block i. A trial that does not count (inconclusive)
// is no value; a repeat of it takes its place. Misses are infinite, since a setting must not gain by not noticing. Pure.

import type { RunResult, Sample, ScenarioResult, TrialResult } from '../result.ts';
import type { FaultSpec, Scenario } from '../scenario.ts';
import { poissonBounds } from '../statistics/bound.ts';
import { quantile } from '../statistics/quantile.ts';
import type { BlockValues, MistakeEstimate, SettingBlocks, Traffic } from './comparison.ts';
import { estimatedWireBytesPerHour } from './cost.ts';
import { herdOf } from './herd.ts';
import type { Types } from './refusal.ts';
import { isSilent } from './refuse-prediction.ts';

const hourMs = 3_600_000;
const never = Number.POSITIVE_INFINITY;

/** Blocks of one setting. `scenario` is what was run, `fault` the judged one. */
export function blocksOfResult(
  scenario: Scenario,
  result: ScenarioResult,
  fault: FaultSpec | undefined,
  types: Types,
  instrument: Pick<RunResult['instrument'], 'uncertaintyMs'>,
): SettingBlocks {
  const returns = scenario.client.reconnect !== undefined && scenario.client.reconnect.type !== 'none';
  const silent = fault === undefined || isSilent(fault, types);
  return blocksOf(result, {
    returns,
    fault: fault?.name,
    silent,
    intervalMs: scenario.client.heartbeat?.intervalMs ?? null,
    ...instrument,
  });
}

/** The same where only the result is there: who came back once is one that comes back. */
export function blocksOfStored(result: ScenarioResult, { uncertaintyMs }: RunResult['instrument']): SettingBlocks {
  return blocksOf(result, { returns: result.reconnect.succeeded > 0, fault: undefined, silent: true, intervalMs: null, uncertaintyMs });
}

interface Known {
  readonly returns: boolean;
  readonly fault: string | undefined;
  readonly silent: boolean;
  readonly intervalMs: number | null;
  readonly uncertaintyMs: number;
}

function blocksOf(result: ScenarioResult, { returns, fault, silent, intervalMs, uncertaintyMs }: Known): SettingBlocks {
  const counted = result.trials.filter((trial) => trial.verdict === 'pass' || trial.verdict === 'fail');
  const peaks = counted.flatMap((trial) => (trial.peakPerSecond === undefined ? [] : [trial.peakPerSecond]));
  return {
    name: result.setting ?? result.name,
    intervalMs,
    predicted: result.prediction,
    silent,
    uncertaintyMs,
    blocks: new Map(counted.map((trial) => [trial.number, valuesOf(trial, fault, returns)])),
    mistakes: [measuredMistakes(result)],
    traffic: trafficOf(counted),
    peakPerSecond: peaks.length === 0 ? null : Math.max(...peaks),
    herd: herdOf(counted),
  };
}

// Of several clients the slowest stands for the trial: they are not independent.
function valuesOf(trial: TrialResult, fault: string | undefined, returns: boolean): BlockValues {
  const samples = trial.samples.filter(
    (sample) => sample.side === 'client' && sample.outcome !== 'undisturbed' && (fault === undefined || sample.fault === fault),
  );
  return {
    silenceMs: largest(samples, (sample) => (sample.detectionMs === null ? never : sample.silenceMs)),
    detectionMs: largest(samples, (sample) => sample.detectionMs?.hi ?? never),
    recoveryMs: returns ? largest(samples, recoveryOf) : null,
  };
}

// Who never noticed has nothing to recover from: that is counted once, in detection.
function recoveryOf(sample: Sample): number | null {
  if (sample.detectionMs === null || sample.recoveredDuringFault) return null;
  return sample.recoveryMs?.hi ?? never;
}

function largest(samples: readonly Sample[], value: (sample: Sample) => number | null): number | null {
  const values = samples.map(value).filter((each) => each !== null);
  return values.length === 0 ? null : Math.max(...values);
}

function measuredMistakes({ mistakes }: ScenarioResult): MistakeEstimate {
  const hours = Math.max(mistakes.exposureMs, 1) / hourMs;
  const bounds = poissonBounds(mistakes.count);
  return {
    evidence: 'measured',
    count: mistakes.count,
    hours,
    perHour: mistakes.count / hours,
    lo: bounds.lo / hours,
    hi: bounds.hi / hours,
    source: `measured in ${Number(hours.toPrecision(2))} healthy connection-hours`,
  };
}

function trafficOf(trials: readonly TrialResult[]): Traffic | null {
  const costs = trials.flatMap((trial) => (trial.cost === undefined ? [] : [trial.cost]));
  if (costs.length === 0) return null;
  const median = (pick: (cost: (typeof costs)[number]) => number) => quantile(costs.map(pick), 0.5);
  const beatsPerHour = median((cost) => cost.beatsPerHour);
  const bytesPerHour = median((cost) => cost.bytesPerHour);
  return {
    beatsPerHour,
    bytesPerHour,
    wakeUpsPerHour: median((cost) => cost.wakeUpsPerHour),
    estimatedWireBytesPerHour: estimatedWireBytesPerHour({ beatsPerHour, bytesPerHour }),
  };
}
