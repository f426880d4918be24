// One side's half of the heartbeat on one open connection: its PINGs on an absolute grid, the replies to them, the
// detector that both feed. Client and server run the same pulse; what they do about a death is their own affair.
//
//   opening     +I     +2I          a host that woke up late sends one PING, not those it missed: the number of a
//   PING 1    PING 2  PING 3        PING is its place on the grid

import type { Random } from '../random.ts';
import type { HeartbeatSpec } from '../scenario.ts';
import { detectorOf } from './detectors/index.ts';
import { type Ledger, ledger, type ReplyMeaning } from './ledger.ts';
import { formatLine } from './line.ts';

export interface PulseSettings {
  readonly heartbeat: HeartbeatSpec;
  /** Whether this side sends PINGs. */
  readonly pings: boolean;
  readonly random?: Random;
}

/** A running pulse; its connection opened at the instant it was made with. */
export interface Pulse {
  /** When the next PING is due; undefined where the other side does the pinging. */
  pingMs(): number | undefined;
  /** The line of the PING that is due. */
  ping(atMs: number): string;
  /** A PONG came. Only `beat` has fed the detector. */
  replied(sequence: number, atMs: number): ReplyMeaning;
  /** The peer's PING came. */
  pinged(sequence: number, atMs: number): void;
  /** From when on the peer counts as dead. */
  deadMs(): number | undefined;
  /** Why it does. */
  reason(): string;
}

/** Starts a pulse on a connection that opened at `openedMs`. */
export function pulse(settings: PulseSettings, openedMs: number): Pulse {
  const { heartbeat, pings } = settings;
  const { intervalMs } = heartbeat;
  const detector = detectorOf(heartbeat.detector, { intervalMs, ...(settings.random === undefined ? {} : { random: settings.random }) });
  const waiting: Ledger = ledger(detector.replyLimitMs);
  const slotMs = (slot: number) => openedMs + slot * intervalMs;
  let slot = 0;
  detector.opened(openedMs);
  return {
    pingMs: () => (pings ? slotMs(slot) : undefined),
    ping(atMs) {
      const place = Math.max(slot, Math.floor((atMs - openedMs) / intervalMs));
      slot = place + 1;
      waiting.sent(slot, atMs);
      detector.sent?.({ sequence: slot, atMs, nextMs: slotMs(slot) });
      return formatLine({ word: 'PING', sequence: slot });
    },
    replied(sequence, atMs) {
      const meaning = waiting.replied(sequence, atMs);
      if (meaning === 'beat') detector.heard({ sequence, atMs, by: 'reply' });
      return meaning;
    },
    pinged(sequence, atMs) {
      if (!(pings && detector.paced)) detector.heard({ sequence, atMs, by: 'ping' });
    },
    deadMs: () => detector.deadlineMs(),
    reason: () => detector.reason(),
  };
}
