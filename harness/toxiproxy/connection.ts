// One connection: a leg to the client, a leg to the server, a link each way, and the rules by which an end on one side is
// told to the other. Native: FIN is passed as half-close and RST as RST, whoever sends it. Compatible: Toxiproxy's rules,
// where the end of one direction closes both and RST becomes FIN, unless a `reset_peer` armed the connection.
// All its sockets' events come in here; nothing of it outlives `closed`.

import type { Socket } from 'node:net';
import type { Closer, Fate } from '../history.ts';
import { type Clock, nowMs, systemClock } from '../time.ts';
import { attach, type LegOwner, type LegSide, type LegSocket } from './leg.ts';
import { Link, type LinkOwner } from './link.ts';
import type { End } from './stage.ts';
import type { Toxic } from './toxic.ts';
import type { WireFields } from './wire-event.ts';

// A leg that was sent FIN is read on for so long, so that what its peer still sends does not turn the FIN into RST.
const lingerMs = 1000;

/** Effects that wait for a connection to do something. */
export interface ArmedEffects {
  /** True while bytes are counted. */
  readonly counting: boolean;
  /** How many of these bytes may still pass. */
  allow(connection: Connection, bytes: number): number;
  /** How a connection ends that has used up what it may send; undefined = it has not. */
  exhausted(connection: Connection): 'fin' | 'rst' | undefined;
}

/** What a connection needs of its proxy. */
export interface ConnectionHost {
  readonly native: boolean;
  readonly clock: Clock;
  listening(): boolean;
  emit(fields: WireFields): void;
  readonly armed: ArmedEffects;
  closed(connection: Connection): void;
}

/** A connection through the proxy. A class because there are thousands of them; its lifetime ends with `closed`. */
export class Connection implements LinkOwner, LegOwner {
  readonly conn: number;
  readonly openedMs: number;
  /** Any close is RST: it began while a `reset_peer` toxic was there. */
  readonly armedReset: boolean;
  readonly up: Link;
  readonly down: Link;
  readonly remotePort: number;
  /** Accepted and never to be dialled. */
  readonly silent: boolean;
  lastActivityMs: number;
  /** Keys of the lasting effects that made it dead. */
  touched: readonly string[] = [];
  /** Toxics of this connection alone, by name. */
  readonly toxics = new Map<string, Toxic>();
  dialPort: number | undefined;
  client: LegSocket | undefined;
  server: LegSocket | undefined;
  cancelDial: (() => void) | undefined;
  closedBy: Closer | undefined;
  readonly clock: Clock;
  private readonly host: ConnectionHost;
  private clientEnded = false;
  private serverEnded = false;
  private over = false;
  private ending = false;
  private cancelLinger: (() => void) | undefined;

  constructor(conn: number, client: Socket, host: ConnectionHost, options: { silent: boolean; armedReset: boolean }) {
    this.conn = conn;
    this.host = host;
    this.clock = host.clock;
    this.silent = options.silent;
    this.armedReset = options.armedReset;
    this.openedMs = nowMs();
    this.lastActivityMs = this.openedMs;
    this.remotePort = client.remotePort ?? 0;
    this.up = new Link('up', this, true);
    this.down = new Link('down', this, false);
    this.client = client;
    this.up.source = client;
    this.down.destination = client;
    if (options.silent) {
      this.serverEnded = true;
      this.up.drops = ['silent'];
    }
    this.emit({ kind: 'accept', atMs: this.openedMs, remotePort: this.remotePort });
  }

  /** Starts to read the client; effects and toxics are in place by now. */
  begin(): void {
    if (this.client !== undefined) attach(this.client, this, 'client');
  }

  dialled(server: Socket): void {
    this.cancelDial = undefined;
    if (this.over || this.ending) return void server.destroy();
    this.server = server;
    this.dialPort = server.localPort ?? 0;
    this.emit({ kind: 'dialled', atMs: nowMs(), localPort: this.dialPort });
    this.up.destination = server;
    this.down.source = server;
    this.up.waitsForDial = false;
    attach(server, this, 'server');
    this.up.pump();
    this.down.adjustReading();
    this.up.adjustReading();
  }

  dialFailed(reason: string): void {
    this.cancelDial = undefined;
    if (this.over || this.ending) return;
    this.emit({ kind: 'dial-failed', atMs: nowMs(), reason });
    this.serverEnded = true;
    this.end(this.host.native ? 'rst' : 'fin', 'server');
  }

  dataFrom(side: LegSide, data: Buffer): void {
    (side === 'client' ? this.up : this.down).take(data);
  }

  allow(_link: Link, bytes: number, atMs: number): number {
    this.lastActivityMs = atMs;
    return this.host.armed.counting ? this.host.armed.allow(this, bytes) : bytes;
  }

  exhausted(): boolean {
    return this.host.armed.counting && this.host.armed.exhausted(this) !== undefined;
  }

  cut(link: Link): void {
    const how = this.host.armed.exhausted(this);
    if (how !== undefined) link.takeEnd({ how, by: 'path' });
  }

  bytesEvent(link: Link, bytes: number, fate: Fate, atMs: number): void {
    if (this.host.listening()) this.emit({ kind: 'bytes', atMs, direction: link.direction, bytes, fate });
  }

  delivered(link: Link, bytes: number): void {
    if (this.host.listening()) this.emit({ kind: 'delivered', atMs: nowMs(), direction: link.direction, bytes });
  }

  /** A peer ended its side. */
  peerEnded(side: LegSide, how: 'fin' | 'rst'): void {
    if (this.over || this.ending || (side === 'client' ? this.clientEnded : this.serverEnded)) return;
    if (side === 'client') this.clientEnded = true;
    else this.serverEnded = true;
    this.closedBy ??= side;
    const [out, back] = side === 'client' ? [this.up, this.down] : [this.down, this.up];
    this.emit({ kind: how, atMs: nowMs(), by: side, direction: out.direction });
    if (how === 'rst') back.destination = undefined;
    if (this.silent) {
      this.closeLegs();
      return;
    }
    if (how === 'rst' && side === 'client' && this.server === undefined) {
      this.closeLegs();
      return;
    }
    out.takeEnd({ how, by: side });
    this.closeWhenBothEnded();
  }

  // With both sides ended nothing can happen any more, but for ends that are still on their way or held.
  private closeWhenBothEnded(): void {
    const done = (link: Link) => link.finished || link.swallowed;
    if (this.clientEnded && this.serverEnded && done(this.up) && done(this.down) && (this.up.swallowed || this.down.swallowed))
      this.closeLegs();
  }

  /** The end went through a link: its destination is told. */
  finish(link: Link, end: End): void {
    if (this.over || this.ending) return;
    if (end.by === 'path' && (this.host.native || end.how === 'rst')) {
      this.end(end.how, 'path');
      return;
    }
    const target = link === this.up ? this.server : this.client;
    if (target !== undefined && !target.destroyed) {
      const how = this.host.native ? end.how : this.armedReset ? 'rst' : 'fin';
      // What its socket says from now on is our own doing.
      if (how === 'rst' || !this.host.native) this.markEnded(target);
      this.closedBy ??= end.by;
      this.emit({ kind: 'ended', atMs: nowMs(), how, by: end.by, direction: link.direction });
      if (how === 'rst') target.resetAndDestroy();
      else if (this.host.native) target.end();
      else target.destroySoon();
    }
    if (!this.host.native) (link === this.up ? this.down : this.up).takeEnd({ how: 'fin', by: end.by });
    this.closeWhenBothEnded();
  }

  private markEnded(leg: LegSocket): void {
    if (leg === this.client) this.clientEnded = true;
    else this.serverEnded = true;
  }

  // Its destination has vanished without a word (the word was dropped): whoever still sends is told RST, as a host would that
  // does not know the connection.
  undeliverable(link: Link): void {
    const sender = link.source;
    if (!this.host.native || this.over || this.ending || sender === undefined || sender.destroyed) return;
    const back = link === this.up ? this.down : this.up;
    if (back.drops.length > 0 || back.holds.length > 0) return;
    this.emit({ kind: 'ended', atMs: nowMs(), how: 'rst', by: this.closedBy ?? 'path', direction: link === this.up ? 'down' : 'up' });
    link.dispose();
    this.markEnded(sender);
    sender.resetAndDestroy();
  }

  /** Ends both legs now. What was on its way is lost. */
  end(how: 'fin' | 'rst', by: Closer): void {
    if (this.over || this.ending) return;
    this.ending = true;
    this.closedBy ??= by;
    this.quiet();
    for (const leg of [this.client, this.server]) if (leg !== undefined && !leg.destroyed) this.endLeg(leg, how, by);
    this.cancelLinger = systemClock.at(nowMs() + lingerMs, () => this.closeLegs());
    this.closedWhenGone();
  }

  private endLeg(leg: LegSocket, how: 'fin' | 'rst', by: Closer): void {
    this.emit({ kind: 'ended', atMs: nowMs(), how, by, direction: leg === this.client ? 'down' : 'up' });
    if (how === 'rst') return void leg.resetAndDestroy();
    leg.end();
    leg.resume();
    if (leg.readableEnded) leg.destroySoon();
  }

  /** Closes both legs as the end of a process would: FIN, or RST where something was unread. */
  shut(by: Closer): void {
    if (this.over) return;
    this.closedBy ??= by;
    for (const leg of [this.client, this.server]) {
      if (leg === undefined || leg.destroyed) continue;
      if (!this.ending)
        this.emit({
          kind: 'ended',
          atMs: nowMs(),
          how: this.armedReset ? 'rst' : 'fin',
          by,
          direction: leg === this.client ? 'down' : 'up',
        });
    }
    this.closeLegs();
  }

  private closeLegs(): void {
    this.ending = true;
    this.quiet();
    for (const leg of [this.client, this.server]) {
      if (leg === undefined || leg.destroyed) continue;
      if (this.armedReset) leg.resetAndDestroy();
      else leg.destroy();
    }
    this.closedWhenGone();
  }

  private quiet(): void {
    this.cancelDial?.();
    this.cancelDial = undefined;
    this.up.dispose();
    this.down.dispose();
  }

  /** A leg's socket is gone. */
  legClosed(side: LegSide): void {
    const leg = side === 'client' ? this.client : this.server;
    if (side === 'client') this.down.destination = undefined;
    else this.up.destination = undefined;
    if (leg !== undefined && !this.ending) this.peerEnded(side, 'fin');
    this.closedWhenGone();
  }

  private closedWhenGone(): void {
    if (this.over) return;
    const gone = (leg: LegSocket | undefined) => leg === undefined || leg.closed;
    if (!gone(this.client) || !gone(this.server) || this.cancelDial !== undefined) return;
    this.over = true;
    this.cancelLinger?.();
    this.quiet();
    this.emit({ kind: 'closed', atMs: nowMs(), by: this.closedBy ?? 'path' });
    this.host.closed(this);
  }

  private emit(fields: WireFields): void {
    this.host.emit({ ...fields, conn: this.conn });
  }
}
