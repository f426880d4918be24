// The first trials of a plan drawn to scale under one ruler: beats, every occurrence of every fault, when theory allows
// detection, and the limit. A fault that must never fire is not drawn. Pure; `explain` prints it.

import { plan, type TrialPlan } from '../engine/plan.ts';
import type { Prediction } from '../engine/prediction.ts';
import { faultTypes } from '../faults/index.ts';
import type { Scenario } from '../scenario.ts';
import { type Drawing, drawRuler, drawTrial, legend, paintTrial } from './drawing.ts';
import type { Paint } from './paint.ts';
import { judgedSide } from './theory.ts';

const widestDrawing = 72;
/** Number of the trial before a drawing, phase behind it. */
const besidesDrawing = 17;

/** What is drawn, and how. */
export interface DrawOptions {
  readonly seed: string;
  /** How many trials. */
  readonly drawn: number;
  readonly paint: Paint;
  /** Columns that a line may take. */
  readonly width: number;
}

/** The ruler, then each drawn trial; how many there are besides. */
export function drawnTrials(scenario: Scenario, options: DrawOptions): string[] {
  const { trials, trialMs } = plan(scenario, faultTypes, options.seed);
  const endMs = Math.max(trialMs, 1);
  const shown = trials.slice(0, options.drawn);
  const lineWidth = Math.max(20, Math.min(widestDrawing, options.width - besidesDrawing));
  const lines = shown.map((trial) => {
    const phase = trial.phase === null ? '' : `  phase ${trial.phase.toFixed(2)}`;
    return `${trial.attempt.padStart(4)} ${paintTrial(drawTrial(drawingOf(scenario, trial, endMs), lineWidth), options.paint)}${phase}`;
  });
  const left = trials.length - shown.length;
  const more = left > 0 ? [`     and ${left} more ${left === 1 ? 'trial' : 'trials'}`] : [];
  return [`     ${paintTrial(legend, options.paint)}`, `     ${drawRuler(endMs, lineWidth)}`, ...lines, ...more];
}

// What is judged is drawn: the client's side, or the server's where nothing is asked of the client.
function drawingOf(scenario: Scenario, trial: TrialPlan, endMs: number): Drawing {
  const { side, fault, prediction } = judgedSide(scenario);
  const beatMs = scenario.client.heartbeat?.intervalMs;
  const faultMs = scenario.steadyMs + (trial.phase ?? 0) * (beatMs ?? 0);
  const all = spansOf(trial, faultMs, prediction?.maxMs ?? 0);
  const spans = all.filter(({ name }) => scenario.expect.fires[name] !== 'never');
  const span = spans.find((one) => one.name === fault?.name);
  const judged = span?.startMs ?? faultMs;
  const limit = scenario.expect[side];
  const limitMs = typeof limit === 'object' && typeof limit.withinMs === 'number' ? judged + limit.withinMs : undefined;
  const band = prediction === undefined ? undefined : bandOf(judged, prediction, span?.endMs ?? Number.POSITIVE_INFINITY);
  return { endMs, beatMs, spans, detection: band, limitMs };
}

// A detector that has not spoken when the fault heals hears the next answer.
function bandOf(startMs: number, prediction: Prediction, healMs: number): Drawing['detection'] {
  const earliestMs = startMs + prediction.minMs;
  return earliestMs > healMs ? undefined : { earliestMs, latestMs: Math.min(startMs + prediction.maxMs, healMs) };
}

interface NamedSpan {
  readonly name: string;
  readonly startMs: number;
  readonly endMs: number | undefined;
}

// Every occurrence of every fault; what starts after a `down` is drawn at the latest `down` that theory allows.
function spansOf(trial: TrialPlan, faultMs: number, downMs: number): NamedSpan[] {
  const spans: NamedSpan[] = [];
  for (const { spec, forMs } of trial.faults) {
    const startMs = 'afterMs' in spec.at ? faultMs + spec.at.afterMs : spec.at.plusMs + referred(spec.at.after, spans, faultMs + downMs);
    for (let occurrence = 0; occurrence < spec.times; occurrence += 1) {
      const at = startMs + occurrence * (spec.everyMs ?? 0);
      spans.push({ name: spec.name, startMs: at, endMs: forMs === undefined ? undefined : at + forMs });
    }
  }
  return spans;
}

function referred(after: string, spans: readonly NamedSpan[], downMs: number): number {
  if (after === 'down') return downMs;
  const dot = after.lastIndexOf('.');
  const last = spans.findLast((span) => span.name === after.slice(0, dot));
  return (after.endsWith('.healed') ? (last?.endMs ?? last?.startMs) : last?.startMs) ?? downMs;
}
