// What passes on the wire of the proxy, both legs, as the kernel stamped it: a tcpdump whose lines are read. Its stamps are
// the wall clock's; the difference to CLOCK_MONOTONIC is read again and again, so a slewed wall clock does no harm. A
// datagram of known length, sent by ourselves, says that everything before it was read.

import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { createInterface } from 'node:readline';
import { nowMs, systemClock, wallOffsetMs } from '../../../time.ts';
import { markerOf, type Packet, packetOf } from './packet-line.ts';

const markerPort = 9;
const offsetEveryMs = 5000;
// Long enough for the headers with all options; payload is none of our business.
const headerBytes = 128;

/** A running capture. */
export interface Capture {
  /** Settles when every packet before now has been handed over, with an instant until which that holds. */
  mark(): Promise<number>;
}

/** What a capture tells. */
export interface CaptureOptions {
  /** Where markers are sent; nobody needs to listen there. */
  readonly gateway: string;
  /** Ports whose traffic is not looked at: APIs and our own control. */
  readonly ignoredPorts: readonly number[];
  readonly onPacket: (packet: Packet, atMs: number) => void;
  readonly onLost: (reason: string) => void;
}

/** Starts a capture; settles when it listens. */
export async function capture(options: CaptureOptions): Promise<Capture> {
  const ignored = options.ignoredPorts.map((port) => `and not port ${port}`).join(' ');
  const filter = `(tcp ${ignored}) or (udp and dst port ${markerPort} and dst host ${options.gateway})`;
  const flags = ['-i', 'eth0', '-n', '-l', '-tt', '-S', '--immediate-mode', '--time-stamp-precision=nano', '-B', '16384', '-Z', 'root'];
  const child = spawn('tcpdump', [...flags, '-s', String(headerBytes), filter], { stdio: ['ignore', 'pipe', 'pipe'] });
  const gone = Promise.withResolvers<never>();
  gone.promise.catch((error: Error) => options.onLost(error.message));
  child.on('error', (error) => gone.reject(new Error(`tcpdump cannot be started: ${error.message}`)));
  child.on('exit', (code) => gone.reject(new Error(`tcpdump ended unasked (exit ${code})`)));
  const marks = new Map<number, () => void>();
  let offsetMs = wallOffsetMs();
  const again = () => {
    offsetMs = wallOffsetMs();
    systemClock.at(nowMs() + offsetEveryMs, again);
  };
  systemClock.at(nowMs() + offsetEveryMs, again);
  createInterface({ input: child.stdout }).on('line', (line) => {
    const packet = packetOf(line);
    if (packet !== undefined) return options.onPacket(packet, packet.wallMs - offsetMs);
    const marker = markerOf(line);
    if (marker !== undefined) marks.get(marker)?.();
  });
  await Promise.race([listening(child.stderr), gone.promise]);
  return { mark: marker(options.gateway, marks) };
}

function listening(stderr: NodeJS.ReadableStream): Promise<void> {
  return new Promise((resolve) => createInterface({ input: stderr }).on('line', (line) => /listening on/.test(line) && resolve()));
}

function marker(gateway: string, marks: Map<number, () => void>): () => Promise<number> {
  const socket = createSocket('udp4');
  socket.unref();
  socket.on('error', () => {});
  let next = 0;
  return () => {
    next = (next % 1000) + 1;
    const length = next;
    const atMs = nowMs();
    return new Promise((resolve) => {
      marks.set(length, () => {
        marks.delete(length);
        resolve(atMs);
      });
      socket.send(Buffer.alloc(length), markerPort, gateway);
    });
  };
}
