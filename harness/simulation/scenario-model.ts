// A scenario as the model sees it: its conditions as a path, its judged fault as an outage. What the model does not know it
// refuses by name, since a prediction of something else would be worse than none.

import { judgedFault } from '../engine/prediction.ts';
import { FlatlineError } from '../error.ts';
import type { FaultType } from '../fault.ts';
import type { ConditionSpec, FaultSpec, HeartbeatSpec, ReconnectSpec, Scenario } from '../scenario.ts';
import type { Outage } from './fleet.ts';
import { type PathModel, perfectPath } from './link.ts';
import { noLoss, refuseLoss } from './loss.ts';

/** A scenario that the model can play. */
export interface ScenarioModel {
  readonly heartbeat: HeartbeatSpec;
  readonly reconnect: ReconnectSpec;
  readonly path: PathModel;
  /** Length of the stage in which cost is counted. */
  readonly steadyMs: number;
  /** How the judged fault hits; undefined = a soak. */
  readonly fault: (Pick<Outage, 'open' | 'fresh'> & { readonly fromMs: number; readonly toMs: number }) | undefined;
}

/** Throws a FlatlineError (FL-M001, FL-M010 to FL-M012, exit 2) for what the model does not know. */
export function modelOf(scenario: Scenario, types: Readonly<Record<string, FaultType>>, path?: PathModel): ScenarioModel {
  const { heartbeat, reconnect } = scenario.client;
  if (heartbeat === undefined)
    throw refused(scenario, 'FL-M010', 'the client declares no heartbeat, so nothing can be predicted of it', 'client');
  if (heartbeat.keepAlive !== undefined && heartbeat.detector.type === 'none')
    throw refused(scenario, 'FL-M010', "the kernel's keep-alive is not in the model", 'client.heartbeat');
  return {
    heartbeat,
    reconnect: reconnect ?? { type: 'none', connectTimeoutMs: 5000 },
    path: path ?? pathOf(scenario),
    steadyMs: scenario.steadyMs,
    fault: faultOf(scenario, types),
  };
}

/** What the scenario's conditions say of the path; a perfect one where they say nothing. */
export function pathOf(scenario: Scenario): PathModel {
  return scenario.conditions.reduce((path, condition) => withCondition(scenario, path, condition), perfectPath);
}

function withCondition(scenario: Scenario, path: PathModel, { type, attributes }: ConditionSpec): PathModel {
  const { direction } = attributes;
  if ((type === 'latency' || type === 'loss') && direction !== undefined && direction !== 'both')
    throw refused(scenario, 'FL-M011', `the model knows ${type} in both directions only`, 'conditions');
  if (type === 'latency') {
    const [latencyMs, jitterMs] = [Number(attributes['latencyMs']), Number(attributes['jitterMs'] ?? 0)];
    return { ...path, delay: { type: 'uniform', fromMs: latencyMs - jitterMs, toMs: latencyMs + jitterMs } };
  }
  if (type === 'loss') {
    const loss = { rate: Number(attributes['rate']), burst: Number(attributes['burst'] ?? 1) };
    refuseLoss(loss, placeOf(scenario, 'conditions'));
    return { ...path, loss: loss.rate === 0 ? noLoss : loss };
  }
  throw refused(scenario, 'FL-M011', `the model knows the conditions latency and loss, not ${type}`, 'conditions');
}

function faultOf(scenario: Scenario, types: Readonly<Record<string, FaultType>>): ScenarioModel['fault'] {
  const spec = judgedFault(scenario);
  if (spec === undefined) return undefined;
  const type = types[spec.type];
  const hit = type === undefined ? undefined : hitOf(type, spec);
  if (hit === undefined)
    throw refused(scenario, 'FL-M012', `the model knows faults that drop or end everything at once, not ${spec.type}`, 'faults');
  return { ...hit, fromMs: spec.for?.fromMs ?? 0, toMs: spec.for?.toMs ?? 0 };
}

// A server that is gone ends what is open and refuses what comes; a connection that is ended alone leaves new ones alone.
function hitOf(type: FaultType, spec: FaultSpec): Pick<Outage, 'open' | 'fresh'> | undefined {
  const actions = type.actions(spec.attributes);
  const accept = actions.effects.find((effect) => effect.primitive === 'accept');
  const fresh = accept?.primitive === 'accept' && accept.mode === 'refuse' ? 'refused' : 'silent';
  if (spec.type === 'kill' || spec.type === 'restart') return { open: 'ended', fresh: 'refused' };
  if (actions.startEnds.length > 0) return { open: 'ended', fresh };
  return type.silent(spec.attributes) ? { open: 'silent', fresh } : undefined;
}

function placeOf(scenario: Scenario, key: string): string {
  const line = (scenario.positions[key] ?? scenario.positions['name'])?.line ?? 1;
  return `${scenario.file}:${line}`;
}

function refused(scenario: Scenario, code: string, message: string, key: string): FlatlineError {
  return new FlatlineError(message, { code, blame: 'author', where: placeOf(scenario, key), hint: 'measure it without --simulate' });
}
