// The reference machines on the event queue: clients and the server's side of each connection, with outages between them.
// It does what a host with sockets does, instant for instant, but in no time. What comes out is evidence of the model:
// it predicts, and passes nothing.

import { clientMachine } from '../heartbeat/client-machine.ts';
import type { ClientClaim, ClientEffect, ClientInput, Machine, ServerEffect, ServerInput } from '../heartbeat/machine.ts';
import { serverMachine } from '../heartbeat/server-machine.ts';
import { random } from '../random.ts';
import type { HeartbeatSpec, ReconnectSpec } from '../scenario.ts';
import { type EventQueue, eventQueue } from './event-queue.ts';
import { type Link, linksOf, type PathModel } from './link.ts';

/** Nothing passes from start to end. Open connections die without a word, or are ended; new ones hang, or are refused. */
export interface Outage {
  readonly startMs: number;
  readonly endMs: number;
  readonly open: 'silent' | 'ended';
  readonly fresh: 'silent' | 'refused';
}

/** What is simulated. */
export interface FleetInput {
  readonly heartbeat: HeartbeatSpec;
  readonly reconnect: ReconnectSpec;
  /** The server's own watch on its clients. */
  readonly server?: HeartbeatSpec;
  readonly path: PathModel;
  /** When each client starts, in ms. */
  readonly startsMs: readonly number[];
  /** In order of time, without overlap. */
  readonly outages: readonly Outage[];
  readonly untilMs: number;
  readonly seed: string;
}

/** What a client said; beats are not kept. */
export interface Said {
  readonly client: number;
  readonly claim: Exclude<ClientClaim, 'beat' | 'stale'>;
  readonly atMs: number;
  readonly attempt: number;
  /** Last delivery to this client before. */
  readonly heardMs: number;
}

/** Everything that happened. */
export interface FleetRecord {
  readonly evidence: 'model';
  readonly said: readonly Said[];
  /** Events that were handled. */
  readonly events: number;
}

interface World {
  readonly input: FleetInput;
  readonly queue: EventQueue<() => void>;
  readonly server: HeartbeatSpec | undefined;
  readonly said: Said[];
}

interface Simulated {
  readonly client: number;
  readonly machine: Machine<ClientInput, ClientEffect>;
  connection: Connection | undefined;
  wakeMs: number;
  heardMs: number;
}

interface Connection {
  readonly number: number;
  readonly owner: Simulated;
  readonly up: Link;
  readonly down: Link;
  server: Machine<ServerInput, ServerEffect> | undefined;
  wakeMs: number;
  /** An outage hit it: nothing passes any more. */
  dead: boolean;
}

const never = Number.POSITIVE_INFINITY;

/** Plays it to the end. Throws a FlatlineError (FL-M001) for more loss than the model carries. */
export function simulateFleet(input: FleetInput): FleetRecord {
  const world: World = { input, queue: eventQueue(), server: serverHeartbeat(input), said: [] };
  const { queue } = world;
  const fleet = input.startsMs.map((startMs, client) => enlist(world, client, startMs));
  for (const outage of input.outages) queue.push(outage.startMs, () => strike(world, outage, fleet));
  let events = 0;
  while (queue.nextMs() <= input.untilMs) {
    queue.pop()?.();
    events += 1;
  }
  return { evidence: 'model', said: world.said, events };
}

function enlist(world: World, client: number, startMs: number): Simulated {
  const { heartbeat, reconnect, seed } = world.input;
  const machine = clientMachine({ heartbeat, reconnect }, random(seed, 'client', client));
  const each: Simulated = { client, machine, connection: undefined, wakeMs: never, heardMs: startMs };
  world.queue.push(startMs, () => tell(world, each, { type: 'start', atMs: startMs }));
  return each;
}

// A client that waits for the server's pings needs a server that sends them.
function serverHeartbeat({ server, heartbeat }: FleetInput): HeartbeatSpec | undefined {
  if (server !== undefined || heartbeat.from === 'client') return server;
  return { intervalMs: heartbeat.intervalMs, from: heartbeat.from, detector: { type: 'none' } };
}

function tell(world: World, client: Simulated, event: ClientInput): void {
  for (const effect of client.machine.input(event)) carryOut(world, client, effect, event.atMs);
  wake(world, client, client.machine, (atMs) => tell(world, client, { type: 'time', atMs }));
}

// Deadlines mostly move away, so one wake-up is kept and looks again when it comes.
function wake(
  world: World,
  sleeper: { wakeMs: number },
  machine: { deadlineMs(): number | undefined } | undefined,
  ring: (atMs: number) => void,
): void {
  const dueMs = machine?.deadlineMs() ?? never;
  if (dueMs >= sleeper.wakeMs) return;
  sleeper.wakeMs = dueMs;
  world.queue.push(dueMs, () => {
    if (sleeper.wakeMs !== dueMs) return;
    sleeper.wakeMs = never;
    if ((machine?.deadlineMs() ?? never) <= dueMs) ring(dueMs);
    else wake(world, sleeper, machine, ring);
  });
}

function carryOut(world: World, client: Simulated, effect: ClientEffect, atMs: number): void {
  if (effect.do === 'connect') connect(world, client, effect.connection, atMs);
  else if (effect.do === 'close') client.connection = undefined;
  else if (effect.do === 'send') send(world, client.connection, effect.line);
  else if (effect.claim !== 'beat' && effect.claim !== 'stale')
    world.said.push({
      client: client.client,
      claim: effect.claim,
      atMs: effect.atMs,
      attempt: effect.attempt,
      heardMs: client.heardMs,
    });
}

function outageAt(world: World, atMs: number): Outage | undefined {
  return world.input.outages.find((outage) => atMs >= outage.startMs && atMs < outage.endMs);
}

function connect(world: World, owner: Simulated, number: number, atMs: number): void {
  const { path, seed } = world.input;
  const { up, down } = linksOf(path, seed, owner.client, number);
  const connection: Connection = { number, owner, up, down, server: undefined, wakeMs: never, dead: false };
  owner.connection = connection;
  const outage = outageAt(world, atMs);
  if (outage?.fresh === 'silent') connection.dead = true;
  else if (outage !== undefined) refuse(world, connection, atMs);
  else carry(world, connection, up, (acceptedMs) => accept(world, connection, acceptedMs));
}

function refuse(world: World, connection: Connection, atMs: number): void {
  const { owner, number, up, down } = connection;
  const refusedMs = down.arrivalMs(up.arrivalMs(atMs));
  world.queue.push(refusedMs, () => {
    const still = owner.connection === connection;
    if (still) tell(world, owner, { type: 'refused', connection: number, reason: 'refused', atMs: refusedMs });
  });
}

function accept(world: World, connection: Connection, atMs: number): void {
  const { owner, number } = connection;
  toClient(world, connection, (connectedMs) => ({ type: 'connected', connection: number, atMs: connectedMs }));
  const draws = random(world.input.seed, 'server', owner.client, number);
  connection.server = serverMachine(world.server === undefined ? {} : { heartbeat: world.server }, draws);
  tellServer(world, connection, { type: 'accepted', atMs });
}

function send(world: World, connection: Connection | undefined, line: string): void {
  if (connection !== undefined)
    carry(world, connection, connection.up, (atMs) => tellServer(world, connection, { type: 'line', line, atMs }));
}

// Lost is what would arrive while the path is away; a connection that was open then is dead for good.
function carry(world: World, connection: Connection, link: Link, arrive: (atMs: number) => void): void {
  if (connection.dead) return;
  const atMs = link.arrivalMs(world.queue.nowMs());
  if (atMs > world.input.untilMs) return;
  world.queue.push(atMs, () => {
    if (!connection.dead && outageAt(world, atMs) === undefined) arrive(atMs);
  });
}

function toClient(world: World, connection: Connection, make: (atMs: number) => ClientInput): void {
  carry(world, connection, connection.down, (atMs) => {
    const { owner } = connection;
    if (owner.connection !== connection) return;
    owner.heardMs = atMs;
    tell(world, owner, make(atMs));
  });
}

function tellServer(world: World, connection: Connection, event: ServerInput): void {
  const { server } = connection;
  if (server === undefined || connection.owner.connection !== connection) return;
  for (const effect of server.input(event)) serverDoes(world, connection, effect);
  wake(world, connection, connection.server, (atMs) => tellServer(world, connection, { type: 'time', atMs }));
}

function serverDoes(world: World, connection: Connection, effect: ServerEffect): void {
  const { number } = connection;
  if (effect.do === 'send') toClient(world, connection, (atMs) => ({ type: 'line', connection: number, line: effect.line, atMs }));
  else if (effect.do === 'end') {
    toClient(world, connection, (atMs) => ({ type: 'ended', connection: number, how: 'fin', reason: 'server closed', atMs }));
    connection.server = undefined;
  }
}

function strike(world: World, outage: Outage, fleet: readonly Simulated[]): void {
  for (const each of fleet) {
    const { connection } = each;
    if (connection === undefined) continue;
    connection.dead = true;
    if (outage.open === 'ended')
      tell(world, each, { type: 'ended', connection: connection.number, how: 'fin', reason: 'server closed', atMs: outage.startMs });
  }
}
