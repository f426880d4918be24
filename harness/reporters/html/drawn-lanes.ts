// Which lanes are drawn: the worst trials first, at most fifty on the whole page, since nobody looks at the fifty-first.
// What did not pass has its lanes first. Of a herd, the slowest clients of a trial are drawn, not all of them.

import type { ReportInput } from '../../reporter.ts';
import type { Sample, ScenarioResult, TrialResult } from '../../result.ts';
import { worstFirst } from '../wording.ts';
import { type Lane, laneOf } from './lane.ts';

/** A lane with the trial that it shows. */
export interface DrawnLane {
  readonly trial: TrialResult;
  readonly lane: Lane;
  readonly outcome: string;
  /** The trial has several clients, so the lane names its own. */
  readonly several: boolean;
  /** The client's sample of the judged fault. */
  readonly sample: Sample | undefined;
}

/** Lanes on the page, and lanes of one scenario, at most. */
export const mostLanes = 50;
const mostOfOne = 10;

/** Lanes of all scenarios by their id. */
export function drawnLanes(input: ReportInput): ReadonlyMap<string, readonly DrawnLane[]> {
  const { scenarios } = input.result;
  const share = Math.min(mostOfOne, Math.max(3, Math.floor(mostLanes / Math.max(1, scenarios.length))));
  const lanes = new Map<string, readonly DrawnLane[]>();
  let room = mostLanes;
  for (const scenario of worstFirst(scenarios)) {
    const own = room === 0 ? [] : lanesOf(scenario, input, Math.min(share, room));
    room -= own.length;
    lanes.set(scenario.id, own);
  }
  return lanes;
}

function lanesOf(scenario: ScenarioResult, input: ReportInput, most: number): DrawnLane[] {
  const drawn: DrawnLane[] = [];
  for (const trial of worstTrials(scenario)) {
    if (drawn.length >= most) break;
    const history = input.history(trial.history);
    if (history === undefined) continue;
    const clients = slowestClients(trial);
    for (const client of clients.slice(0, Math.min(most - drawn.length, clients.length > 1 ? 2 : 1))) {
      const lane = laneOf(history, client, trial.samples);
      const sample = trial.samples.find((each) => each.client === client && each.side === 'client');
      if (lane !== undefined) drawn.push({ trial, lane, sample, outcome: sample?.outcome ?? trial.outcome, several: clients.length > 1 });
    }
  }
  return drawn;
}

/** Failed first, then what could not be judged, then by detection time, the slowest first. */
export function worstTrials(scenario: ScenarioResult): TrialResult[] {
  const rank = { fail: 0, inconclusive: 1, unsupported: 2, pass: 3 };
  const worst = new Set(scenario.expectations.filter((each) => each.verdict === 'fail').map((each) => each.worstTrial));
  const first = (trial: TrialResult) => (worst.has(trial.attempt) ? -1 : rank[trial.verdict]);
  return [...scenario.trials].sort((a, b) => first(a) - first(b) || slowness(b) - slowness(a));
}

function slowness(trial: TrialResult): number {
  if (trial.outcome === 'missed' || trial.outcome === 'never-steady') return Number.MAX_VALUE;
  return (trial.detectionMs?.hi ?? trial.resumeMs?.hi ?? 0) + (trial.recoveryMs?.hi ?? 0) / 1000;
}

function slowestClients(trial: TrialResult): string[] {
  const own = trial.samples.filter((sample) => sample.side === 'client');
  const slow = (sample: Sample) => (sample.detectionMs?.hi ?? 1e12) + (sample.recoveryMs?.hi ?? 1e12);
  const clients = own.toSorted((a, b) => slow(b) - slow(a)).map((sample) => sample.client);
  return clients.length === 0 ? ['c1'] : [...new Set(clients)];
}
