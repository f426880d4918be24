// `flatline explain`: what a scenario will do, without an environment: the trials drawn to scale, the earliest and latest
// detection that theory allows, the limits, where each value came from, how long it takes, and what is suspicious.

import { availableParallelism } from 'node:os';
import { longestTrialMs } from '../coordinator/expected-trial.ts';
import { plan, type TrialPlan } from '../engine/plan.ts';
import { judgedFault, type Prediction, predictionOf } from '../engine/prediction.ts';
import { type ExitCode, exitCodes } from '../error.ts';
import { faultTypes } from '../faults/index.ts';
import type { Scenario } from '../scenario.ts';
import { formatDuration } from '../time.ts';
import { fullName } from '../vitest/full-name.ts';
import { describeAttributes, describeClient, describeExpectations, describeFault } from './describe.ts';
import { type Drawing, drawRuler, drawTrial, legend, paintTrial } from './drawing.ts';
import { load } from './loaded.ts';
import { mergedLines, originLines } from './origins.ts';
import { hasColour, writeAnswer } from './output.ts';
import { type Paint, painter } from './paint.ts';
import { plannedScenarioMs } from './planned-time.ts';

const lineWidth = 72;
/** On loopback; the prediction of a run uses the measured one. */
const assumedRoundTripMs = 0;

/** Explains every scenario of the files. */
export async function explain(
  files: readonly string[],
  flags: { readonly seed: string; readonly origins?: boolean; readonly trials: string },
): Promise<ExitCode> {
  const outcome = await load(files);
  if ('exit' in outcome) return outcome.exit;
  const drawn = Math.max(1, Number.parseInt(flags.trials, 10) || 3);
  const texts = outcome.loaded.scenarios.map((scenario) =>
    explainScenario(scenario, { seed: flags.seed, drawn, origins: flags.origins === true, paint: painter(hasColour(process.stdout)) }),
  );
  writeAnswer(texts.join('\n\n'));
  return exitCodes.held;
}

/** How a scenario is explained. */
export interface ExplainOptions {
  readonly seed: string;
  /** How many trials are drawn. */
  readonly drawn: number;
  readonly origins: boolean;
  readonly paint: Paint;
}

/** One scenario, explained. Pure but for the number of cores. */
export function explainScenario(scenario: Scenario, options: ExplainOptions): string {
  const { paint } = options;
  const prediction = predictionOf(scenario, faultTypes, assumedRoundTripMs);
  return [
    `${paint('bold', fullName(scenario))}  (${scenario.file}:${scenario.positions['name']?.line ?? 1})`,
    ...(scenario.why === undefined ? [] : [`  why     ${scenario.why}`]),
    `  client  ${describeClient(scenario)}`,
    ...scenario.conditions.map((condition) => `  always  ${[condition.type, ...describeAttributes(condition.attributes)].join(', ')}`),
    ...scenario.faults.map((fault) => `  fault   ${describeFault(fault)}`),
    `  theory  ${describePrediction(prediction, longestMs(scenario))}${unevenPath(scenario)}`,
    ...describeExpectations(scenario.expect).map((line) => `  expect  ${line}`),
    `  time    ${timeLine(scenario)}`,
    ...mergedLines(scenario).map((line) => `  merged  ${line}`),
    ...scenario.warnings.map((warning) => `  ${paint('yellow', 'warning')} ${warning}`),
    '',
    ...drawings(scenario, prediction, options),
    ...(options.origins ? ['', ...originLines(scenario)] : []),
  ].join('\n');
}

// How long the judged fault lasts at most; one that never heals, or heals in its instant, hides nothing.
function longestMs(scenario: Scenario): number {
  return judgedFault(scenario)?.for?.toMs ?? Number.POSITIVE_INFINITY;
}

function describePrediction(prediction: Prediction | undefined, faultMs: number): string {
  if (prediction === undefined) return 'no closed form for this client and fault: judged by the limits alone';
  if (prediction.maxMs === 0) return 'noticed at once: the end of the connection arrives';
  const band = `${formatDuration(prediction.minMs)} to ${formatDuration(prediction.maxMs)}, mean ${formatDuration(prediction.meanMs)}`;
  if (faultMs < prediction.minMs) return `detection only after ${band}: the fault is over before`;
  return `detection after ${band} (${prediction.model}: ${prediction.formula})`;
}

// A beat that came late on an uneven path leaves less of the window.
function unevenPath({ conditions }: Scenario): string {
  const uneven = conditions.some(({ type, attributes }) => type === 'loss' || ((attributes['jitterMs'] as number | undefined) ?? 0) > 0);
  return uneven ? '; earlier where the path itself holds beats up' : '';
}

function timeLine(scenario: Scenario): string {
  const all = formatDuration(plannedScenarioMs(scenario, availableParallelism()));
  return `${scenario.trials} trials of at most ${formatDuration(longestTrialMs(scenario, faultTypes))} each, side by side: about ${all}`;
}

function drawings(scenario: Scenario, prediction: Prediction | undefined, options: ExplainOptions): string[] {
  const { trials, trialMs } = plan(scenario, faultTypes, options.seed);
  const endMs = Math.max(trialMs, 1);
  const shown = trials.slice(0, options.drawn);
  const lines = shown.map((trial) => {
    const phase = trial.phase === null ? '' : `  phase ${trial.phase.toFixed(2)}`;
    return `${trial.attempt.padStart(4)} ${paintTrial(drawTrial(drawingOf(scenario, trial, prediction, endMs), lineWidth), options.paint)}${phase}`;
  });
  const more = trials.length > shown.length ? [`     and ${trials.length - shown.length} more trials`] : [];
  return [`     ${paintTrial(legend, options.paint)}`, `     ${drawRuler(endMs, lineWidth)}`, ...lines, ...more];
}

function drawingOf(scenario: Scenario, trial: TrialPlan, prediction: Prediction | undefined, endMs: number): Drawing {
  const beatMs = scenario.client.heartbeat?.intervalMs;
  const faultMs = scenario.steadyMs + (trial.phase ?? 0) * (beatMs ?? 0);
  const spans = spansOf(trial, faultMs, prediction?.maxMs ?? 0);
  const span = spans.find((one) => one.name === judgedFault(scenario)?.name);
  const judged = span?.startMs ?? faultMs;
  const { detection } = scenario.expect;
  const limitMs = typeof detection === 'object' && typeof detection.withinMs === 'number' ? judged + detection.withinMs : undefined;
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
