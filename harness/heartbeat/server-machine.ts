// The reference server's side of one connection, without its socket. It answers PINGs, pings where it is told to, and drops
// a client that its own detector calls dead. A session begins with the first proof of life, so a port scan or a filler
// connection is none; the detector watches from the accept on, so a client that never speaks is dropped too.

import type { Random } from '../random.ts';
import type { HeartbeatSpec } from '../scenario.ts';
import { formatLine, parseLine } from './line.ts';
import type { Machine, ServerEffect, ServerInput } from './machine.ts';
import { type Pulse, pulse } from './pulse.ts';

export interface ServerSettings {
  /** The server's own watch on its clients; without it it only answers. */
  readonly heartbeat?: HeartbeatSpec;
}

interface Session {
  readonly settings: ServerSettings;
  readonly random: Random | undefined;
  standing: 'idle' | 'open' | 'up' | 'over';
  pulse?: Pulse;
  name?: string;
  effects: ServerEffect[];
}

/** A connection before it is `accepted`. The start of looks is drawn from `random`. */
export function serverMachine(settings: ServerSettings, random?: Random): Machine<ServerInput, ServerEffect> {
  const session: Session = { settings, random, standing: 'idle', effects: [] };
  return {
    input(input) {
      session.effects = [];
      decide(session, input.atMs, false);
      if (session.standing !== 'over') take(session, input);
      return session.effects;
    },
    deadlineMs() {
      const dueMs = Math.min(deadMs(session), pingMs(session));
      return dueMs === never ? undefined : dueMs;
    },
  };
}

// Death is judged before the PING that is due too.
function decide(session: Session, atMs: number, inclusive: boolean): void {
  const due = (dueMs: number) => dueMs < atMs || (inclusive && dueMs === atMs);
  for (;;) {
    if (due(deadMs(session))) drop(session, atMs, session.pulse?.reason() ?? '');
    else if (due(pingMs(session))) ping(session, atMs);
    else return;
  }
}

const never = Number.POSITIVE_INFINITY;

function deadMs({ standing, pulse: running }: Session): number {
  return standing === 'over' ? never : (running?.deadMs() ?? never);
}

function pingMs({ standing, pulse: running }: Session): number {
  return standing === 'over' ? never : (running?.pingMs() ?? never);
}

function ping(session: Session, atMs: number): void {
  if (session.pulse !== undefined) send(session, session.pulse.ping(atMs));
}

function take(session: Session, input: ServerInput): void {
  if (input.type === 'time') decide(session, input.atMs, true);
  else if (input.type === 'accepted') accept(session, input.atMs);
  else if (input.type === 'line') read(session, input.line, input.atMs);
  else if (input.type === 'garbage') refuse(session, input.atMs, input.reason);
  else leave(session, input.atMs, endings[input.how]);
}

function accept(session: Session, atMs: number): void {
  const { heartbeat } = session.settings;
  session.standing = 'open';
  if (heartbeat === undefined) return;
  const pings = heartbeat.from !== 'client';
  session.pulse = pulse({ heartbeat, pings, ...(session.random === undefined ? {} : { random: session.random }) }, atMs);
  if (pings) ping(session, atMs);
}

function read(session: Session, line: string, atMs: number): void {
  const message = parseLine(line);
  if (message.word === 'PING') {
    send(session, formatLine({ word: 'PONG', sequence: message.sequence }));
    session.pulse?.pinged(message.sequence, atMs);
    begin(session, atMs);
  } else if (message.word === 'PONG') {
    if (session.pulse?.replied(message.sequence, atMs) === 'beat') begin(session, atMs);
  } else if (message.word === 'HELLO') session.name = message.name;
  // An ERR is never answered: two programs that do not understand each other would go on for ever.
  else if (message.word === 'unknown') send(session, formatLine({ word: 'ERR', reason: message.reason }));
}

function begin(session: Session, atMs: number): void {
  if (session.standing !== 'open') return;
  session.standing = 'up';
  say(session, 'session-up', atMs);
}

function drop(session: Session, atMs: number, reason: string): void {
  send(session, formatLine({ word: 'BYE', reason }));
  session.effects.push({ do: 'end' });
  leave(session, atMs, reason);
}

function refuse(session: Session, atMs: number, reason: string): void {
  send(session, formatLine({ word: 'ERR', reason }));
  session.effects.push({ do: 'end' });
  leave(session, atMs, reason);
}

const endings = { fin: 'client closed (fin)', rst: 'client reset', error: 'connection failed' } as const;

function leave(session: Session, atMs: number, reason: string): void {
  if (session.standing === 'up') say(session, 'session-down', atMs, reason);
  session.standing = 'over';
}

function send(session: Session, line: string): void {
  session.effects.push({ do: 'send', line });
}

function say(session: Session, claim: 'session-up' | 'session-down', atMs: number, reason?: string): void {
  const name = session.name === undefined ? {} : { name: session.name };
  session.effects.push({ do: 'say', claim, atMs, ...name, ...(reason === undefined ? {} : { reason }) });
}
