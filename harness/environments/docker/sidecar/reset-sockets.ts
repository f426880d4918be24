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

// Both legs: the client's by the port where the proxy listens, the server's by the same number, which it dials.
async function resetAll(nft: NftShell, ports: readonly number[]): Promise<void> {
  const elements = `{ ${ports.join(', ')} }`;
  await nft.run(`add element ${tableName} guarded ${elements}`);
  try {
    await destroyed(ports);
    // What the proxy closed in between is on its way out, and still there.
    await destroyed(ports);
  } finally {
    await nft.run(`delete element ${tableName} guarded ${elements}`);
  }
}

function destroyed(ports: readonly number[]): Promise<void> {
  const filter = ports.map((port) => `sport = :${port} or dport = :${port}`).join(' or ');
  return new Promise((resolve, reject) => {
    execFile('ss', ['-K', '-t', '-n', '-H', 'state', 'connected', `( ${filter} )`], (error, _printed, complaint) => {
      if (error === null) resolve();
      else reject(new Error(`ss -K: ${complaint.trim() || error.message}`));
    });
  });
}
