// How far a comparison is, on standard error: trials done, and the time left by the plan, corrected by how the run keeps
// to it. A terminal sees one line that moves; everything else a line every 30 s, since some CI systems end a silent job.

import { formatDuration, nowMs, systemClock } from '../time.ts';
import type { OpenRun } from '../vitest/open-run.ts';
import { writeError } from './output.ts';
import { statusLine } from './status-line.ts';

const redrawMs = 500;
const lineMs = 30_000;

/** Follows a run until disposed. `total`: trials that are to be run. */
export function followComparison(run: OpenRun, total: number, plannedMs: number): Disposable {
  const moving = statusLine();
  const startedMs = nowMs();
  const done = new Map<string, number>();
  let cancel = () => {};
  const say = () => {
    const count = [...done.values()].reduce((sum, each) => sum + each, 0);
    const text = progressText(count, total, nowMs() - startedMs, plannedMs);
    if (moving === undefined) writeError(text);
    else moving.show(text);
  };
  const later = () => {
    cancel = systemClock.at(nowMs() + (moving === undefined ? lineMs : redrawMs), () => {
      say();
      later();
    });
  };
  const end = run.session.onProgress((progress) => {
    if (progress.type === 'trial') done.set(progress.scenario, progress.done);
  });
  later();
  return {
    [Symbol.dispose]() {
      end();
      cancel();
      moving?.[Symbol.dispose]();
    },
  };
}

/** One line of progress. Trials run side by side, so most of them finish near the end: the plan says more than their count. */
export function progressText(done: number, total: number, spentMs: number, plannedMs: number): string {
  const leftMs = Math.max(plannedMs - spentMs, 0);
  const left = leftMs > 0 ? `about ${formatDuration(Math.ceil(leftMs / 1000) * 1000)} left` : 'longer than planned';
  return `${done} of ${total} trials, ${left}`;
}
