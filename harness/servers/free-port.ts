// A port for a program that must be told one before it listens. It lies below the range from which the kernel gives out
// local ports, so that while a killed server is away no outgoing connection takes its place.

import { createServer } from 'node:net';
import { FlatlineError } from '../error.ts';

const lowest = 20_000;
const count = 12_000;

// Each process begins somewhere else, so that two runs side by side rarely ask for the same.
let next = (process.pid * 97) % count;

/** A free port of 127.0.0.1; each is given out once in a while only. Throws a FlatlineError when all are taken. */
export async function freePort(): Promise<number> {
  for (let tried = 0; tried < count; tried += 1) {
    const port = lowest + next;
    next = (next + 1) % count;
    if (await isFree(port)) return port;
  }
  throw new FlatlineError(`no port from ${lowest} to ${lowest + count - 1} is free`, { code: 'FL-V003', blame: 'environment' });
}

function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.on('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
