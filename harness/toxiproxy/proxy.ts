// One proxy: a listener, its connections, its toxics, and what native operations have put in force. The API changes it; what
// it does is seen in the event stream. Native proxies pass FIN and RST as they come; compatible ones close as Toxiproxy does.

import type { Socket } from 'node:net';
import type { Injection, Lifting } from '../environment.ts';
import { messageOf } from '../error.ts';
import type { Closer } from '../history.ts';
import type { Clock } from '../time.ts';
import { type Address, formatAddress, resolveListen } from './address.ts';
import { addStage, type Draws, drawsOf, removeStage, type StageSpec, updateStage } from './chain.ts';
import { Connection, type ConnectionHost } from './connection.ts';
import { type Dial, dialReason } from './dial.ts';
import type { EventHub } from './event-hub.ts';
import { type InForce, inForce } from './in-force.ts';
import type { Link } from './link.ts';
import { Listener } from './listener.ts';
import type { Toxic } from './toxic.ts';
import { toxicKinds } from './toxics/index.ts';
import { addTraffic, noTraffic, type Traffic } from './traffic.ts';

/** What all proxies of a server share. */
export interface ProxySurroundings {
  readonly clock: Clock;
  readonly hub: EventHub;
  readonly seed: string;
  readonly dial: Dial;
  readonly inert: ReadonlySet<string>;
  /** False = too many connections; the new one is reset. */
  admit(): boolean;
  connectionClosed(): void;
}

/** What a proxy is made of. */
export interface ProxySpec {
  readonly name: string;
  readonly listen: string;
  readonly upstream: string;
  readonly native: boolean;
}

/** A proxy, created disabled. */
export class FaultProxy {
  readonly name: string;
  readonly native: boolean;
  upstream: string;
  listen: string;
  enabled = false;
  toxics: readonly Toxic[] = [];
  readonly connections = new Map<number, Connection>();
  readonly inForce: InForce;
  /** Of connections that are gone. */
  past: Traffic = noTraffic;
  private readonly around: ProxySurroundings;
  private readonly host: ConnectionHost;
  private listener: Listener | undefined;
  private accepts = 0;

  constructor(spec: ProxySpec, around: ProxySurroundings) {
    this.name = spec.name;
    this.listen = spec.listen;
    this.upstream = spec.upstream;
    this.native = spec.native;
    this.around = around;
    this.inForce = inForce({
      clock: around.clock,
      inert: around.inert,
      connections: () => this.connections.values(),
      draws: (connection) => this.draws(connection),
      emit: (fields) => around.hub.emit(this.name, fields),
    });
    this.host = {
      native: spec.native,
      clock: around.clock,
      armed: this.inForce.armed,
      listening: around.hub.listening,
      emit: (fields) => around.hub.emit(this.name, fields),
      closed: (connection) => this.forget(connection),
    };
  }

  /** Listens. Throws an Error with Go's text, and stays disabled, when it cannot. */
  async start(): Promise<void> {
    if (this.enabled) return;
    const listener = new Listener(await this.address(), (socket) => this.accept(socket));
    await listener.set('open');
    this.listener = listener;
    this.listen = formatAddress(listener.address);
    this.enabled = true;
    await this.meetListener();
  }

  private async address(): Promise<Address> {
    try {
      return await resolveListen(this.listen);
    } catch (error) {
      throw new Error(`listen tcp: ${messageOf(error)}`);
    }
  }

  /** Refuses new connections and closes the open ones. */
  async stop(by: Closer = 'harness'): Promise<void> {
    if (!this.enabled) return;
    this.enabled = false;
    const closing = this.listener?.set('closed');
    for (const connection of [...this.connections.values()]) connection.shut(by);
    await closing;
  }

  /** Puts a native injection in force; answers when connects are met as it says. */
  async inject(injection: Injection): Promise<void> {
    this.inForce.inject(injection);
    await this.meetListener();
  }

  async lift(lifting: Lifting): Promise<void> {
    this.inForce.lift(lifting);
    await this.meetListener();
  }

  private async meetListener(): Promise<void> {
    if (!this.enabled) return;
    const mode = this.inForce.acceptMode();
    await this.listener?.set(mode === 'refuse' ? 'closed' : mode === 'unanswered' ? 'unanswered' : 'open');
  }

  addToxic(toxic: Toxic): void {
    this.toxics = [...this.toxics, toxic];
    for (const connection of this.connections.values()) this.putToxic(connection, toxic);
  }

  updateToxic(toxic: Toxic): void {
    this.toxics = this.toxics.map((other) => (other.name === toxic.name ? toxic : other));
    for (const connection of [...this.connections.values()]) {
      const link = connection[toxic.direction];
      const draws = this.draws(connection);
      updateStage(link, stageOf(toxic), this.acts(toxic, link, draws), draws, this.around.clock);
    }
  }

  removeToxic(toxic: Toxic): void {
    this.toxics = this.toxics.filter((other) => other.name !== toxic.name);
    const closes = toxicKinds[toxic.type]?.closesWhenRemoved === true;
    for (const connection of [...this.connections.values()])
      removeStage(connection[toxic.direction], stageName(toxic), closes, this.around.clock);
  }

  /** A toxic on one connection only. */
  putToxic(connection: Connection, toxic: Toxic): void {
    const link = connection[toxic.direction];
    const draws = this.draws(connection);
    addStage(link, stageOf(toxic), this.acts(toxic, link, draws), draws, this.around.clock);
  }

  /** Takes a toxic off one connection; false = it has none of that name of its own. */
  dropToxic(connection: Connection, name: string): boolean {
    const toxic = connection.toxics.get(name);
    if (toxic === undefined) return false;
    connection.toxics.delete(name);
    removeStage(connection[toxic.direction], stageName(toxic), toxicKinds[toxic.type]?.closesWhenRemoved === true, this.around.clock);
    return true;
  }

  /** Bytes of this proxy so far, open connections included. */
  traffic(): Traffic {
    return [...this.connections.values()].reduce(addTraffic, this.past);
  }

  private accept(socket: Socket): void {
    const mode = this.inForce.acceptMode();
    if (!this.around.admit()) {
      socket.on('error', () => {});
      socket.resetAndDestroy();
      return;
    }
    this.accepts += 1;
    const armedReset = this.toxics.some((toxic) => toxicKinds[toxic.type]?.armsReset === true);
    const silent = mode === 'silent' || mode === 'close';
    const connection = new Connection(this.accepts, socket, this.host, { silent, armedReset });
    this.connections.set(connection.conn, connection);
    for (const toxic of this.toxics) this.putToxic(connection, toxic);
    this.inForce.meet(connection);
    connection.begin();
    if (mode === 'close') connection.end('fin', 'path');
    else if (!silent) this.dial(connection);
  }

  private dial(connection: Connection): void {
    this.around.hub.emit(this.name, { kind: 'dial', conn: connection.conn, atMs: this.around.clock.nowMs() });
    let attempt: ReturnType<Dial>;
    try {
      attempt = this.around.dial(this.upstream);
    } catch (error) {
      connection.dialFailed(dialReason(error));
      return;
    }
    connection.cancelDial = attempt.cancel;
    attempt.socket.then(
      (socket) => connection.dialled(socket),
      (error) => connection.dialFailed(dialReason(error)),
    );
  }

  private acts(toxic: Toxic, link: Link, draws: Draws): boolean {
    return toxic.toxicity >= 1 || drawsOf(draws, link, `toxicity ${toxic.name}`).next() < toxic.toxicity;
  }

  private draws(connection: Connection): Draws {
    return { seed: this.around.seed, proxy: this.name, conn: connection.conn };
  }

  private forget(connection: Connection): void {
    if (!this.connections.delete(connection.conn)) return;
    this.past = addTraffic(this.past, connection);
    this.around.connectionClosed();
  }
}

function stageName(toxic: Toxic): string {
  return `toxic ${toxic.name}`;
}

function stageOf(toxic: Toxic): StageSpec {
  const stage = toxicKinds[toxic.type]?.stage;
  if (stage === undefined) throw new Error('invalid toxic type');
  return { name: stageName(toxic), attributes: toxic.attributes, stage };
}
