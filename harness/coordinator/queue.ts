// The queue of trials. As many run at once as the machine allows: slots shrink when the harness's own lateness grows and
// grow again when it is gone. Which of the waiting trials start together is decided in cohort.ts.

import type { Clock } from '../time.ts';
import { sleep } from '../time.ts';
import { type Load, nextCohort } from './cohort.ts';
import type { RunRequest } from './session.ts';

/** One trial waiting to run. */
export interface Job extends Load {
  run(): Promise<void>;
}

export interface QueueOptions {
  readonly clock: Clock;
  /** Slots at the start, see slotsFor. */
  readonly slots: number;
  /** Fixed by `parallel`; then lateness changes nothing. */
  readonly fixed: boolean;
  readonly p99Ms: () => number | null;
  /** Told when lateness changed the slots. */
  readonly onSlots?: (slots: number, p99Ms: number | null) => void;
  readonly signal: AbortSignal;
}

/** A running queue; jobs may be added while it runs (repeats). */
export interface Queue {
  add(job: Job): void;
  /** Runs until nothing is left. Rejects never: a job that fails is its own affair. */
  drain(): Promise<void>;
  readonly running: () => number;
  readonly mostAtOnce: () => number;
}

/** Slots of a core unless `parallel` says otherwise: trials mostly wait (verdicts, section 3). */
export const slotsPerCore = 256;

/**
 * The same where settings of the reference client are compared: with hundreds at once, each is late by tens of milliseconds,
 * which is more than what two settings may differ by (measured on 2 cores: a window of 400 ms was seen as 443).
 */
export const comparedPerCore = 64;

/**
 * The same in the docker environment: there a fault is several calls to Toxiproxy and its sidecar, which queue up. With 240 trials
 * or 120 at once some faults took longer to set than the client to notice, and nothing was sent into them (measured on 2 cores).
 */
export const dockerPerCore = 48;

/** Slots of a core for this work. */
export function slotsFor({ order, scenarios, environment }: Pick<RunRequest, 'order' | 'scenarios' | 'environment'>): number {
  if (environment === 'docker') return dockerPerCore;
  return order === 'blocks' && scenarios.every(({ client }) => client.use === 'reference') ? comparedPerCore : slotsPerCore;
}

// Trials start in groups this far apart: a start costs about two milliseconds of a core, and hundreds of them in one
// instant stop the clients that are up already for longer than a short window.
const groupSize = 8;
const groupMs = 25;
// Lateness is looked at over five seconds, so slots change no faster; and seven eighths of them always stay: with half of
// them the harness was as late, and suites took half as long again.
const adaptEachMs = 5000;
/** Share of the slots that no lateness takes away. */
export const leastShare = 0.875;

/** An empty queue. */
export function queue(options: QueueOptions): Queue {
  const waiting: Job[] = [];
  const running = new Set<Job>();
  let slots = options.slots;
  let most = 0;
  let adaptedMs = options.clock.nowMs();
  let wake = () => {};
  const start = (job: Job) => {
    running.add(job);
    most = Math.max(most, running.size);
    void job.run().finally(() => {
      running.delete(job);
      // How late a herd makes the harness says nothing about the trials that come after it.
      if (job.exclusive) adaptedMs = options.clock.nowMs();
      if (!options.fixed && options.clock.nowMs() - adaptedMs >= adaptEachMs) {
        adaptedMs = options.clock.nowMs();
        const before = slots;
        slots = adapt(slots, options);
        if (slots !== before) options.onSlots?.(slots, options.p99Ms());
      }
      wake();
    });
  };
  const startCohort = () => {
    const starting = nextCohort(waiting, running, slots);
    for (const job of starting) waiting.splice(waiting.indexOf(job), 1);
    return starting;
  };
  // An interrupt must end a wait that no trial would end.
  options.signal.addEventListener('abort', () => wake(), { once: true });
  return {
    add(job) {
      waiting.push(job);
      wake();
    },
    running: () => running.size,
    mostAtOnce: () => most,
    async drain() {
      while ((waiting.length > 0 && !options.signal.aborted) || running.size > 0) {
        const cohort = options.signal.aborted ? [] : startCohort();
        for (const [index, job] of cohort.entries()) {
          start(job);
          if (index % groupSize === groupSize - 1) await sleep(options.clock, groupMs);
        }
        if (cohort.length > 0) continue;
        await new Promise<void>((resolve) => (wake = resolve));
      }
      wake = () => {};
    },
  };
}

// Halved while the harness is late by more than 5 ms (p99), doubled again where twice as much would stay below it: no timer
// of Node is ever late by less than 1 ms, so that figure would keep slots down for good (verdicts, section 3).
function adapt(slots: number, options: QueueOptions): number {
  const p99 = options.p99Ms();
  if (p99 === null) return slots;
  if (p99 > 5) return Math.max(Math.ceil(options.slots * leastShare), Math.floor(slots / 2));
  return p99 < 2.5 ? Math.min(options.slots, slots * 2) : slots;
}
