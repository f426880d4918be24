// The queue of trials. As many run at once as the machine allows: slots shrink when the harness's own lateness grows and
// grow again when it is gone. Trials of reference clients start freely, since they share one process; trials that spawn
// processes start together as a cohort, before any of them breaks anything. Exclusive trials run alone.

import type { Clock } from '../time.ts';
import { sleep } from '../time.ts';

/** One trial waiting to run. */
export interface Job {
  /** Slots that it takes: 1 for each reference client, 32 for each black box. */
  readonly weight: number;
  /** It spawns processes, so it must not start while another trial of a cohort is between fault and recovery. */
  readonly spawns: boolean;
  /** It must run alone: a herd, a throughput figure. */
  readonly exclusive: boolean;
  /** It shakes the machine while it starts and ends (containers): it runs only beside others of its kind. */
  readonly apart?: boolean;
  /** Jobs of one block start together, blocks in their order, jobs of a block by rank. */
  readonly block?: number;
  readonly rank?: number;
  run(): Promise<void>;
}

export interface QueueOptions {
  readonly clock: Clock;
  /** Slots at the start, see slotsPerCore. */
  readonly slots: number;
  /** Fixed by `parallel`; then lateness changes nothing. */
  readonly fixed: boolean;
  readonly p99Ms: () => number | null;
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

/**
 * Slots of a core unless `parallel` says otherwise: trials mostly wait. Where trials start processes it is half as many, since
 * on a slow machine clients would otherwise wait a tenth of a second for the processor, and be blamed for it.
 */
export function slotsPerCore(spawning: boolean): number {
  return spawning ? 128 : 256;
}

// Trials start in groups this far apart, so that hundreds of them do not connect in one instant.
const groupSize = 16;
const groupMs = 8;
// Lateness is looked at over two seconds, so slots change no faster; and some always run, or a suite would never end.
const adaptEachMs = 2000;
const leastSlots = 96;

/** An empty queue. */
export function queue(options: QueueOptions): Queue {
  const waiting: Job[] = [];
  const running = new Set<Job>();
  let slots = options.slots;
  let most = 0;
  let adaptedMs = options.clock.nowMs();
  let wake = () => {};
  const used = () => [...running].reduce((sum, job) => sum + job.weight, 0);
  const start = (job: Job) => {
    running.add(job);
    most = Math.max(most, running.size);
    void job.run().finally(() => {
      running.delete(job);
      if (!options.fixed && options.clock.nowMs() - adaptedMs >= adaptEachMs) {
        adaptedMs = options.clock.nowMs();
        slots = adapt(slots, options);
      }
      wake();
    });
  };
  const mayStart = (job: Job) => {
    if (running.size === 0) return true;
    if (job.exclusive || [...running].some((other) => other.exclusive || !alike(other, job))) return false;
    return used() + job.weight <= slots;
  };
  const startCohort = () => {
    const free = ![...running].some((job) => job.spawns);
    const starting: Job[] = [];
    let closed = Number.POSITIVE_INFINITY;
    for (const job of [...waiting].sort(inTurn)) {
      if (job.block !== undefined && job.block >= closed) continue;
      const fits = blockFits(job, waiting, starting, slots - used());
      if (!fits || (job.spawns && !free) || !mayStartWith(job, starting, running, slots, mayStart)) {
        closed = Math.min(closed, job.block ?? closed);
        continue;
      }
      starting.push(job);
      waiting.splice(waiting.indexOf(job), 1);
    }
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

function alike(one: Job, other: Job): boolean {
  return (one.apart ?? false) === (other.apart ?? false);
}

// A block is begun only where all of it has room, unless nothing else stands in its way.
function blockFits(job: Job, waiting: readonly Job[], starting: readonly Job[], free: number): boolean {
  if (job.block === undefined || starting.length === 0 || starting.some((other) => other.block === job.block)) return true;
  const claimed = starting.reduce((sum, other) => sum + other.weight, 0);
  return waiting.filter((other) => other.block === job.block).reduce((sum, other) => sum + other.weight, claimed) <= free;
}

// Blocks in their order. Else spawning trials first, then heavy ones; otherwise in the order of arrival.
function inTurn(a: Job, b: Job): number {
  if (a.block !== undefined && b.block !== undefined) return a.block - b.block || (a.rank ?? 0) - (b.rank ?? 0);
  return Number(b.spawns) - Number(a.spawns) || b.weight - a.weight;
}

function mayStartWith(
  job: Job,
  starting: readonly Job[],
  running: ReadonlySet<Job>,
  slots: number,
  mayStart: (job: Job) => boolean,
): boolean {
  if (starting.some((other) => other.exclusive || !alike(other, job)) || (job.exclusive && starting.length > 0)) return false;
  const claimed = starting.reduce((sum, other) => sum + other.weight, 0);
  if (starting.length === 0) return mayStart(job);
  return mayStart(job) && [...running].reduce((sum, other) => sum + other.weight, claimed) + job.weight <= slots;
}

// Halved while the harness is late by more than 5 ms (p99), doubled again below 1 ms (verdicts, section 3).
function adapt(slots: number, options: QueueOptions): number {
  const p99 = options.p99Ms();
  if (p99 === null) return slots;
  if (p99 > 5) return Math.max(Math.min(leastSlots, options.slots), Math.floor(slots / 2));
  return p99 < 1 ? Math.min(options.slots, slots * 2) : slots;
}
