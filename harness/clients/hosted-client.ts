// One reference client inside the client host: its machine, its socket and its alarm. Sockets are read before the clock is
// judged: a host that wakes up late (the machine was busy, or stopped) finds data that came in time, and the client must
// not call its peer dead for the host's own absence. Such data is stamped just before the deadline that it kept, and the
// event spans from there to the instant of reading.

import { connect, type Socket } from 'node:net';
import { clientMachine } from '../heartbeat/client-machine.ts';
import { lineSplitter } from '../heartbeat/line-splitter.ts';
import type { ClientEffect, ClientInput } from '../heartbeat/machine.ts';
import type { EventKind, HistoryEvent } from '../history.ts';
import { random } from '../random.ts';
import { nowMs, systemClock } from '../time.ts';
import { alarm } from './alarm.ts';
import type { HostedSettings } from './host-messages.ts';

/** A running reference client. */
export interface HostedClient {
  /** Ends it at once; nothing is emitted afterwards. */
  stop(): void;
}

type Details = Partial<Omit<HistoryEvent, 'kind'>>;
/** A machine's input before it is stamped. */
type Unstamped = ClientInput extends infer Each ? (Each extends ClientInput ? Omit<Each, 'atMs'> : never) : never;

// Just before: the smallest step that survives as nanoseconds.
const justBeforeMs = 1e-3;

/** Starts a client; `emit` gets its claims and what its socket saw. */
export function hostedClient(settings: HostedSettings, emit: (event: HistoryEvent) => void): HostedClient {
  const machine = clientMachine({ heartbeat: settings.heartbeat, reconnect: settings.reconnect }, random(settings.seed, 'client'));
  let current: { readonly connection: number; readonly socket: Socket } | undefined;
  let attempt = 0;
  let up = false;
  let stopped = false;
  // Why an attempt is over: what came last, or that its time was up.
  let cause = '';

  const saw = (kind: EventKind, details: Details = {}) => {
    const atMs = nowMs();
    emit({ kind, side: 'client', observer: 'client', lo: atMs, hi: atMs, attempt, ...details });
  };
  const stamp = () => {
    const now = nowMs();
    const dueMs = machine.deadlineMs();
    return dueMs !== undefined && dueMs <= now ? dueMs - justBeforeMs : now;
  };
  const feed = (input: Unstamped, atMs: number) => {
    if (stopped) return;
    cause = 'reason' in input ? input.reason : 'connect time-out';
    for (const effect of machine.input({ ...input, atMs } as ClientInput)) carryOut(effect);
    bell.set(machine.deadlineMs());
  };
  // setImmediate: the poll for sockets comes first.
  const bell = alarm(systemClock, () => setImmediate(() => feed({ type: 'time' }, nowMs())));

  const carryOut = (effect: ClientEffect) => {
    if (effect.do === 'say') return say(effect);
    if (effect.do === 'connect') return open(effect.connection);
    if (current?.connection !== effect.connection) return;
    if (effect.do === 'close') {
      if (!up) saw('attempt-over', { reason: cause });
      close();
    } else if (current.socket.writable) {
      current.socket.write(`${effect.line}\n`);
      if (effect.line.startsWith('PING')) saw('sent', { bytes: effect.line.length + 1 });
    }
  };
  const say = (effect: Extract<ClientEffect, { do: 'say' }>) => {
    attempt = effect.attempt;
    if (effect.claim === 'connecting') up = false;
    else if (effect.claim === 'up') up = true;
    const reason = effect.reason === undefined ? {} : { reason: effect.reason };
    saw(effect.claim, { lo: effect.atMs, hi: Math.max(effect.atMs, nowMs()), ...reason });
  };
  const close = () => {
    current?.socket.destroy();
    current = undefined;
  };

  const open = (connection: number) => {
    const socket = connect({ host: settings.host, port: settings.port, noDelay: true });
    current = { connection, socket };
    const mine = () => current?.socket === socket && !stopped;
    const splitter = lineSplitter();
    let connected = false;
    socket.on('connect', () => {
      connected = true;
      if (!mine()) return;
      obeyKeepAlive(socket, settings);
      saw('connected', socket.localPort === undefined ? {} : { localPort: socket.localPort });
      feed({ type: 'connected', connection }, nowMs());
    });
    socket.on('data', (chunk) => {
      for (const split of splitter.push(chunk)) {
        if (!mine()) return;
        if ('line' in split) feed({ type: 'line', connection, line: split.line }, stamp());
        else feed({ type: 'ended', connection, how: 'error', reason: split.garbage }, stamp());
      }
    });
    socket.on('end', () => {
      if (!mine()) return;
      saw('socket-end');
      feed({ type: 'ended', connection, how: 'fin', reason: 'peer closed (FIN)' }, stamp());
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (!mine()) return;
      const reason = error.code ?? error.message;
      if (!connected) return feed({ type: 'refused', connection, reason }, nowMs());
      if (reason === 'ECONNRESET' || reason === 'EPIPE') saw('socket-reset', { reason });
      feed({ type: 'ended', connection, how: reason === 'ECONNRESET' || reason === 'EPIPE' ? 'rst' : 'error', reason }, stamp());
    });
  };

  feed({ type: 'start' }, nowMs());
  return {
    stop() {
      feed({ type: 'stop' }, nowMs());
      stopped = true;
      bell.set(undefined);
      close();
    },
  };
}

function obeyKeepAlive(socket: Socket, settings: HostedSettings): void {
  const { keepAlive } = settings.heartbeat;
  if (keepAlive !== undefined) socket.setKeepAlive(true, keepAlive.idleMs, keepAlive.intervalMs, keepAlive.count);
}
