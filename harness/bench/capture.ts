// A packet capture as an observer that shares nothing with the harness: the kernel's own instants of data and FIN on
// loopback. Where tcpdump is missing or not allowed there is none, and the reason is said.

import { spawn } from 'node:child_process';
import { sleep, systemClock } from '../time.ts';

/** One captured packet; `atMs` on the wall clock. Only data, FIN and RST are kept. */
export interface Packet {
  readonly atMs: number;
  readonly fromPort: number;
  readonly toPort: number;
  readonly bytes: number;
  readonly ends: boolean;
}

/** A capture under way: stop it for its packets, or for the reason why there are none. */
export interface Capture {
  stop(): Promise<readonly Packet[] | string>;
}

const filter = 'tcp and (tcp[tcpflags] & (tcp-push|tcp-fin|tcp-rst) != 0)';

/** Starts capturing loopback. Never throws. */
export async function startCapture(): Promise<Capture> {
  const child = spawn('tcpdump', ['-i', 'lo', '-n', '-l', '-tt', '--immediate-mode', '-B', '16384', filter], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let complaint = '';
  const ended = new Promise<void>((resolve) => {
    child.once('error', (error) => {
      complaint = error.message;
      resolve();
    });
    child.once('close', () => resolve());
  });
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    complaint += chunk.toString();
  });
  await sleep(systemClock, 300);
  return {
    async stop() {
      child.kill('SIGINT');
      await ended;
      const packets = out.split('\n').flatMap(parsed);
      return packets.length > 0 ? packets : `no packet captured: ${complaint.trim().split('\n').at(-1)}`;
    },
  };
}

function parsed(line: string): Packet[] {
  const match = /^(\d+\.\d+) IP6? \S+\.(\d+) > \S+\.(\d+): Flags \[([^\]]*)\].* length (\d+)/.exec(line);
  if (match === null) return [];
  const [, seconds = '', from = '', to = '', flags = '', bytes = ''] = match;
  return [{ atMs: Number(seconds) * 1000, fromPort: Number(from), toPort: Number(to), bytes: Number(bytes), ends: /[FR]/.test(flags) }];
}

/** Silence of one client connection by its local port: last data to it until the FIN or RST that it sent; undefined if not seen. */
export function capturedSilenceMs(packets: readonly Packet[], localPort: number): number | undefined {
  const end = packets.find((packet) => packet.fromPort === localPort && packet.ends);
  const last = packets.findLast(
    (packet) => packet.toPort === localPort && packet.bytes > 0 && (end === undefined || packet.atMs <= end.atMs),
  );
  return end === undefined || last === undefined ? undefined : end.atMs - last.atMs;
}
