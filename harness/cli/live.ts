// What is said while a run goes on, on standard error: the plan in one line, readiness, one line for each finished
// scenario, and that it goes on.

import type { Progress } from '../coordinator/session.ts';
import { limitText } from '../reporters/wording.ts';
import type { ScenarioResult, Verdict } from '../result.ts';
import type { Scenario } from '../scenario.ts';
import { formatDuration } from '../time.ts';
import { fullName } from '../vitest/full-name.ts';
import type { OpenRun, RunSettings } from '../vitest/open-run.ts';
import { writeError } from './output.ts';
import { plannedRunMs, thisMachine } from './planned-time.ts';
import { type Pace, type Pulse, pulse } from './pulse.ts';
import { showLog } from './show-log.ts';
import { version } from './version.ts';
import { wrapLines } from './wrap.ts';

const marks: Record<Verdict, string> = { pass: '✓', fail: '✗', inconclusive: '?', unsupported: '–' };

/** The live lines of one run. */
export interface Live {
  readonly follow: (run: OpenRun) => void;
  end(): void;
}

/** Says what is planned at once, and follows the run when it is open. */
export function showLive(scenarios: readonly Scenario[], settings: RunSettings): Live {
  const done = new Map<string, number>();
  const plannedMs = plannedRunMs(scenarios, thisMachine(settings.environment), most(settings));
  let going: Pulse | undefined;
  const say = (text: string) => {
    going?.spoke();
    writeError(wrapLines(text, process.stderr.columns));
  };
  const pace: Pace = {
    finished: () => finishedIn(done),
    trials: plannedTrials(scenarios, settings),
    plannedMs,
    sign: () => `still running: ${finishedTrials(done, scenarios, settings)}`,
  };
  return {
    follow(run) {
      say(planLine(scenarios, settings, plannedMs, run.request.seed));
      going = pulse(pace, say);
      showLog(run.session);
      run.session.onProgress((progress) => {
        if (progress.type === 'trial') done.set(progress.scenario, progress.done);
        const line = lineOf(progress, run.request.scenarios);
        if (line !== undefined) say(line);
      });
    },
    end: () => going?.end(),
  };
}

function finishedIn(done: ReadonlyMap<string, number>): number {
  return [...done.values()].reduce((sum, count) => sum + count, 0);
}

/** `5 of 160 trials`: over all scenarios of the run, since one of them says nothing of the rest. Trials that are repeated come on top. */
export function finishedTrials(done: ReadonlyMap<string, number>, scenarios: readonly Scenario[], settings: RunSettings): string {
  const finished = finishedIn(done);
  const planned = plannedTrials(scenarios, settings);
  if (finished === 0) return 'no trial finished';
  return finished > planned ? `${finished} trials, repeats among them` : `${finished} of ${planned} trials`;
}

function most(settings: RunSettings): number {
  return settings.trial === undefined ? (settings.trials ?? Number.POSITIVE_INFINITY) : 1;
}

function plannedTrials(scenarios: readonly Scenario[], settings: RunSettings): number {
  return scenarios.reduce((sum, scenario) => sum + Math.min(scenario.trials, most(settings)), 0);
}

function planLine(scenarios: readonly Scenario[], settings: RunSettings, plannedMs: number, seed: string): string {
  const trials = plannedTrials(scenarios, settings);
  const planned = formatDuration(Math.round(plannedMs / 100) * 100);
  const counts = `${scenarios.length} scenario${scenarios.length === 1 ? '' : 's'}, ${trials} trial${trials === 1 ? '' : 's'}`;
  return `flatline ${version()}, ${settings.environment}, seed ${seed}: ${counts}, about ${planned}`;
}

function lineOf(progress: Progress, scenarios: readonly Scenario[]): string | undefined {
  if (progress.type === 'scenario') {
    const checked = scenarios.some((scenario) => scenario.id === progress.result.id && scenario.hasCheck);
    return scenarioLine(progress.result, checked);
  }
  if (progress.type !== 'ready') return undefined;
  const calibrated = progress.calibrationMs > 0 ? `, calibrated in ${formatDuration(progress.calibrationMs)}` : '';
  return `environment ready in ${formatDuration(progress.readyMs)}${calibrated}`;
}

/** A finished scenario in one line: verdict, name, detection p50 and p95 against the limit, how many came back, n. `checked`: its check has still to say something. */
export function scenarioLine(result: ScenarioResult, checked = false): string {
  const parts = [detection(result), reconnect(result)].filter((part) => part !== undefined);
  const numbers = parts.length === 0 ? '' : `  ${parts.join(', ')}`;
  const why = result.verdict === 'pass' ? '' : `  ${result.reasons[0] ?? result.verdict}`;
  const mark = checked && result.verdict === 'pass' ? '…' : marks[result.verdict];
  return `${mark} ${fullName({ name: result.name, ...(result.setting === null ? {} : { setting: result.setting }) })}${numbers}${why}`;
}

function detection(result: ScenarioResult): string | undefined {
  const summary = result.detection;
  if (summary.n === 0) return undefined;
  if (summary.p50 === null && summary.min === null) return `never noticed (n = ${summary.n})`;
  const limit = limitText(result, 'detection');
  return `detection p50 ${duration(summary.p50)} p95 ${duration(summary.p95)}${limit.startsWith('≤') ? ` ${limit}` : ''} (n = ${summary.n})`;
}

// Without an expectation a trial ends before everybody is back, and the figure would mislead.
function reconnect({ expectations, reconnect: back }: ScenarioResult): string | undefined {
  const asked = expectations.some((expectation) => expectation.path.startsWith('reconnect'));
  return asked && back.n > 0 ? `back ${back.succeeded}/${back.n}` : undefined;
}

function duration(value: number | null): string {
  return value === null ? 'never' : formatDuration(Math.round(value * 10) / 10);
}
