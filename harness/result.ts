// The result of a run as data: what result.json holds, field for field (its JSON Schema is reporters/result.schema.json).
// Numbers are milliseconds with microsecond digits. An aggregate is null when it is infinite (n > 0) or has no samples
// (n = 0); a missed detection counts as infinite in every quantile. Names are public API: version goes up before they change.

import type { ExitCode } from './error.ts';
import type { Closer } from './history.ts';
import type { Interval } from './time.ts';

/** What a verdict can be. Merged: fail > inconclusive > unsupported > pass. */
export type Verdict = 'pass' | 'fail' | 'inconclusive' | 'unsupported';

/** What became of a trial, as the table of outcomes defines it. `undisturbed`: no fault touched this client. */
export type Outcome = 'detected' | 'late' | 'missed' | 'survived' | 'mistake' | 'never-steady' | 'undisturbed';

/** One sample: one occurrence and one affected client, on one side. */
export interface Sample {
  readonly fault: string;
  readonly occurrence: number;
  readonly client: string;
  readonly side: 'client' | 'server';
  readonly outcome: Outcome;
  /** Median gap between deliveries to the client in steady; null unless it is regular enough to be trusted. */
  readonly periodMs: number | null;
  /** Where in the heartbeat cycle the fault landed, 0 to 1, measured; null without a trusted period. */
  readonly phase: number | null;
  /** Fault minus last delivered byte. */
  readonly ageMs: number | null;
  /** Last delivered byte until `down`. */
  readonly silenceMs: number | null;
  readonly detectionMs: Interval | null;
  readonly recoveryMs: Interval | null;
  /** The same connection carried an acknowledged beat after heal: heal to that beat. */
  readonly resumeMs: Interval | null;
  readonly recoveredDuringFault: boolean;
  readonly rescued: boolean;
  readonly closedBy: Closer | null;
  readonly connectAttempts: number;
  /** Longest single connect attempt. */
  readonly longestAttemptMs: number | null;
  readonly evidence: { readonly proof: string; readonly reached: boolean; readonly detail: string };
}

export interface TrialResult extends Partial<Omit<Sample, 'fault' | 'occurrence' | 'client' | 'side'>> {
  readonly number: number;
  /** `17`; repeats of it are `17a`, `17b`; fillers go on counting. */
  readonly attempt: string;
  readonly verdict: Verdict;
  readonly reasons: readonly string[];
  /** Path of the history, relative to result.json. */
  readonly history: string;
  readonly outcome: Outcome;
  readonly lateness: {
    readonly harnessP99Ms: number | null;
    readonly clientWaitMs: number | null;
    readonly jumpMs: number;
    readonly concurrency: number;
  };
  readonly exposureMs: number;
  readonly mistakes: number;
  /** Per connection in steady, both ways, counted on the wire: payload only. */
  readonly cost?: { readonly beatsPerHour: number; readonly bytesPerHour: number; readonly wakeUpsPerHour: number };
  /** New connections in the busiest second after the fault, over all clients. */
  readonly peakPerSecond?: number;
  /** The same in the busiest 100 ms: what a listen queue feels. */
  readonly peakPer100Ms?: number;
  /** New connections in each 100 ms since the first fault began; only where there are several clients. */
  readonly connectsPer100Ms?: readonly number[];
  /** Most sessions that the server held of one client at once, its own ends open. */
  readonly duplicates?: number;
  /** Longest time that the server kept an old session of a client beside a new one; null = none was replaced. */
  readonly ghostMs?: number | null;
  readonly samples: readonly Sample[];
  /** Set when the client reached the server around the path: exit code 6. */
  readonly bypass?: string;
}

/** A distribution in five numbers. */
export interface Summary {
  readonly n: number;
  readonly min: number | null;
  readonly p50: number | null;
  readonly p95: number | null;
  readonly max: number | null;
}

/** One asserted line of the scenario. `path` as in the file: `detection.within`. */
export interface ExpectationResult {
  readonly path: string;
  readonly limit: { readonly value: number | string; readonly unit: string };
  readonly measured: { readonly value: number | null; readonly unit: string };
  readonly n: number;
  /** `attempt` of the worst trial. */
  readonly worstTrial: string | null;
  /** Attempts of the trials that violated it by themselves. */
  readonly violating?: readonly string[] | undefined;
  /** Attempts whose own value straddles the limit: neither held nor violated. */
  readonly undecided?: readonly string[] | undefined;
  readonly verdict: Verdict;
  /** The finished sentence: limit, measured, n, worst trial, what it supports. */
  readonly message: string;
  readonly line: number | null;
  readonly column: number | null;
}

export interface ScenarioResult {
  readonly id: string;
  readonly name: string;
  readonly file: string;
  readonly line: number;
  readonly setting: string | null;
  readonly tags: readonly string[];
  readonly verdict: Verdict;
  readonly reasons: readonly string[];
  /** Exit code that this scenario alone asks for. */
  readonly exitCode: ExitCode;
  readonly prediction: { readonly minMs: number; readonly meanMs: number; readonly maxMs: number } | null;
  readonly trials: readonly TrialResult[];
  readonly detection: Summary;
  readonly serverDetection: Summary;
  readonly silence: { readonly min: number | null; readonly max: number | null; readonly pinned: boolean };
  readonly reconnect: Summary & { readonly succeeded: number };
  readonly mistakes: { readonly count: number; readonly exposureMs: number };
  readonly expectations: readonly ExpectationResult[];
  /** Source lines around the positions named above, for quoting. */
  readonly source: Readonly<Record<number, string>>;
  /** The command that repeats the worst trial. */
  readonly again: string | null;
  readonly warnings: readonly string[];
  readonly plannedMs: number;
  readonly wallMs: number;
}

export interface RunResult {
  readonly version: 1;
  readonly flatline: string;
  readonly environment: {
    readonly name: string;
    readonly versions: Readonly<Record<string, string>>;
    readonly capabilities: Readonly<Record<string, string>>;
  };
  readonly seed: string;
  readonly verdict: Verdict;
  readonly exitCode: ExitCode;
  readonly startedAt: string;
  readonly wallMs: number;
  /** The instrument, measured: start-up, calibration, own lateness, largest concurrency. */
  readonly instrument: {
    readonly readyMs: number | null;
    readonly calibrationMs: number | null;
    readonly uncertaintyMs: number;
    readonly latenessP99Ms: number | null;
    readonly maxConcurrency: number;
    readonly trialsMs: number | null;
  };
  /** Errors of the environment, in one line each. */
  readonly errors: readonly string[];
  readonly interrupted: boolean;
  readonly scenarios: readonly ScenarioResult[];
}

/** Name with its setting, as in Vitest and JUnit: `name [setting]`. */
export function titleOf(scenario: Pick<ScenarioResult, 'name' | 'setting'>): string {
  return scenario.setting === null ? scenario.name : `${scenario.name} [${scenario.setting}]`;
}

/** fail > inconclusive > unsupported > pass; nothing at all is inconclusive, since no sample is no pass. */
export function worstVerdict(verdicts: readonly Verdict[]): Verdict {
  const order: Verdict[] = ['fail', 'inconclusive', 'unsupported', 'pass'];
  return order.find((verdict) => verdicts.includes(verdict)) ?? 'inconclusive';
}

/** Five numbers of values in which Infinity stands for "missed". */
export function roundMs(value: number): number {
  return Math.round(value * 1000) / 1000;
}
