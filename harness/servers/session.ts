// One connection at the reference server: its machine, its alarm, what it sends and what it says. Lines of TCP and messages
// of WebSocket look the same from here. Like in the client host, what was read counts before the clock is judged.

import type { Alarm } from '../clients/alarm.ts';
import { alarm } from '../clients/alarm.ts';
import type { ServerEffect, ServerInput } from '../heartbeat/machine.ts';
import { serverMachine } from '../heartbeat/server-machine.ts';
import type { Closer, HistoryEvent } from '../history.ts';
import type { HeartbeatSpec } from '../scenario.ts';
import { nowMs, systemClock } from '../time.ts';
import { outbox } from './outbox.ts';

/** What a session needs of its connection. */
export interface SessionWire {
  readonly remotePort: number;
  send(line: string): void;
  /** FIN after what was sent, or a WebSocket close. */
  end(): void;
}

export interface SessionSettings {
  readonly heartbeat?: HeartbeatSpec;
  readonly emit: (event: HistoryEvent) => void;
  readonly delayMs: () => number;
}

/** Told what the connection brings. */
export interface Session {
  line(line: string): void;
  garbage(reason: string): void;
  ended(how: 'fin' | 'rst' | 'error'): void;
  /** Nothing is left of the connection. */
  closed(): void;
  /** The service delay has been taken away. */
  hurry(): void;
}

type Unstamped = ServerInput extends infer Each ? (Each extends ServerInput ? Omit<Each, 'atMs'> : never) : never;

const justBeforeMs = 1e-3;

/** Begins a session on an accepted connection. */
export function session(wire: SessionWire, settings: SessionSettings): Session {
  const machine = serverMachine(settings.heartbeat === undefined ? {} : { heartbeat: settings.heartbeat });
  const out = outbox(systemClock, settings.delayMs, (line) => wire.send(line));
  let closer: Closer | undefined;
  let over = false;

  const say = (kind: HistoryEvent['kind'], lo: number, details: Partial<HistoryEvent> = {}) =>
    settings.emit({ side: 'server', observer: 'server', remotePort: wire.remotePort, ...details, kind, lo, hi: Math.max(lo, nowMs()) });
  const carryOut = (effect: ServerEffect) => {
    if (effect.do === 'send') return out.send(effect.line);
    if (effect.do === 'say') return say(effect.claim, effect.atMs, effect.reason === undefined ? {} : { reason: effect.reason });
    closer ??= 'server';
    out.flush(() => wire.end());
  };
  const feed = (input: Unstamped, atMs: number) => {
    if (over) return;
    for (const effect of machine.input({ ...input, atMs } as ServerInput)) carryOut(effect);
    bell.set(machine.deadlineMs());
  };
  const stamp = () => {
    const now = nowMs();
    const dueMs = machine.deadlineMs();
    return dueMs !== undefined && dueMs <= now ? dueMs - justBeforeMs : now;
  };
  const bell: Alarm = alarm(systemClock, () => setImmediate(() => feed({ type: 'time' }, nowMs())));

  feed({ type: 'accepted' }, nowMs());
  return {
    line: (line) => feed({ type: 'line', line }, stamp()),
    garbage: (reason) => feed({ type: 'garbage', reason }, stamp()),
    ended(how) {
      closer ??= 'client';
      feed({ type: 'ended', how }, stamp());
    },
    closed() {
      if (over) return;
      feed({ type: 'ended', how: 'error' }, stamp());
      over = true;
      bell.set(undefined);
      out.drop();
      say('closed', nowMs(), { by: closer ?? 'client' });
    },
    hurry: () => out.flush(),
  };
}
