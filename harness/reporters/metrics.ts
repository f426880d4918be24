// metrics.prom: the run as Prometheus text (format 0.0.4), for a textfile collector or a push gateway. Histograms of
// detection and recovery in seconds, where a missed one counts in +Inf only; trials by outcome; the verdict as 0 or 1.

import type { Reporter } from '../reporter.ts';
import type { RunResult, Sample, ScenarioResult } from '../result.ts';
import { conclusive, oneLine } from './wording.ts';

/** The reporter of metrics.prom. */
export const metrics: Reporter = { file: 'metrics.prom', render: ({ result }) => metricsText(result) };

/** Upper bounds in seconds: from a 100 ms heartbeat to a TCP time-out. */
const buckets = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 900];

function metricsText(result: RunResult): string {
  const each = (make: (scenario: ScenarioResult) => string[]) => result.scenarios.flatMap(make);
  return `${[
    ...family('flatline_run_exit_code', 'gauge', 'Exit code of the run.', [`flatline_run_exit_code ${result.exitCode}`]),
    ...family('flatline_run_duration_seconds', 'gauge', 'Wall time of the run.', [`flatline_run_duration_seconds ${result.wallMs / 1000}`]),
    ...family('flatline_scenario_verdict', 'gauge', 'One for the verdict that was given.', each(verdictOf)),
    ...family('flatline_trials', 'gauge', 'Trials by outcome and verdict.', each(trialsOf)),
    ...family(
      'flatline_mistakes',
      'gauge',
      'Down without a fault.',
      each((scenario) => [`flatline_mistakes{${labels(scenario)}} ${scenario.mistakes.count}`]),
    ),
    ...family(
      'flatline_exposure_seconds',
      'gauge',
      'Time up with no fault in force.',
      each((scenario) => [`flatline_exposure_seconds{${labels(scenario)}} ${scenario.mistakes.exposureMs / 1000}`]),
    ),
    ...family(
      'flatline_detection_seconds',
      'histogram',
      'Fault in force until down.',
      each((scenario) => histogram('flatline_detection_seconds', scenario, (sample) => sample.detectionMs?.hi)),
    ),
    ...family(
      'flatline_recovery_seconds',
      'histogram',
      'Heal until the first acknowledged beat on a new connection.',
      each((scenario) => histogram('flatline_recovery_seconds', scenario, (sample) => sample.recoveryMs?.hi)),
    ),
  ].join('\n')}\n`;
}

function family(name: string, type: string, help: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...lines];
}

function verdictOf(scenario: ScenarioResult): string[] {
  return (['pass', 'fail', 'inconclusive', 'unsupported'] as const).map(
    (verdict) => `flatline_scenario_verdict{${labels(scenario)},verdict="${verdict}"} ${scenario.verdict === verdict ? 1 : 0}`,
  );
}

function trialsOf(scenario: ScenarioResult): string[] {
  const groups = Map.groupBy(scenario.trials, (trial) => `outcome="${trial.outcome}",verdict="${trial.verdict}"`);
  return [...groups].map(([group, trials]) => `flatline_trials{${labels(scenario)},${group}} ${trials.length}`);
}

function histogram(name: string, scenario: ScenarioResult, pick: (sample: Sample) => number | undefined): string[] {
  const samples = conclusive(scenario)
    .flatMap((trial) => trial.samples)
    .filter((sample) => sample.side === 'client');
  const seconds = samples.map((sample) => (pick(sample) ?? Number.POSITIVE_INFINITY) / 1000);
  const own = labels(scenario);
  const below = buckets.map((bound) => `${name}_bucket{${own},le="${bound}"} ${seconds.filter((value) => value <= bound).length}`);
  const finite = seconds.filter(Number.isFinite);
  const sum = finite.reduce((total, value) => total + value, 0);
  return [
    ...below,
    `${name}_bucket{${own},le="+Inf"} ${seconds.length}`,
    `${name}_sum{${own}} ${sum}`,
    `${name}_count{${own}} ${seconds.length}`,
  ];
}

function labels(scenario: ScenarioResult): string {
  const pairs = { file: scenario.file, scenario: scenario.name, setting: scenario.setting ?? '' };
  return Object.entries(pairs)
    .map(([name, value]) => `${name}="${label(value)}"`)
    .join(',');
}

function label(value: string): string {
  return oneLine(value).replaceAll('\\', '\\\\').replaceAll('"', '\\"');
}
