// The words, marks and numbers that every report shares, so that the terminal, the page and the job summary say the same
// thing in the same way. A null aggregate is spelled out: "never" when it is infinite, a dash when there is no sample.

import type { Outcome, RunResult, ScenarioResult, Summary, TrialResult, Verdict } from '../result.ts';
import { formatDuration, type Interval } from '../time.ts';

/** One character for each verdict; never the only sign of it. */
export const verdictMarks: Readonly<Record<Verdict, string>> = { pass: '✓', fail: '✗', inconclusive: '?', unsupported: '–' };

/** One character for each outcome of a trial. */
export const outcomeMarks: Readonly<Record<Outcome, string>> = {
  detected: '·',
  late: 'L',
  missed: 'M',
  survived: '=',
  mistake: '!',
  'never-steady': 'N',
  undisturbed: '∘',
};

/** A duration of at most four digits: `2.31 s`, `312 ms`, `4.2 ms`. */
export function shortDuration(valueMs: number): string {
  if (!Number.isFinite(valueMs)) return 'never';
  const size = Math.abs(valueMs);
  if (size < 10) return formatDuration(Number(valueMs.toFixed(1)));
  if (size < 1000) return formatDuration(Math.round(valueMs));
  if (size < 10_000) return formatDuration(Math.round(valueMs / 10) * 10);
  return formatDuration(Math.round(valueMs / 100) * 100);
}

/** An aggregate: infinite is `never`, without samples a dash. */
export function aggregateText(value: number | null, n: number): string {
  if (value !== null) return shortDuration(value);
  return n > 0 ? 'never' : '–';
}

/** The late end of an interval, which is what limits are judged on. */
export function intervalText(value: Interval | null | undefined): string {
  return value === null || value === undefined ? '–' : shortDuration(value.hi);
}

/** `p50 / p95` of a summary. */
export function quantilesText(summary: Summary): string {
  if (summary.n === 0) return '–';
  if (summary.p50 === null) return 'never';
  return `${aggregateText(summary.p50, summary.n)} / ${aggregateText(summary.p95, summary.n)}`;
}

/** The upper limit of detection or recovery that the scenario asserts, in ms: `within`, else `p95`, else `p50`. */
export function limitOf(scenario: ScenarioResult, family: 'detection' | 'serverDetection' | 'reconnect' | 'resume'): number | undefined {
  for (const key of ['within', 'p95', 'p50']) {
    const found = scenario.expectations.find((each) => each.path === `${family}.${key}`);
    if (typeof found?.limit.value === 'number') return found.limit.value;
  }
  return undefined;
}

/** The limit as text: `≤ 2 s`, `never`, or nothing. */
export function limitText(scenario: ScenarioResult, family: 'detection' | 'reconnect'): string {
  const own = limitOf(scenario, family);
  const watched = family === 'detection' && scenario.detection.n === 0 ? limitOf(scenario, 'serverDetection') : undefined;
  const limitMs = own ?? watched;
  if (limitMs !== undefined) return `≤ ${shortDuration(limitMs)}`;
  return scenario.expectations.some((each) => each.path === family && each.limit.value === 'never') ? 'never' : '';
}

/** `p50 / p95` of the side that was watched: the client's detection, or the server's where only that has samples. */
export function detectionText(scenario: ScenarioResult): string {
  const { detection, serverDetection } = scenario;
  if (detection.n > 0 || serverDetection.n === 0) return quantilesText(detection);
  return `${quantilesText(serverDetection)} (server)`;
}

/** Reconnect success, `40/40`; a dash when nobody was down, so that there was nothing to come back from. */
export function reconnectText(scenario: ScenarioResult): string {
  const { n, succeeded } = scenario.reconnect;
  return n === 0 || (succeeded === 0 && staysUp(scenario)) ? '–' : `${succeeded}/${n}`;
}

/** No client was expected to go down, or none did. */
export function staysUp(scenario: ScenarioResult): boolean {
  if (scenario.expectations.some((each) => each.path === 'reconnect' && each.limit.value !== 'never')) return false;
  const trials = conclusive(scenario);
  return trials.length > 0 && trials.every((trial) => trial.outcome === 'survived' || trial.outcome === 'undisturbed');
}

/** A text of at most so many characters, its end cut with an ellipsis. */
export function cutText(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}

/** Trials that count, i.e. neither inconclusive nor unsupported. */
export function conclusive(scenario: ScenarioResult): readonly TrialResult[] {
  return scenario.trials.filter((trial) => trial.verdict === 'pass' || trial.verdict === 'fail');
}

/** How many scenarios have each verdict. */
export function countVerdicts(result: RunResult): Readonly<Record<Verdict, number>> {
  const counts = { fail: 0, inconclusive: 0, unsupported: 0, pass: 0 };
  for (const scenario of result.scenarios) counts[scenario.verdict] += 1;
  return counts;
}

/** `2 failed, 1 inconclusive, 9 passed of 12 scenarios`. */
export function countsText(result: RunResult): string {
  const counts = countVerdicts(result);
  const words = { fail: 'failed', inconclusive: 'inconclusive', unsupported: 'unsupported', pass: 'passed' };
  const parts = (Object.keys(words) as Verdict[])
    .filter((verdict) => counts[verdict] > 0)
    .map((verdict) => `${counts[verdict]} ${words[verdict]}`);
  const total = result.scenarios.length;
  return total === 0 ? 'no scenario' : `${parts.join(', ')} of ${total} scenario${total === 1 ? '' : 's'}`;
}

/** Reasons that no expectation has said already. */
export function otherReasons(scenario: ScenarioResult): readonly string[] {
  const said = new Set(scenario.expectations.map((each) => each.message));
  return scenario.reasons.filter((reason) => !said.has(reason));
}

/** Worst first: fail, inconclusive, unsupported, pass; otherwise in order. */
export function worstFirst(scenarios: readonly ScenarioResult[]): ScenarioResult[] {
  const rank: Record<Verdict, number> = { fail: 0, inconclusive: 1, unsupported: 2, pass: 3 };
  return [...scenarios].sort((a, b) => rank[a.verdict] - rank[b.verdict]);
}

/** The same text without anything that a terminal, an XML reader or a log would obey; line ends stay. */
export function harmless(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/\t/g, ' ')
    .replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufffe\uffff]/g, '\uFFFD');
}

/** The same in one line. */
export function oneLine(text: string): string {
  return harmless(text).replaceAll('\n', ' ');
}
