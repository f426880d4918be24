// What a comparison of settings is, as data: what goes in (one block a trial number, one value a setting), and what comes
// out (a table, differences that are real, advice with its reasons). Measured and modelled numbers never share a column;
// each says where it is from.

/** Where a number is from. A model predicts; it has measured nothing. */
export type Evidence = 'measured' | 'model';

/** One trial of one setting, in ms; Infinity = never, null = no sample. */
export interface BlockValues {
  /** Last delivery until `down`: at its maximum the worst-case detection. */
  readonly silenceMs: number | null;
  readonly detectionMs: number | null;
  readonly recoveryMs: number | null;
}

/** Mistakes per healthy connection-hour, with two-sided 95 % bounds. */
export interface MistakeEstimate {
  readonly evidence: Evidence;
  readonly count: number;
  readonly hours: number;
  readonly perHour: number;
  readonly lo: number;
  readonly hi: number;
  /** What it rests on, in words. */
  readonly source: string;
}

/** Traffic of one connection. Counted where measured; the wire's overhead is always an estimate. */
export interface Traffic {
  readonly beatsPerHour: number;
  readonly bytesPerHour: number;
  readonly wakeUpsPerHour: number;
  readonly estimatedWireBytesPerHour: number;
}

/** How a herd comes back; medians over trials. Ms since the heal; Infinity = somebody never. */
export interface HerdFigures {
  readonly clients: number;
  readonly trials: number;
  /** New connections in the busiest 100 ms, and in the busiest second. */
  readonly peakPer100Ms: number;
  readonly peakPerSecond: number;
  /** Connect attempts of all clients in each 100 ms since the fault began. */
  readonly connectsPer100Ms: readonly number[];
  readonly attemptsPerClient: number;
  readonly back50Ms: number;
  readonly back95Ms: number;
  readonly backAllMs: number;
}

/** One setting before it is compared. */
export interface SettingBlocks {
  readonly name: string;
  readonly intervalMs: number | null;
  readonly predicted: { readonly minMs: number; readonly meanMs: number; readonly maxMs: number } | null;
  /** False where the fault tells the client at once, by an end: then the silence before it says nothing of detection. */
  readonly silent?: boolean;
  /** Of one instant, in ms. */
  readonly uncertaintyMs: number;
  /** By trial number: block i holds trial i of every setting. */
  readonly blocks: ReadonlyMap<number, BlockValues>;
  readonly mistakes: readonly MistakeEstimate[];
  readonly traffic: Traffic | null;
  /** New connections in the busiest second, largest of all trials. */
  readonly peakPerSecond: number | null;
  /** Null where a trial has one client. */
  readonly herd: HerdFigures | null;
}

/** The two metrics that differences are claimed in; declared beforehand, everything else describes. */
export type PrimaryMetric = 'worst-case detection' | 'recovery';

/** One setting in the table. Null = no sample; Infinity = never. */
export interface ComparedSetting {
  readonly name: string;
  /** 1 = none is really faster; null when there are too few blocks to rank. */
  readonly rank: number | null;
  readonly n: number;
  readonly worstMs: number | null;
  readonly detectionP50Ms: number | null;
  readonly detectionP95Ms: number | null;
  readonly recoveryP50Ms: number | null;
  readonly recoveryP90Ms: number | null;
  readonly predicted: SettingBlocks['predicted'];
  /** Whether every detection lies in the predicted band, widened by what an instant is uncertain; null without either. */
  readonly inBand: boolean | null;
  readonly mistakes: readonly MistakeEstimate[];
  readonly traffic: Traffic | null;
  readonly peakPerSecond: number | null;
  readonly herd: HerdFigures | null;
  /** Settings that are no worse in anything and really better in something. */
  readonly dominatedBy: readonly string[];
  /** Every finite detection, ascending: for the distribution. */
  readonly detectionsMs: readonly number[];
  readonly missed: number;
}

/** A pair of settings in one primary metric. */
export interface Difference {
  readonly metric: PrimaryMetric;
  readonly faster: string;
  readonly slower: string;
  /** Between the worst cases; for recovery the median of the differences within blocks. Ms. */
  readonly byMs: number;
  /** After Holm, over all pairs and both metrics. */
  readonly p: number;
}

/** One line of advice. */
export interface Advice {
  readonly goal: 'fastest detection' | 'fewest mistakes' | 'least traffic' | 'knee';
  readonly setting: string;
  readonly reason: string;
}

/** A finished comparison. */
export interface Comparison {
  readonly version: 1;
  readonly evidence: Evidence;
  readonly name: string;
  readonly file: string;
  readonly seed: string;
  readonly environment: string;
  /** Ordered by worst-case detection. */
  readonly settings: readonly ComparedSetting[];
  /** Only those that are real. */
  readonly differences: readonly Difference[];
  /** How many pairs and metrics were tested. */
  readonly tests: number;
  readonly ranked: boolean;
  readonly advice: readonly Advice[];
  /** What to know before believing it. */
  readonly notes: readonly string[];
}

/** Blocks below which points are shown and nothing is ranked. */
export const fewestBlocks = 30;
