// That a run goes on: on a terminal a line below the others that moves, everywhere else a sign of life whenever nothing was
// said for 30 s, since some CI systems end a job that is silent.

import { nowMs, systemClock } from '../time.ts';
import { progressText } from './compare-progress.ts';
import { statusLine } from './status-line.ts';

const silentMs = 30_000;
const redrawMs = 500;

/** What a run has done, and will take. */
export interface Pace {
  finished(): number;
  readonly trials: number;
  readonly plannedMs: number;
  /** The sign of life, for `say`. */
  sign(): string;
}

/** A running pulse. */
export interface Pulse {
  /** Something was said: the next sign of life is later. */
  spoke(): void;
  end(): void;
}

/** Starts to show it. */
export function pulse(pace: Pace, say: (text: string) => void): Pulse {
  const moving = statusLine();
  const startedMs = nowMs();
  let lastMs = startedMs;
  let cancel = () => {};
  const move = () => {
    const finished = pace.finished();
    moving?.show(progressText(finished, Math.max(finished, pace.trials), nowMs() - startedMs, pace.plannedMs));
    cancel = systemClock.at(nowMs() + redrawMs, move);
  };
  const wait = () => {
    cancel = systemClock.at(lastMs + silentMs, () => {
      if (nowMs() - lastMs >= silentMs) say(pace.sign());
      wait();
    });
  };
  if (moving === undefined) wait();
  else move();
  return {
    spoke: () => {
      lastMs = nowMs();
    },
    end() {
      cancel();
      moving?.[Symbol.dispose]();
    },
  };
}
