// The public API of the package `flatline`: what TypeScript scenarios and configurations are written with, and the data
// that checks and other programs read. Re-exports only.

export type { CheckedHistory, Gap, SeenClaim, SeenConnection } from './engine/history-view.ts';
export { type Blame, type ExitCode, exitCodes, FlatlineError } from './error.ts';
export type { History, HistoryEnd, HistoryEvent, HistoryHeader } from './history.ts';
export { defineConfig, defineScenario } from './loader/define.ts';
export type { ScenarioInput } from './loader/schema.ts';
export type { ConfigInput } from './loader/schema-config.ts';
export type { ExpectationResult, Outcome, RunResult, Sample, ScenarioResult, Summary, TrialResult, Verdict } from './result.ts';
export type { Scenario } from './scenario.ts';
export type { Interval } from './time.ts';
