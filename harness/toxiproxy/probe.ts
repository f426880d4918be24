// One connection of the harness's own, to see what a new connection meets: refused, accepted and closed, no answer, or
// open. It sends nothing and is never counted as the client's. Where proxy and clients live in a network of their own, the
// proxy process makes it: from outside there is no way in.

import { connect } from 'node:net';
import type { HistoryEvent } from '../history.ts';
import { nowMs, systemClock } from '../time.ts';

// A refusal or a close on this machine comes within a few ms; what says nothing for this long stays open or unanswered.
const waitMs = 250;

/** Connects once, stays for `holdMs` if nobody ends it, and reports a `probe` event with `reason` refuse, close, unanswered or open. Never rejects. */
export function probe(host: string, port: number, holdMs = waitMs): Promise<HistoryEvent> {
  return new Promise((resolve) => {
    const lo = nowMs();
    const socket = connect({ host, port });
    let localPort: number | undefined;
    const finish = (reason: string) => {
      cancel();
      socket.destroy();
      resolve({
        kind: 'probe',
        side: 'harness',
        observer: 'harness',
        lo,
        hi: nowMs(),
        reason,
        ...(localPort === undefined ? {} : { localPort }),
      });
    };
    const cancel = systemClock.at(lo + holdMs, () => finish(localPort === undefined ? 'unanswered' : 'open'));
    socket.on('connect', () => {
      localPort = socket.localPort;
    });
    socket.on('error', () => finish(localPort === undefined ? 'refuse' : 'close'));
    socket.on('end', () => finish('close'));
    socket.resume();
  });
}
