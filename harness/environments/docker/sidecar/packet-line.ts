// A line that tcpdump prints (`-tt -n -S`, nanoseconds), as a packet. Times are the wall clock's, as the kernel stamped
// them; whoever reads them turns them into CLOCK_MONOTONIC. What is no TCP over IPv4 is left out.

/** A TCP segment on the wire. Sequence numbers are absolute, 32 bits. */
export interface Packet {
  /** Wall clock, ms. */
  readonly wallMs: number;
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly syn: boolean;
  readonly ack: boolean;
  readonly fin: boolean;
  readonly rst: boolean;
  /** First sequence number; undefined where the segment carries none. */
  readonly seq: number | undefined;
  /** Up to where its sender has received; undefined where it does not say. */
  readonly acked: number | undefined;
  /** Bytes of payload. */
  readonly length: number;
}

export interface Endpoint {
  readonly ip: string;
  readonly port: number;
}

const segment =
  /^(\d+)\.(\d{9}) IP (\d+\.\d+\.\d+\.\d+)\.(\d+) > (\d+\.\d+\.\d+\.\d+)\.(\d+): Flags \[([^\]]*)\],(?: seq (\d+)(?::\d+)?,)?(?: ack (\d+),)?.* length (\d+)/;

/** The packet in a line; undefined where there is none. */
export function packetOf(line: string): Packet | undefined {
  const match = segment.exec(line);
  if (match === null) return undefined;
  const [, seconds, nanoseconds, fromIp = '', fromPort, toIp = '', toPort, flags = '', seq, acked, length] = match;
  return {
    wallMs: Number(seconds) * 1000 + Number(nanoseconds) / 1e6,
    from: { ip: fromIp, port: Number(fromPort) },
    to: { ip: toIp, port: Number(toPort) },
    syn: flags.includes('S'),
    ack: flags.includes('.'),
    fin: flags.includes('F'),
    rst: flags.includes('R'),
    seq: seq === undefined ? undefined : Number(seq),
    acked: acked === undefined ? undefined : Number(acked),
    length: Number(length),
  };
}

const datagram = /^\d+\.\d{9} IP \S+ > \S+: UDP, (?:bad )?length (\d+)/;

/** The length of a marker datagram, by which whoever sent it knows that everything before it was read. */
export function markerOf(line: string): number | undefined {
  const match = datagram.exec(line);
  return match === null ? undefined : Number(match[1]);
}

/** True when a segment with that number comes after what was seen up to `next`, in 32-bit arithmetic. */
export function newBytes(next: number, seq: number, length: number): number {
  const ahead = (seq + length - next) | 0;
  return Math.min(length, Math.max(0, ahead));
}
