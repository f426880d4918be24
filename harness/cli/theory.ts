// What theory says of a scenario before anything runs, for `explain`: earliest, mean and latest detection, for the client
// and, where it is asked, for the server. On loopback; a run uses the round trip that it measured. Pure.

import { judgedFault, keepAliveLacks, type Prediction, predictionOf } from '../engine/prediction.ts';
import { serverHearsNothing } from '../engine/refuse-prediction.ts';
import { faultTypes } from '../faults/index.ts';
import { predict } from '../heartbeat/bound.ts';
import type { FaultSpec, Scenario } from '../scenario.ts';
import { formatDuration } from '../time.ts';
import { processTheory } from './process-theory.ts';

const roundTripMs = 0;

/** Whose detection is drawn, on which fault, and what theory says of it. */
export interface JudgedSide {
  readonly side: 'detection' | 'serverDetection';
  readonly fault: FaultSpec | undefined;
  readonly prediction: Prediction | undefined;
}

/** The client's detection, or the server's where only that has a limit. */
export function judgedSide(scenario: Scenario): JudgedSide {
  const { detection, serverDetection } = scenario.expect;
  if (typeof serverDetection === 'object' && typeof detection !== 'object') {
    const fault = scenario.faults.find(({ name }) => name === serverDetection.of);
    return {
      side: 'serverDetection',
      fault,
      prediction: processTheory(scenario, fault, 'serverDetection')?.prediction ?? serverPrediction(scenario),
    };
  }
  const fault = judgedFault(scenario);
  const ending = processTheory(scenario, fault, 'detection');
  return {
    side: 'detection',
    fault,
    prediction: ending === undefined ? predictionOf(scenario, faultTypes, roundTripMs) : ending.prediction,
  };
}

/** One line for each side that is asked about; without a fault there is nothing to say. */
export function theoryLines(scenario: Scenario): string[] {
  if (scenario.faults.length === 0) return ['no fault, so there is nothing to detect'];
  const { detection, serverDetection } = scenario.expect;
  const prediction = predictionOf(scenario, faultTypes, roundTripMs);
  const ending = processTheory(scenario, judgedFault(scenario), 'detection')?.words;
  const words = keepAliveLacks(scenario, faultTypes) ?? inWords(prediction, longestMs(judgedFault(scenario)), 'client');
  const own = ending ?? `${words}${unevenPath(scenario)}`;
  if (typeof serverDetection !== 'object') return [own];
  const of = scenario.faults.find(({ name }) => name === serverDetection.of);
  const end = processTheory(scenario, of, 'serverDetection')?.words;
  const server = `server: ${end ?? inWords(serverPrediction(scenario), longestMs(of), 'server')}`;
  return detection === undefined ? [server] : [own, server];
}

// As the planner sees it: only where everything from the client stops at once.
function serverPrediction(scenario: Scenario): Prediction | undefined {
  const { server, client } = scenario;
  if (server.use !== 'reference' || server.heartbeat === undefined || !serverHearsNothing(scenario, faultTypes)) return undefined;
  const peerIntervalMs = client.heartbeat?.intervalMs;
  const input = { heartbeat: server.heartbeat, roundTripMs, repliesLost: true, side: 'server' } as const;
  return predict(peerIntervalMs === undefined ? input : { ...input, peerIntervalMs });
}

// How long the judged fault lasts at most; one that never heals, or heals in its instant, hides nothing.
function longestMs(fault: FaultSpec | undefined): number {
  return fault?.for?.toMs ?? Number.POSITIVE_INFINITY;
}

function inWords(prediction: Prediction | undefined, faultMs: number, side: 'client' | 'server'): string {
  if (prediction === undefined) return `no closed form for this ${side} and fault: judged by the limits alone`;
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
