// Scenario and seed to a plan: which trials there are, where in the heartbeat cycle each fault lands, how long each outage
// lasts, which clients are hit, when clients start. Phases and outage lengths are stratified, not sampled, and permuted
// against each other; all of it follows from the seed, so a trial can be repeated alone. Pure.

import type { FaultType } from '../fault.ts';
import { type Random, random } from '../random.ts';
import type { FaultSpec, Scenario } from '../scenario.ts';

/** A fault as one trial will carry it out. */
export interface PlannedFault {
  readonly spec: FaultSpec;
  /** Length of each occurrence in ms; undefined = instant, armed or never healed. */
  readonly forMs: number | undefined;
  /** Names of the clients that it hits. */
  readonly clients: readonly string[];
}

/** One trial before it runs. */
export interface TrialPlan {
  readonly number: number;
  /** `17`; repeats are `17a`, `17b`. */
  readonly attempt: string;
  readonly seed: string;
  /** Where in the heartbeat cycle the aimed fault should land, 0 to 1; null = the scenario aims at nothing. */
  readonly phase: number | null;
  /** Seeded uniform: by this share of an interval the fault is delayed when the period cannot be trusted. */
  readonly delayShare: number;
  readonly faults: readonly PlannedFault[];
  /** Start of each client after the trial's start, in ms, in the order c1, c2, … */
  readonly clientStartsMs: readonly number[];
}

/** All trials of one scenario. */
export interface Plan {
  readonly scenario: Scenario;
  readonly trials: readonly TrialPlan[];
  /** How long one trial takes at most, in ms, if the client does what is expected. */
  readonly trialMs: number;
}

/** Plans every trial. The same seed gives the same plan on every machine. */
export function plan(scenario: Scenario, types: Readonly<Record<string, FaultType>>, seed: string, trials = scenario.trials): Plan {
  const phases = strata(trials, random(seed, scenario.id, 'phase'));
  const lengths = scenario.faults.map((_, index) => strata(trials, random(seed, scenario.id, 'length', index)));
  return {
    scenario,
    trialMs: plannedTrialMs(scenario, types),
    trials: Array.from({ length: trials }, (_, index) => {
      const draw = random(seed, scenario.id, 'trial', index + 1);
      return {
        number: index + 1,
        attempt: String(index + 1),
        seed: `${seed}/${scenario.id}/${index + 1}`,
        phase: aimOf(scenario, phases[index] ?? 0.5),
        delayShare: draw.next(),
        faults: scenario.faults.map((spec, fault) => plannedFault(scenario, spec, types, lengths[fault]?.[index] ?? 0.5, draw)),
        clientStartsMs: clientStarts(scenario, draw),
      };
    }),
  };
}

/** The same trial once more: same phase, lengths and seed, another name. `repeat` counts from 1. */
export function repeatOf(trial: TrialPlan, repeat: number): TrialPlan {
  return { ...trial, attempt: `${trial.number}${String.fromCharCode(96 + repeat)}` };
}

/** Names of a scenario's clients. */
export function clientNames(scenario: Scenario): readonly string[] {
  return Array.from({ length: scenario.client.count }, (_, index) => `c${index + 1}`);
}

/** When the last planned heal is, after the first fault's earliest instant, as far as offsets tell. */
export function faultSpanMs(scenario: Scenario): number {
  const ends = new Map<string, number>();
  let last = 0;
  for (const fault of scenario.faults) {
    const start =
      'afterMs' in fault.at ? fault.at.afterMs : (ends.get(fault.at.after.split('.')[0] ?? '') ?? worstDownMs(scenario)) + fault.at.plusMs;
    const end = start + (fault.times - 1) * (fault.everyMs ?? 0) + (fault.for?.toMs ?? 0);
    ends.set(fault.name, end);
    last = Math.max(last, end);
  }
  return last;
}

/** Centres of n equal strata in random order: every tenth of the cycle gets its share (verdicts, section 2). */
function strata(count: number, draw: Random): number[] {
  return draw.shuffle(Array.from({ length: count }, (_, index) => (index + 0.5) / count));
}

function aimOf(scenario: Scenario, stratum: number): number | null {
  const phase = scenario.faults.find((fault) => fault.phase !== undefined)?.phase;
  if (phase === undefined) return null;
  return phase === 'spread' ? stratum : phase;
}

function plannedFault(
  scenario: Scenario,
  spec: FaultSpec,
  types: Readonly<Record<string, FaultType>>,
  stratum: number,
  draw: Random,
): PlannedFault {
  const type = types[spec.type];
  // What heals at once (a restart) is an occurrence of no length; what never heals has none.
  const unlimited = type?.atOnce === true ? 0 : undefined;
  const forMs =
    spec.for === undefined || type?.timing === 'instant' ? unlimited : spec.for.fromMs + stratum * (spec.for.toMs - spec.for.fromMs);
  return { spec, forMs, clients: affectedClients(scenario, spec, draw) };
}

function affectedClients(scenario: Scenario, spec: FaultSpec, draw: Random): string[] {
  const names = clientNames(scenario);
  if (spec.clients === 'all') return [...names];
  const count = 'count' in spec.clients ? spec.clients.count : Math.max(1, Math.round(spec.clients.share * names.length));
  const chosen = new Set(draw.shuffle(names).slice(0, count));
  return names.filter((name) => chosen.has(name));
}

// Clients of their own path start spread over one interval by default, so that a herd's beats do not march in step.
function clientStarts(scenario: Scenario, draw: Random): number[] {
  const { count, overMs } = scenario.client;
  const spreadMs = overMs > 0 ? overMs : count > 1 ? (scenario.client.heartbeat?.intervalMs ?? 1000) : 0;
  return Array.from({ length: count }, (_, index) => (count === 1 ? 0 : ((index + draw.next()) / count) * spreadMs));
}

function worstDownMs(scenario: Scenario): number {
  const detection = scenario.expect.detection;
  return typeof detection === 'object' && typeof detection.withinMs === 'number' ? detection.withinMs : 0;
}

/** True when a known failure is that something does not happen, or happens late: then a trial waits until `recover` is over. */
export function waitsInVain({ expectFailure }: Scenario): boolean {
  return expectFailure?.of.some((path) => /^(detection|reconnect|resume)\.(within|p50|p95|missed|success)$/.test(path)) ?? false;
}

function plannedTrialMs(scenario: Scenario, _types: Readonly<Record<string, FaultType>>): number {
  const { reconnect, resume } = scenario.expect;
  const recovery = waitsInVain(scenario)
    ? scenario.recoverMs
    : typeof reconnect === 'object'
      ? (reconnect.withinMs ?? scenario.recoverMs)
      : reconnect === 'never'
        ? scenario.recoverMs
        : (resume?.withinMs ?? 0);
  const hold = typeof reconnect === 'object' ? 3 * (scenario.client.heartbeat?.intervalMs ?? 1000) : 0;
  const spread = Math.max(scenario.client.overMs, 0) + (scenario.client.heartbeat?.intervalMs ?? 0);
  return scenario.steadyMs + spread + (scenario.faults.length === 0 ? 0 : faultSpanMs(scenario) + recovery + hold);
}
