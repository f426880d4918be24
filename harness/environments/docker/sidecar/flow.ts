// A TCP connection as the wire shows it: how far each side has sent, how far the other has received, and which ends were sent.
// A retransmission of what was received carries nothing new. One of what was not received does: the capture stands before
// the rules that drop, so it also sees what then gets lost.

import type { Packet } from './packet-line.ts';
import { newBytes } from './packet-line.ts';

/** What a packet brought that was not known before. */
export interface News {
  readonly bytes: number;
  readonly end: 'fin' | 'rst' | undefined;
}

/** One side of a flow. */
interface Sender {
  /** Next sequence number expected; undefined until its SYN. */
  next: number | undefined;
  /** Up to where the other side says that it received. */
  acked: number | undefined;
  end: 'fin' | 'rst' | undefined;
}

/** A TCP connection between the proxy and one peer, seen at the proxy: `in` = the peer's packets, `out` = the proxy's. */
export interface Flow {
  readonly in: Sender;
  readonly out: Sender;
  /** Both SYNs were seen, and the last step of the handshake. */
  established: boolean;
}

/** A flow of which nothing was seen yet. */
export function flow(): Flow {
  const sender = (): Sender => ({ next: undefined, acked: undefined, end: undefined });
  return { in: sender(), out: sender(), established: false };
}

/** Notes a packet. `direction` says who sent it. */
export function take(known: Flow, direction: 'in' | 'out', packet: Packet): News {
  const sender = known[direction];
  if (packet.acked !== undefined && !packet.rst) known[direction === 'in' ? 'out' : 'in'].acked = packet.acked;
  if (packet.syn) {
    sender.next = ((packet.seq ?? 0) + 1) >>> 0;
    return { bytes: 0, end: undefined };
  }
  return { bytes: bytesOf(sender, packet), end: endOf(sender, packet) };
}

function bytesOf(sender: Sender, { seq, length }: Packet): number {
  if (seq === undefined || length === 0) return 0;
  const fresh = newBytes(sender.next ?? seq, seq, length);
  if (fresh > 0) sender.next = (seq + length) >>> 0;
  return fresh > 0 || sender.acked === undefined ? fresh : newBytes(sender.acked, seq, length);
}

function endOf(sender: Sender, { fin, rst }: Packet): 'fin' | 'rst' | undefined {
  const end = rst ? 'rst' : fin ? 'fin' : undefined;
  if (end === undefined || sender.end === end || sender.end === 'rst') return undefined;
  const first = sender.end === undefined;
  sender.end = end;
  // A RST after a FIN only answers what still came: the end was told already.
  return first ? end : undefined;
}

/** Nothing can come any more: one side reset it, or both have ended. */
export function isOver(known: Flow): boolean {
  return known.in.end === 'rst' || known.out.end === 'rst' || (known.in.end !== undefined && known.out.end !== undefined);
}
