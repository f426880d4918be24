// The only file that knows the clock. Instants are milliseconds of CLOCK_MONOTONIC as a number (exact to well under
// a microsecond for centuries of uptime); every process of this machine, containers included, shares that clock, so
// instants of different processes are subtracted directly. In files they are nanoseconds, written as strings.
// What happens when is an interval [lo, hi], since nobody sees the true instant.

/** A span in which something happened: the true instant lies in [lo, hi], milliseconds of CLOCK_MONOTONIC. */
export interface Interval {
  readonly lo: number;
  readonly hi: number;
}

/** Time as handed in: the system's, or a virtual one under which tests run in no time. */
export interface Clock {
  /** Milliseconds of CLOCK_MONOTONIC. */
  nowMs(): number;
  /** Calls `action` at `atMs`, or as soon as possible if that is past. Returns the cancellation. */
  at(atMs: number, action: () => void): () => void;
}

/** Now, in milliseconds of CLOCK_MONOTONIC, with nanosecond digits. */
export function nowMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

/** The wall clock as an ISO text: for people and file names, never for measuring. */
export function wallTime(): string {
  return new Date(Date.now()).toISOString();
}

/** Instant to file form: nanoseconds as a decimal string. */
export function toNanoseconds(instantMs: number): string {
  return String(Math.round(instantMs * 1e6));
}

/** File form to instant. Throws a RangeError on anything but a decimal string. */
export function fromNanoseconds(text: string): number {
  if (!/^-?\d+$/.test(text)) throw new RangeError(`expected nanoseconds as a decimal string, got "${text}"`);
  return Number(text) / 1e6;
}

// Node's timers fire up to 1 ms early and drift when chained; a deadline is therefore checked against the clock and
// set again when it came too early. Long waits are cut, since Node's limit is 2^31 ms.
function systemAt(atMs: number, action: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  const arm = () => {
    const remainingMs = atMs - nowMs();
    if (remainingMs <= 0) {
      timer = undefined;
      action();
      return;
    }
    timer = setTimeout(arm, Math.min(Math.max(Math.ceil(remainingMs), 1), 2 ** 30));
  };
  timer = setTimeout(arm, Math.min(Math.max(Math.ceil(atMs - nowMs()), 0), 2 ** 30));
  return () => clearTimeout(timer);
}

/** The clock of this machine. */
export const systemClock: Clock = { nowMs, at: systemAt };

/** Waits until an instant. Rejects with the signal's reason when aborted; the timer is gone then. */
export function sleepUntil(clock: Clock, atMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const onAbort = () => {
      cancel();
      reject(signal?.reason);
    };
    const cancel = clock.at(atMs, () => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    });
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}

/** Waits for a while. */
export function sleep(clock: Clock, waitMs: number, signal?: AbortSignal): Promise<void> {
  return sleepUntil(clock, clock.nowMs() + waitMs, signal);
}

/** Settles like `work`, or with `late()` when `limitMs` is over first. The work itself goes on; end it yourself. */
export async function within<T>(clock: Clock, work: Promise<T>, limitMs: number, late: () => T | Promise<T>): Promise<T> {
  let cancel = () => {};
  const timeout = new Promise<'late'>((resolve) => {
    cancel = clock.at(clock.nowMs() + limitMs, () => resolve('late'));
  });
  try {
    const first = await Promise.race([work.then((value) => ({ value })), timeout]);
    return first === 'late' ? await late() : first.value;
  } finally {
    cancel();
  }
}

/**
 * A clock that stands still until told to move. Actions run in order of time, then of registration. With
 * `advanceTo` everything due up to that instant runs, including what those actions register on the way.
 */
export function virtualClock(startMs = 0): Clock & { advanceTo(atMs: number): void; advance(stepMs: number): void; pending(): number } {
  let current = startMs;
  let order = 0;
  let queue: { atMs: number; order: number; action: () => void }[] = [];
  const next = () =>
    queue.reduce<(typeof queue)[number] | undefined>(
      (best, entry) =>
        best === undefined || entry.atMs < best.atMs || (entry.atMs === best.atMs && entry.order < best.order) ? entry : best,
      undefined,
    );
  const advanceTo = (atMs: number) => {
    for (let due = next(); due !== undefined && due.atMs <= atMs; due = next()) {
      const entry = due;
      queue = queue.filter((other) => other !== entry);
      current = Math.max(current, entry.atMs);
      entry.action();
    }
    current = Math.max(current, atMs);
  };
  return {
    nowMs: () => current,
    at(atMs, action) {
      const entry = { atMs, order: order++, action };
      queue.push(entry);
      return () => {
        queue = queue.filter((other) => other !== entry);
      };
    },
    advanceTo,
    advance: (stepMs) => advanceTo(current + stepMs),
    pending: () => queue.length,
  };
}

const unitMs: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** Parses `250ms`, `2s`, `1.5s`, `5m`, `1h` to milliseconds; undefined when it is not a duration. No bare numbers: tools disagree on what they mean. */
export function parseDurationMs(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text);
  if (match === null) return undefined;
  const [, amount = '', unit = ''] = match;
  return Number(amount) * (unitMs[unit] ?? Number.NaN);
}

/** A duration as people write it: `250 ms`, `2 s`, `1.5 s`, `5 min`. */
export function formatDuration(durationMs: number): string {
  if (!Number.isFinite(durationMs)) return 'never';
  if (Math.abs(durationMs) < 1000) return `${trim(durationMs, durationMs < 10 ? 2 : 1)} ms`;
  if (Math.abs(durationMs) < 120_000) return `${trim(durationMs / 1000, 3)} s`;
  if (Math.abs(durationMs) < 7_200_000) return `${trim(durationMs / 60_000, 1)} min`;
  return `${trim(durationMs / 3_600_000, 1)} h`;
}

function trim(value: number, digits: number): string {
  return String(Number(value.toFixed(digits)));
}

/**
 * Joins calls: whoever asks while a call is waiting to begin (until the event loop's next turn) shares its answer. For barriers
 * that hundreds of trials pass in the same instant; each asker is still answered by a call that began after it asked.
 */
export function joined<T>(call: () => Promise<T>): () => Promise<T> {
  let waiting: Promise<T> | undefined;
  return () => {
    waiting ??= new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
      waiting = undefined;
      return call();
    });
    return waiting;
  };
}

/**
 * Wall clock minus CLOCK_MONOTONIC in ms, to within a few microseconds, for stamps that only the wall clock gives (a packet
 * capture's). Read at ticks of the wall clock's millisecond; busy for a few ms.
 */
export function wallOffsetMs(): number {
  const offsets = Array.from({ length: 5 }, () => {
    const before = Date.now();
    let wallMs = before;
    while (wallMs === before) wallMs = Date.now();
    return wallMs - nowMs();
  });
  // Whatever delays a reading makes the difference smaller.
  return Math.max(...offsets);
}
