// Makes connects to a port get no answer at all, without privileges: a listening socket with a backlog of 1 that nobody
// accepts from, its queue filled by two connections of our own. The kernel then ignores every further SYN, which its sender
// repeats until the queue has room again. Node accepts whatever it listens on, so the listening socket is handed to a `cat`
// that reads a pipe of ours for ever: it ends, and the socket with it, when we let go or die.

import { type ChildProcess, spawn } from 'node:child_process';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { sleep, systemClock, within } from '../time.ts';
import { type Address, bindError } from './address.ts';

// A client's own SYN may take a place in the queue; then one filler gets no answer, and that is as good.
const fillerLimitMs = 60;

/** Answers when connects to the address have begun to go unanswered. Disposing frees the port. */
export async function leaveUnanswered(address: Address): Promise<AsyncDisposable> {
  const holder = await holdListening(address);
  const fillers = [filler(address), filler(address)];
  await within(
    systemClock,
    Promise.all(fillers.map((one) => one.settled)).then(() => undefined),
    fillerLimitMs,
    () => undefined,
  );
  return {
    async [Symbol.asyncDispose]() {
      for (const { socket } of fillers) socket.destroy();
      await release(holder);
    },
  };
}

function holdListening(address: Address): Promise<ChildProcess> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error) => reject(bindError(address, error)));
    // Called before the loop polls: nothing is accepted until the socket is the child's alone.
    server.listen({ ...address, backlog: 1, exclusive: true }, () => {
      const child = spawn('cat', [], { stdio: ['pipe', 'ignore', 'ignore', descriptorOf(server)] });
      child.once('error', reject);
      child.once('spawn', () => resolve(child));
      server.close();
    });
  });
}

// Node has no public name for the descriptor of a listening socket.
function descriptorOf(server: Server): number {
  return (server as unknown as { _handle: { fd: number } })._handle.fd;
}

function filler(address: Address): { socket: Socket; settled: Promise<void> } {
  const socket = connect(address);
  const settled = new Promise<void>((resolve) => {
    socket.once('connect', () => resolve());
    socket.once('error', () => resolve());
  });
  socket.on('error', () => {});
  return { socket, settled };
}

async function release(holder: ChildProcess): Promise<void> {
  const gone = new Promise<void>((resolve) => holder.once('exit', () => resolve()));
  if (holder.exitCode !== null || holder.signalCode !== null) return;
  holder.stdin?.destroy();
  holder.kill('SIGKILL');
  await Promise.race([gone, sleep(systemClock, 1000)]);
}
