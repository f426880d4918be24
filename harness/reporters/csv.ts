// trials.csv: one row for each sample (occurrence x client x side) of every trial, for spreadsheets and notebooks. Trials
// without a sample have one row too, so that nothing is missing from a count. RFC 4180; a value that a spreadsheet would
// run as a formula is kept from it by an apostrophe.

import type { Reporter } from '../reporter.ts';
import { roundMs, type Sample, type ScenarioResult, type TrialResult } from '../result.ts';

/** The reporter of trials.csv. */
export const csv: Reporter = {
  file: 'trials.csv',
  render: ({ result }) => {
    const rows = result.scenarios.flatMap((scenario) => scenario.trials.flatMap((trial) => rowsOf(scenario, trial)));
    return `${[columns.join(','), ...rows].join('\r\n')}\r\n`;
  },
};

const columns = [
  ...['file', 'scenario', 'setting', 'trial', 'verdict', 'trial_outcome', 'fault', 'occurrence', 'client', 'side', 'outcome'],
  ...['phase', 'age_ms', 'silence_ms', 'detection_lo_ms', 'detection_hi_ms', 'recovery_lo_ms', 'recovery_hi_ms'],
  ...['resume_lo_ms', 'resume_hi_ms', 'recovered_during_fault', 'rescued', 'closed_by', 'connect_attempts', 'longest_attempt_ms'],
  ...[
    'reached_the_wire',
    'mistakes',
    'exposure_ms',
    'client_wait_ms',
    'jump_ms',
    'concurrency',
    'period_ms',
    'peak_per_second',
    'duplicates',
    'ghost_ms',
    'beats_per_hour',
    'bytes_per_hour',
    'reasons',
    'history',
  ],
];

function rowsOf(scenario: ScenarioResult, trial: TrialResult): string[] {
  const samples = trial.samples.length === 0 ? [undefined] : trial.samples;
  return samples.map((sample) => [...headOf(scenario, trial), ...measured(sample), ...tailOf(trial)].map(cell).join(','));
}

type Value = string | number | boolean | null | undefined;

function headOf(scenario: ScenarioResult, trial: TrialResult): Value[] {
  return [scenario.file, scenario.name, scenario.setting, trial.attempt, trial.verdict, trial.outcome];
}

function measured(sample: Sample | undefined): Value[] {
  return [
    ...[sample?.fault, sample?.occurrence, sample?.client, sample?.side, sample?.outcome],
    ...[sample?.phase, sample?.ageMs, sample?.silenceMs, sample?.detectionMs?.lo, sample?.detectionMs?.hi],
    ...[sample?.recoveryMs?.lo, sample?.recoveryMs?.hi, sample?.resumeMs?.lo, sample?.resumeMs?.hi],
    ...[sample?.recoveredDuringFault, sample?.rescued, sample?.closedBy, sample?.connectAttempts, sample?.longestAttemptMs],
    sample?.evidence.reached,
  ];
}

function tailOf(trial: TrialResult): Value[] {
  const { clientWaitMs, jumpMs, concurrency } = trial.lateness;
  const wire = [trial.peakPerSecond, trial.duplicates, trial.ghostMs, trial.cost?.beatsPerHour, trial.cost?.bytesPerHour];
  const instrument = [clientWaitMs, jumpMs, concurrency];
  return [trial.mistakes, trial.exposureMs, ...instrument, trial.periodMs, ...wire, trial.reasons.join('; '), trial.history];
}

function cell(value: Value): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return Number.isFinite(value) ? String(roundMs(value)) : '';
  const text = String(value);
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
