// The listening socket of a proxy, in one of three states: open, closed (connects are refused), unanswered (connects get no
// answer). Closing acts at once; the other changes take a moment, one after the other, and the caller is told when the last
// state asked for is reached. The port stays the same from the first opening on.

import { createServer, type Server, type Socket } from 'node:net';
import { sleep, systemClock } from '../time.ts';
import { type Address, bindError } from './address.ts';
import { leaveUnanswered } from './unanswered.ts';

/** What a listening socket can be. */
export type ListenState = 'open' | 'closed' | 'unanswered';

// Somebody may have got the port in the meantime for a connection of their own; that is over soon.
const reopenTries = 20;
const reopenWaitMs = 25;

/** A listener that has not been opened. `accepted` gets every connection. */
export class Listener {
  /** As bound: the port is known once it was open. */
  address: Address;
  private readonly accepted: (socket: Socket) => void;
  private wanted: ListenState = 'closed';
  private state: ListenState = 'closed';
  private server: Server | undefined;
  private unanswered: AsyncDisposable | undefined;
  private working: Promise<void> | undefined;
  private wasOpen = false;

  constructor(address: Address, accepted: (socket: Socket) => void) {
    this.address = address;
    this.accepted = accepted;
  }

  /** Answers when the state is reached. Throws an Error with Go's text when the port cannot be had. */
  async set(state: ListenState): Promise<void> {
    this.wanted = state;
    if (state !== 'open') this.stopListening();
    while (this.working !== undefined) await this.working.catch(() => {});
    if (this.state === this.wanted) return;
    this.working = this.change();
    try {
      await this.working;
    } finally {
      this.working = undefined;
    }
  }

  private stopListening(): void {
    if (this.state !== 'open') return;
    this.server?.close();
    this.server = undefined;
    this.state = 'closed';
  }

  private async change(): Promise<void> {
    while (this.state !== this.wanted) {
      const target = this.wanted;
      if (this.state === 'unanswered') {
        await this.unanswered?.[Symbol.asyncDispose]();
        this.unanswered = undefined;
        this.state = 'closed';
      } else if (target === 'open') await this.open();
      else if (target === 'unanswered') {
        this.unanswered = await leaveUnanswered(this.address);
        this.state = 'unanswered';
      } else this.stopListening();
    }
  }

  private async open(): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      try {
        this.server = await listen(this.address, this.accepted);
        break;
      } catch (error) {
        if (!this.wasOpen || tries >= reopenTries) {
          this.wanted = 'closed';
          throw bindError(this.address, error);
        }
        await sleep(systemClock, reopenWaitMs);
      }
    }
    const bound = this.server.address();
    if (bound !== null && typeof bound === 'object') this.address = { host: this.address.host, port: bound.port };
    this.wasOpen = true;
    this.state = 'open';
  }
}

function listen(address: Address, accepted: (socket: Socket) => void): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer({ allowHalfOpen: true, noDelay: true, keepAlive: true, keepAliveInitialDelay: 15_000 }, accepted);
    server.once('error', reject);
    server.listen({ ...address, backlog: 4096, exclusive: true }, () => {
      server.off('error', reject);
      server.on('error', () => {});
      resolve(server);
    });
  });
}
