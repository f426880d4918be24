// Long work in short turns: judging the history of a thousand clients takes a tenth of a second, and so does reading what
// they say in the instant in which they all lose their server. A timer that is due meanwhile must not wait for it.

import { nowMs } from './time.ts';

const turnMs = 1;

/** Carries out all steps, letting the event loop go round after each millisecond of work; gives what they return. Rejects with what a step throws. */
export async function unhurried<T>(steps: Iterator<unknown, T>): Promise<T> {
  for (;;) {
    const untilMs = nowMs() + turnMs;
    do {
      const step = steps.next();
      if (step.done) return step.value;
    } while (nowMs() < untilMs);
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
}

/** Items on their way to whoever uses them. */
export interface Turns<T> {
  /** Uses them after all that were added before: at once, as far as a turn goes. */
  add(items: readonly T[]): void;
  /** Uses everything that still waits, however long it takes. */
  all(): void;
}

/** Hands items on in order, a millisecond's worth at a time. `betweenLooks`: how many are used between two looks at the clock. */
export function inTurns<T>(use: (item: T) => void, betweenLooks = 1): Turns<T> {
  const waiting: (readonly T[])[] = [];
  let next = 0;
  const turn = (untilMs: number) => {
    for (let items = waiting[0]; items !== undefined; items = waiting[0]) {
      while (next < items.length) {
        if (next % betweenLooks === 0 && nowMs() > untilMs) return void setImmediate(() => turn(nowMs() + turnMs));
        next += 1;
        use(items[next - 1] as T);
      }
      waiting.shift();
      next = 0;
    }
  };
  return {
    add(items) {
      waiting.push(items);
      if (waiting.length === 1) turn(nowMs() + turnMs);
    },
    all: () => turn(Number.POSITIVE_INFINITY),
  };
}
