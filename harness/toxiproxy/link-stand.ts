// Test support: a link between sockets that exist in memory only, on the virtual clock. The destination takes as much as it
// is told to, so that back-pressure is a step of a schedule and not a matter of luck.

import type { Socket } from 'node:net';
import { virtualClock } from '../time.ts';
import { Link, type LinkOwner } from './link.ts';
import type { End } from './stage.ts';

/** What came out, and the levers. */
export interface LinkStand {
  readonly link: Link;
  readonly clock: ReturnType<typeof virtualClock>;
  /** Everything written, with its instant. */
  readonly written: { readonly data: Buffer; readonly atMs: number }[];
  readonly ends: { readonly end: End; readonly atMs: number }[];
  bytes(): Buffer;
  /** True while the link wants to read. */
  reads(): boolean;
  /** The destination stops taking, or takes again what is waiting. */
  stall(stalled: boolean): void;
}

/** A link that is ready. */
export function linkStand(): LinkStand {
  const clock = virtualClock(1000);
  const written: LinkStand['written'] = [];
  const ends: LinkStand['ends'] = [];
  let reading = true;
  let stalled = false;
  let waiting: { data: Buffer; done: () => void } | undefined;
  // What a socket does that has two things to keep: the bytes, until the kernel takes them, and the call when it has.
  const destination = {
    writable: true,
    get writableLength() {
      return waiting?.data.length ?? 0;
    },
    write(data: Buffer, done: () => void) {
      if (stalled) waiting = { data, done };
      else {
        written.push({ data: Buffer.from(data), atMs: clock.nowMs() });
        queueMicrotask(done);
      }
    },
  };
  const owner: LinkOwner = {
    clock,
    allow: (_link, bytes) => bytes,
    exhausted: () => false,
    cut: () => {},
    bytesEvent: () => {},
    delivered: () => {},
    finish: (_link, end) => void ends.push({ end, atMs: clock.nowMs() }),
    undeliverable: () => {},
  };
  const link = new Link('up', owner, false);
  link.destination = destination as unknown as Socket;
  link.source = {
    pause() {
      reading = false;
    },
    resume() {
      reading = true;
    },
  } as unknown as Socket;
  return {
    link,
    clock,
    written,
    ends,
    bytes: () => Buffer.concat(written.map((one) => one.data)),
    reads: () => reading,
    stall(now) {
      stalled = now;
      const taken = waiting;
      if (now || taken === undefined) return;
      waiting = undefined;
      written.push({ data: Buffer.from(taken.data), atMs: clock.nowMs() });
      taken.done();
    },
  };
}
