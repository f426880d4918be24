// The reference client without its socket. It connects, proves life, notices death, comes back; all decisions follow from
// the instants it is handed. Whatever fell due before an input is decided before that input, so a reply stamped after the
// deadline comes too late, and one stamped before it counts although the host was late.
//
//   start --> connecting --connected--> greeting --first beat--> up --deadline, end--> `down` --> waiting --> connecting …
//             refused, connect time-out: a failed attempt, no `down`             attempts used up: `gave-up`

import type { Random } from '../random.ts';
import type { HeartbeatSpec, ReconnectSpec } from '../scenario.ts';
import { formatLine, parseLine } from './line.ts';
import type { ClientClaim, ClientEffect, ClientInput, Machine } from './machine.ts';
import { type Pulse, pulse } from './pulse.ts';
import type { ReconnectPolicy } from './reconnect.ts';
import { reconnectPolicyOf } from './reconnects/index.ts';

export interface ClientSettings {
  readonly heartbeat: HeartbeatSpec;
  readonly reconnect: ReconnectSpec;
  /** Said with HELLO when the connection opens; without it nothing is. */
  readonly name?: string;
}

type Standing = 'idle' | 'connecting' | 'greeting' | 'up' | 'waiting' | 'over';

interface Client {
  readonly settings: ClientSettings;
  readonly random: Random;
  standing: Standing;
  /** Number of the current connection, and of the attempt within this series. */
  connection: number;
  attempt: number;
  policy: ReconnectPolicy;
  /** When the attempt has failed, or when the next one begins. */
  timerMs: number;
  pulse?: Pulse;
  /** What the server said before it closed. */
  farewell?: string;
  /** Why the last attempt failed. */
  failure?: string;
  effects: ClientEffect[];
}

/** A client before its `start`. Jitter and the start of looks are drawn from `random`. */
export function clientMachine(settings: ClientSettings, random: Random): Machine<ClientInput, ClientEffect> {
  const policy = reconnectPolicyOf(settings.reconnect, random);
  const client: Client = { settings, random, standing: 'idle', connection: 0, attempt: 0, policy, timerMs: 0, effects: [] };
  return {
    input(input) {
      client.effects = [];
      decide(client, input.atMs, false);
      take(client, input);
      return client.effects;
    },
    deadlineMs() {
      const dueMs = Math.min(deadMs(client), timerMs(client), pingMs(client));
      return dueMs === never ? undefined : dueMs;
    },
  };
}

// In order of precedence: a host that comes late to several finds the peer dead before it sends another PING.
function decide(client: Client, atMs: number, inclusive: boolean): void {
  const due = (dueMs: number) => dueMs < atMs || (inclusive && dueMs === atMs);
  for (;;) {
    if (due(deadMs(client))) lose(client, atMs, client.pulse?.reason() ?? '');
    else if (due(timerMs(client))) expire(client, atMs);
    else if (due(pingMs(client))) ping(client, atMs);
    else return;
  }
}

const never = Number.POSITIVE_INFINITY;

function deadMs({ standing, pulse: running }: Client): number {
  return standing === 'up' ? (running?.deadMs() ?? never) : never;
}

function timerMs({ standing, timerMs: dueMs }: Client): number {
  return standing === 'connecting' || standing === 'greeting' || standing === 'waiting' ? dueMs : never;
}

function pingMs({ standing, pulse: running }: Client): number {
  return standing === 'up' || standing === 'greeting' ? (running?.pingMs() ?? never) : never;
}

function expire(client: Client, atMs: number): void {
  if (client.standing === 'waiting') connect(client, atMs);
  else fail(client, atMs, 'connect timeout');
}

function take(client: Client, input: ClientInput): void {
  if (input.type === 'time') decide(client, input.atMs, true);
  else if (input.type === 'stop') stop(client);
  else if (input.type !== 'start') takeOf(client, input);
  else if (client.standing === 'idle') connect(client, input.atMs);
}

// What an older connection still says is nobody's business.
function takeOf(client: Client, input: Extract<ClientInput, { connection: number }>): void {
  const { standing } = client;
  const open = standing === 'greeting' || standing === 'up';
  if (input.connection !== client.connection) return;
  if (input.type === 'line' && open) read(client, input.line, input.atMs);
  else if (input.type === 'ended' && open) end(client, input);
  else if (standing !== 'connecting') return;
  else if (input.type === 'connected') greet(client, input.atMs);
  else if (input.type === 'refused' || input.type === 'ended') fail(client, input.atMs, input.reason);
}

function connect(client: Client, atMs: number): void {
  client.standing = 'connecting';
  client.connection += 1;
  client.attempt += 1;
  client.timerMs = atMs + client.settings.reconnect.connectTimeoutMs;
  delete client.farewell;
  say(client, 'connecting', atMs, client.failure);
  client.effects.push({ do: 'connect', connection: client.connection });
}

function greet(client: Client, atMs: number): void {
  const { heartbeat, name } = client.settings;
  client.standing = 'greeting';
  client.pulse = pulse({ heartbeat, pings: heartbeat.from !== 'server', random: client.random }, atMs);
  if (name !== undefined) send(client, formatLine({ word: 'HELLO', name }));
  if (heartbeat.from !== 'server') ping(client, atMs);
}

function ping(client: Client, atMs: number): void {
  if (client.pulse !== undefined) send(client, client.pulse.ping(atMs));
}

function read(client: Client, line: string, atMs: number): void {
  const message = parseLine(line);
  const running = client.pulse;
  if (running === undefined) return;
  if (message.word === 'PONG') {
    const meaning = running.replied(message.sequence, atMs);
    if (meaning === 'beat') beat(client, atMs);
    else say(client, 'stale', atMs, `${meaning} PONG ${message.sequence}`);
  } else if (message.word === 'PING') {
    send(client, formatLine({ word: 'PONG', sequence: message.sequence }));
    running.pinged(message.sequence, atMs);
    if (client.settings.heartbeat.from === 'server') beat(client, atMs);
  } else if (message.word === 'BYE') client.farewell = message.reason;
}

// The beat that proves the connection is also the first acknowledged one.
function beat(client: Client, atMs: number): void {
  if (client.standing === 'greeting') {
    client.standing = 'up';
    say(client, 'up', atMs);
  }
  say(client, 'beat', atMs);
}

const endings = { fin: 'peer closed (fin)', rst: 'peer reset', error: 'connection failed' } as const;

function end(client: Client, input: Extract<ClientInput, { type: 'ended' }>): void {
  const told = client.farewell === undefined ? '' : `, after BYE ${client.farewell}`;
  const reason = (input.how === 'error' ? `${endings.error}: ${input.reason}` : endings[input.how]) + told;
  if (client.standing === 'up') lose(client, input.atMs, reason);
  else fail(client, input.atMs, reason);
}

function lose(client: Client, atMs: number, reason: string): void {
  say(client, 'down', atMs, reason);
  client.effects.push({ do: 'close', connection: client.connection });
  client.attempt = 0;
  client.policy = reconnectPolicyOf(client.settings.reconnect, client.random);
  delete client.failure;
  retry(client, atMs);
}

// An attempt that never came up is no `down`: there was nothing to lose.
function fail(client: Client, atMs: number, reason: string): void {
  client.effects.push({ do: 'close', connection: client.connection });
  client.failure = reason;
  retry(client, atMs);
}

function retry(client: Client, atMs: number): void {
  delete client.pulse;
  const { attempts } = client.settings.reconnect;
  const delayMs = attempts !== undefined && client.attempt >= attempts ? undefined : client.policy.nextDelayMs();
  client.standing = delayMs === undefined ? 'over' : 'waiting';
  client.timerMs = atMs + (delayMs ?? 0);
  if (delayMs === undefined) giveUp(client, atMs);
}

function giveUp(client: Client, atMs: number): void {
  const last = client.failure === undefined ? '' : `: ${client.failure}`;
  say(client, 'gave-up', atMs, client.attempt === 0 ? 'does not reconnect' : `attempt ${client.attempt} was the last${last}`);
}

function stop(client: Client): void {
  if (client.standing === 'connecting' || client.standing === 'greeting' || client.standing === 'up')
    client.effects.push({ do: 'close', connection: client.connection });
  client.standing = 'over';
  delete client.pulse;
}

function send(client: Client, line: string): void {
  client.effects.push({ do: 'send', connection: client.connection, line });
}

function say(client: Client, claim: ClientClaim, atMs: number, reason?: string): void {
  const { connection, attempt } = client;
  client.effects.push({ do: 'say', claim, connection, attempt, atMs, ...(reason === undefined ? {} : { reason }) });
}
