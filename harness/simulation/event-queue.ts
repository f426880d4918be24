// What happens next, as a binary heap and nothing else: no promises, no timers, no clock. Events of the same instant come
// out in the order in which they went in, so a simulation gives the same answer everywhere. An asynchronous driver does a
// million events a second; this one is not the part that a soak waits for.

/** Events in the order of their instants. */
export interface EventQueue<T> {
  push(atMs: number, event: T): void;
  /** The earliest event, or undefined when nothing is left; `nowMs` is its instant from then on. */
  pop(): T | undefined;
  /** Instant of the event that was popped last, in ms. */
  nowMs(): number;
  /** Instant of the earliest event; Infinity when nothing is left. */
  nextMs(): number;
  readonly size: () => number;
}

/** An empty queue. */
export function eventQueue<T>(): EventQueue<T> {
  const instants: number[] = [];
  const ranks: number[] = [];
  const events: T[] = [];
  let rank = 0;
  let nowMs = 0;
  const put = (place: number, atMs: number, order: number, event: T) => {
    instants[place] = atMs;
    ranks[place] = order;
    events[place] = event;
  };
  const copy = (from: number, to: number) => put(to, instants[from] as number, ranks[from] as number, events[from] as T);
  const before = (atMs: number, order: number, place: number) => {
    const other = instants[place] as number;
    return atMs < other || (atMs === other && order < (ranks[place] as number));
  };
  const sink = (atMs: number, order: number, event: T) => {
    const size = events.length;
    let hole = 0;
    for (let child = 1; child < size; child = 2 * hole + 1) {
      if (child + 1 < size && before(instants[child + 1] as number, ranks[child + 1] as number, child)) child += 1;
      if (before(atMs, order, child)) break;
      copy(child, hole);
      hole = child;
    }
    put(hole, atMs, order, event);
  };
  return {
    push(atMs, event) {
      let hole = events.length;
      rank += 1;
      while (hole > 0) {
        const parent = (hole - 1) >> 1;
        if (!before(atMs, rank, parent)) break;
        copy(parent, hole);
        hole = parent;
      }
      put(hole, atMs, rank, event);
    },
    pop() {
      if (events.length === 0) return undefined;
      nowMs = instants[0] as number;
      const first = events[0] as T;
      const [atMs, order, event] = [instants.pop() as number, ranks.pop() as number, events.pop() as T];
      if (events.length > 0) sink(atMs, order, event);
      return first;
    },
    nowMs: () => nowMs,
    nextMs: () => instants[0] ?? Number.POSITIVE_INFINITY,
    size: () => events.length,
  };
}
