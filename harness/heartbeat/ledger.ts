// Which PINGs still wait for their PONG, and what a PONG proves. Only the reply to a PING that is waiting, in time,
// proves life. A reply answers all earlier PINGs as well, since a stream cannot overtake itself; one that comes for
// them afterwards is stale.

/** What a PONG is: `beat` proves life, everything else proves nothing and is named. */
export type ReplyMeaning = 'beat' | 'late' | 'stale' | 'duplicate' | 'unknown';

/** The PINGs of one connection. */
export interface Ledger {
  sent(sequence: number, atMs: number): void;
  /** Enters a PONG; the same one is never a beat twice. */
  replied(sequence: number, atMs: number): ReplyMeaning;
}

// With a detector that never gives up, unanswered PINGs pile up for as long as the connection lasts.
const keptPings = 1000;

/** An empty ledger. A reply slower than `replyLimitMs` is late. */
export function ledger(replyLimitMs = Number.POSITIVE_INFINITY): Ledger {
  const open = new Map<number, number>();
  const late = new Set<number>();
  let lastSent = Number.NEGATIVE_INFINITY;
  let lastAnswered = Number.NEGATIVE_INFINITY;
  return {
    sent(sequence, atMs) {
      open.set(sequence, atMs);
      lastSent = sequence;
      if (open.size > keptPings) open.delete(open.keys().next().value ?? sequence);
    },
    replied(sequence, atMs) {
      const sentMs = open.get(sequence);
      if (sentMs === undefined)
        return sequence > lastSent ? 'unknown' : sequence === lastAnswered || late.has(sequence) ? 'duplicate' : 'stale';
      if (atMs - sentMs > replyLimitMs) {
        open.delete(sequence);
        late.add(sequence);
        return 'late';
      }
      for (const earlier of open.keys()) {
        if (earlier > sequence) break;
        open.delete(earlier);
      }
      if (late.size > 0) late.clear();
      lastAnswered = sequence;
      return 'beat';
    },
  };
}
