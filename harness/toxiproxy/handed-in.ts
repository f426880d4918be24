// The inner half of dial-outside.ts: a proxy process without a way out. It waits for the listening socket of its API, and
// asks the outer half for every connection to a server.

import type { Server, Socket } from 'node:net';
import { parseAddress } from './address.ts';
import type { Dial } from './dial.ts';
import type { FromInside, ToInside } from './dial-outside.ts';
import { probe } from './probe.ts';

/** What was handed in. */
export interface HandedIn {
  /** The API's listening socket. */
  readonly handle: unknown;
  readonly dial: Dial;
}

/** Waits for the listening socket. */
export function handedIn(): Promise<HandedIn> {
  const waiting = new Map<number, PromiseWithResolvers<Socket>>();
  let lastId = 0;
  const tell = (message: FromInside) => void (process.connected && process.send?.(message));
  const dial: Dial = (upstream) => {
    lastId += 1;
    const id = lastId;
    const { host, port } = parseAddress(upstream);
    const answer = Promise.withResolvers<Socket>();
    waiting.set(id, answer);
    tell({ type: 'dial', id, host: host === '' ? '127.0.0.1' : host, port });
    const cancel = () => {
      if (waiting.delete(id)) tell({ type: 'cancel', id });
    };
    return { socket: answer.promise, cancel };
  };
  return new Promise((resolve) => {
    process.on('message', (message: ToInside, handle: unknown) => {
      if (message.type === 'listen') return resolve({ handle: handle as Server, dial });
      if (message.type === 'probe') {
        const { id } = message;
        return void probe(message.host, message.port, message.holdMs).then((event) => tell({ type: 'probed', id, event }));
      }
      const asked = waiting.get(message.id);
      waiting.delete(message.id);
      if (message.type === 'dial-failed') asked?.reject(Object.assign(new Error(message.code), { code: message.code }));
      else arrived(handle as Socket | undefined, asked);
    });
  });
}

// A peer that was quicker than the handing over may have closed it already: then there is no socket any more.
function arrived(socket: Socket | undefined, asked: PromiseWithResolvers<Socket> | undefined): void {
  if (socket === undefined) asked?.reject(Object.assign(new Error('ECONNRESET'), { code: 'ECONNRESET' }));
  else if (asked === undefined) socket.destroy();
  else {
    socket.allowHalfOpen = true;
    asked.resolve(socket);
  }
}
