// Destroys sockets of the proxy so that both peers get RST now, idle or not: `ss -K`, the kernel's own abort. Toxiproxy alone
// can reset only connections that were armed before they began, and from then on every close of them is RST. The proxy
// notices the first abort and closes the other leg by itself; its FIN is dropped meanwhile, so that the RST is what arrives.

import { execFile } from 'node:child_process';
import type { NftShell } from './nft-shell.ts';
import { tableName } from './nft-shell.ts';

/** Resets on demand. What is asked for while one runs is done together by the next. */
export function socketResets(nft: NftShell): (ports: readonly number[]) => Promise<void> {
  let waiting: { readonly ports: readonly number[]; readonly done: PromiseWithResolvers<void> }[] = [];
  let running = false;
  const work = async () => {
    running = true;
    while (waiting.length > 0) {
      const mine = waiting;
      waiting = [];
      await resetAll(nft, [...new Set(mine.flatMap(({ ports }) => ports))]).then(
        () => mine.forEach(({ done }) => void done.resolve()),
        (error) => mine.forEach(({ done }) => void done.reject(error)),
      );
    }
    running = false;
  };
  return (ports) => {
    const done = Promise.withResolvers<void>();
    waiting.push({ ports, done });
    if (!running) void work();
    return done.promise;
  };
}

// First they are looked up: a client may be back within a millisecond, and its new connection is none of those.
async function resetAll(nft: NftShell, ports: readonly number[]): Promise<void> {
  const open = socketsIn(await ss(legsOf(ports)));
  const elements = `{ ${ports.join(', ')} }`;
  await nft.run(`add element ${tableName} guarded ${elements}`);
  try {
    for (let from = 0; from < open.length; from += mostAtOnce) await ss(exactly(open.slice(from, from + mostAtOnce)), '-K');
  } finally {
    await nft.run(`delete element ${tableName} guarded ${elements}`);
  }
}

// What a filter of the kernel's socket listing can hold, with room to spare.
const mostAtOnce = 500;

/** A socket by its two ports. */
export interface SocketPorts {
  readonly local: number;
  readonly peer: number;
}

// Both legs: the client's by the port where the proxy listens, the server's by the same number, which it dials.
function legsOf(ports: readonly number[]): string {
  return ports.map((port) => `sport = :${port} or dport = :${port}`).join(' or ');
}

function exactly(sockets: readonly SocketPorts[]): string {
  return sockets.map(({ local, peer }) => `( sport = :${local} and dport = :${peer} )`).join(' or ');
}

/** The sockets that ss lists, a line each: their addresses are the last two columns. */
export function socketsIn(listing: string): SocketPorts[] {
  return [...listing.matchAll(/:(\d+)\s+\S+:(\d+)\s*$/gm)].map((match) => ({ local: Number(match[1]), peer: Number(match[2]) }));
}

function ss(filter: string, ...flags: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile('ss', [...flags, '-t', '-n', '-H', 'state', 'connected', `( ${filter} )`], (error, printed, complaint) => {
      if (error === null) resolve(printed);
      else reject(new Error(`ss: ${complaint.trim() || error.message}`));
    });
  });
}
