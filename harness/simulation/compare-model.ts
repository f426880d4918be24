// Settings in the model, as blocks for the comparison: block i has the same phase, outage and draws for every setting, and
// mistakes come from a soak of its own. The seed of mistakes is fixed, so that two comparisons differ in what was measured
// and never in what was computed.

import type { BlockValues, MistakeEstimate, SettingBlocks } from '../engine/comparison.ts';
import { predict } from '../heartbeat/bound.ts';
import { random } from '../random.ts';
import { meanDelayMs } from './delay.ts';
import { describePath, type PathModel } from './link.ts';
import { simulateOutage } from './outage-trial.ts';
import type { ScenarioModel } from './scenario-model.ts';
import { soak } from './soak.ts';
import { modelledTraffic } from './traffic.ts';

const hourMs = 3_600_000;
// Every setting is watched for as long as any other, or a slow one would look surer; but nobody waits for ever.
const soakHours = 500;
const mostBeats = 8_000_000;
// Adaptive detectors have learned enough by then, and it is the loader's default for steady.
const steadyBeats = 5;

/** How settings are played. */
export interface ModelOptions {
  readonly trials: number;
  readonly recoverMs: number;
  readonly seed: string;
  /** Path of the soak, where it is not that of the trials. */
  readonly mistakesOn?: PathModel;
}

/** The blocks of one setting. */
export function modelledBlocks(name: string, model: ScenarioModel, options: ModelOptions): SettingBlocks {
  const { heartbeat, path, fault } = model;
  const roundTripMs = 2 * meanDelayMs(path.delay);
  const band = fault?.open === 'silent' ? predict({ heartbeat, roundTripMs, repliesLost: true, side: 'client' }) : undefined;
  const steady = path.loss.rate === 0 && (path.delay.type === 'constant' || roundTripMs === 0);
  return {
    name,
    intervalMs: heartbeat.intervalMs,
    // With loss or jitter the band is about a mean path, and a trial may leave it without being wrong.
    predicted: band === undefined || !steady ? null : { minMs: band.minMs, meanMs: band.meanMs, maxMs: band.maxMs },
    silent: fault?.open !== 'ended',
    uncertaintyMs: 0.001,
    blocks: new Map(
      fault === undefined ? [] : Array.from({ length: options.trials }, (_, index) => [index + 1, blockOf(model, index, options)]),
    ),
    mistakes: [modelledMistakes(model, options.mistakesOn ?? path)],
    traffic: modelledTraffic(heartbeat, model.steadyMs),
    peakPerSecond: null,
    herd: null,
  };
}

function blockOf(model: ScenarioModel, index: number, { trials, recoverMs, seed }: ModelOptions): BlockValues {
  const { fault } = model;
  const strata = (purpose: string) => (random(seed, purpose).shuffle(Array.from({ length: trials }, (_, each) => each))[index] ?? 0) + 0.5;
  const outageMs = (fault?.fromMs ?? 0) + (strata('length') / trials) * ((fault?.toMs ?? 0) - (fault?.fromMs ?? 0));
  const trial = simulateOutage({
    heartbeat: model.heartbeat,
    reconnect: model.reconnect,
    path: model.path,
    steadyBeats,
    phase: strata('phase') / trials,
    outageMs,
    recoverMs,
    open: fault?.open ?? 'silent',
    fresh: fault?.fresh ?? 'silent',
    seed: `${seed}/${index + 1}`,
  });
  // A mistake before the cut leaves no detection to time, as in a measured trial.
  if (trial.mistakes > 0) return { silenceMs: null, detectionMs: null, recoveryMs: null };
  const { silenceMs, detectionMs, recoveryMs } = trial;
  return { silenceMs, detectionMs, recoveryMs: model.reconnect.type === 'none' ? null : recoveryMs };
}

/** Mistakes of a setting on a path, by soak. */
export function modelledMistakes(model: Pick<ScenarioModel, 'heartbeat' | 'reconnect'>, path: PathModel): MistakeEstimate {
  const beats = Math.min(mostBeats, Math.ceil((soakHours * hourMs) / model.heartbeat.intervalMs));
  const result = soak({ heartbeat: model.heartbeat, reconnect: model.reconnect, path, beats, seed: 'mistakes' });
  return {
    evidence: 'model',
    count: result.mistakes,
    hours: result.exposureMs / hourMs,
    perHour: result.perHour,
    lo: result.bounds.lo,
    hi: result.bounds.hi,
    source: `model: ${describePath(path)}`,
  };
}
