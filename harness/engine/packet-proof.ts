// Proof of packet faults: what the rules counted, with the effective share beside the asked one. The proxy cannot tell what
// became of packets below it: that it wrote is no delivery. So a leak in a cut is looked for where packets arrive: bytes of
// the client that came in at the proxy, answers that the client itself heard.

import type { HistoryEvent } from '../history.ts';
import type { ConnectionLine, Lifeline } from './observe.ts';
import type { Occurrence } from './occurrence.ts';

/** What was found of a proof. */
export interface Found {
  readonly reached: boolean;
  readonly detail: string;
}

// Packets that were through when the rules came in force are still being read.
const slackMs = 5;

/** Looks for packets that were dropped, and, in a cut, for any that came through. */
export function packetsDropped(
  line: Lifeline,
  occurrence: Occurrence,
  events: readonly HistoryEvent[],
  connection: ConnectionLine | undefined,
  fromMs: number,
  toMs: number,
): Found {
  const proofs = events.filter((event) => isProofOf(event, occurrence));
  if (proofs.length === 0) return { reached: false, detail: 'no rule has counted anything' };
  const leak = proofs.some((event) => event.reason === 'cut') ? leakOf(line, proofs, connection, fromMs + slackMs, toMs) : undefined;
  if (leak !== undefined) return { reached: false, detail: `${leak} during a cut` };
  const dropped = proofs.reduce((sum, event) => sum + (event.bytes ?? 0), 0);
  return { reached: dropped > 0, detail: proofs.map(effectiveLoss).join(', ') };
}

function isProofOf(event: HistoryEvent, { spec, occurrence, client }: Occurrence): boolean {
  return (
    event.kind === 'proof' &&
    event.fault === spec.name &&
    event.occurrence === occurrence &&
    (event.client === undefined || event.client === client)
  );
}

function leakOf(
  line: Lifeline,
  proofs: readonly HistoryEvent[],
  connection: ConnectionLine | undefined,
  fromMs: number,
  toMs: number,
): string | undefined {
  const inside = (atMs: number) => atMs > fromMs && atMs < toMs;
  const ways = proofs.map((event) => event.direction);
  if (ways.includes('up') && connection?.sends.some((send) => send.direction === 'up' && inside(send.atMs)))
    return 'bytes of the client still came through';
  const heard = line.claims.some((claim) => claim.kind === 'beat' && inside(claim.lo));
  return ways.includes('down') && heard ? 'the client still heard answers' : undefined;
}

/** As people read it: `up 48 of 512 packets dropped, 9.4 % (asked 10 %)`. */
export function effectiveLoss(proof: HistoryEvent): string {
  const { direction = '', bytes = 0, seen = 0, asked = 0 } = proof;
  const share = seen === 0 ? '' : `, ${percent(bytes / seen)} (asked ${percent(asked)})`;
  return `${direction} ${bytes} of ${seen} packets dropped${share}`;
}

function percent(share: number): string {
  return `${Number((100 * share).toFixed(1))} %`;
}
