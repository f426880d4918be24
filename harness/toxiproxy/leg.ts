// A leg is one socket of a connection. Its events go to the connection; who ended it, and how, is found out here. The
// handlers are shared by all sockets, since there are thousands of them.

import type { Socket } from 'node:net';

/** Which of a connection's two sockets. */
export type LegSide = 'client' | 'server';

/** Whom a leg tells what happens. */
export interface LegOwner {
  dataFrom(side: LegSide, data: Buffer): void;
  peerEnded(side: LegSide, how: 'fin' | 'rst'): void;
  legClosed(side: LegSide): void;
}

/** A socket that belongs to a connection. */
export interface LegSocket extends Socket {
  flatlineLeg?: { readonly owner: LegOwner; readonly side: LegSide };
}

/** Starts to read a socket for its connection. */
export function attach(socket: LegSocket, owner: LegOwner, side: LegSide): void {
  socket.flatlineLeg = { owner, side };
  socket.on('data', onData);
  socket.on('end', onEnd);
  socket.on('error', onError);
  socket.on('close', onClose);
}

function onData(this: LegSocket, data: Buffer): void {
  this.flatlineLeg?.owner.dataFrom(this.flatlineLeg.side, data);
}

// When data and RST arrive together, Node reports `end`. A socket that was reset refuses even an empty write, so that tells.
function onEnd(this: LegSocket): void {
  const leg = this.flatlineLeg;
  if (leg === undefined) return;
  if (this.writable && this.writableLength === 0)
    this.write(Buffer.alloc(0), (error) => leg.owner.peerEnded(leg.side, error ? 'rst' : 'fin'));
  else leg.owner.peerEnded(leg.side, 'fin');
}

function onError(this: LegSocket): void {
  this.flatlineLeg?.owner.peerEnded(this.flatlineLeg.side, 'rst');
}

function onClose(this: LegSocket): void {
  this.flatlineLeg?.owner.legClosed(this.flatlineLeg.side);
}
