// Work that is not urgent, done a millisecond at a time: judging the history of a thousand clients takes a tenth of a second,
// and a timer of the coordinator that is due meanwhile must not wait for it.

import { nowMs } from '../time.ts';

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
