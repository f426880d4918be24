// The coordinator's end of the client host: started with the first client, shared by all, told to start and stop them.
// A host that dies takes all its clients with it; that is the harness's failure and never theirs.

import type { Containers } from '../environment.ts';
import { FlatlineError } from '../error.ts';
import type { HistoryEvent } from '../history.ts';
import { joined, nowMs, systemClock, within } from '../time.ts';
import { inTurns } from '../turns.ts';
import type { FromHost, HostedSettings, ToHost } from './host-messages.ts';
import { type NodeChild, nodeChild } from './node-child.ts';

/** What client kinds may use of the run. */
export interface ClientSurroundings {
  /** In every descendant's environment, so that nothing started can hide. */
  readonly runId: string;
  /** Registers a process group with the keeper. */
  readonly keep: (pid: number) => void;
  readonly forget?: (pid: number) => void;
  /** Words before a command that start it where the paths are; absent or empty = anywhere on this machine. */
  readonly inside?: readonly string[] | undefined;
  /** Where clients that are images are started. */
  readonly containers?: Containers | undefined;
  /** For people: what the kinds themselves have to say. */
  readonly log?: (line: string) => void;
}

/** A running client host. */
export interface ClientHost extends AsyncDisposable {
  readonly pid: number;
  /** Its cause, once it ended although nobody asked; never settles otherwise. */
  readonly exited: Promise<Error>;
  /** Starts a client; its events go to the listener from then on. Gives its id. */
  start(settings: HostedSettings, listener: (event: HistoryEvent) => void): number;
  stop(id: number): Promise<void>;
  /** Until when everything the host saw has been handed to the listeners. */
  observedUntil(): Promise<number>;
}

// An answer that takes longer is none: the host is stopped or starved, and observation ends with its last word.
const answerLimitMs = 5_000;
const readyLimitMs = 15_000;
const notReady = new FlatlineError('the client host was not ready in 15 s', {
  code: 'FL-C002',
  blame: 'environment',
  hint: 'the machine may be overloaded: run again with fewer trials at a time',
});

/** Starts a client host and waits until it can carry clients. */
export async function startHost(surroundings: ClientSurroundings): Promise<ClientHost> {
  const child = await nodeChild<readonly ToHost[], FromHost>({
    module: new URL('./host-process', import.meta.url),
    runId: surroundings.runId,
    inside: surroundings.inside,
  });
  surroundings.keep(child.pid);
  const tell = together((messages: readonly ToHost[]) => child.send(messages));
  const ready = Promise.withResolvers<'ready'>();
  const listeners = new Map<number, (event: HistoryEvent) => void>();
  const stopping = new Map<number, () => void>();
  const marks = new Map<number, (atMs: number) => void>();
  let seenMs = nowMs();
  let lastId = 0;
  const messages = inTurns<FromHost>((message) => {
    if (message.type === 'events') for (const [id, event] of message.events) listeners.get(id)?.(event);
    else if (message.type === 'marked') {
      seenMs = Math.max(seenMs, message.atMs);
      settle(marks, message.id, message.atMs);
    } else if (message.type === 'stopped') for (const id of message.ids) settle(stopping, id, undefined);
    else ready.resolve('ready');
  });
  child.onMessage((message) => messages.add([message]));
  const first = await within(systemClock, Promise.race([ready.promise, child.ended]), readyLimitMs, () => notReady);
  if (first !== 'ready') throw first;

  const answered = (work: Promise<unknown>) =>
    within<unknown>(systemClock, Promise.race([work, child.ended]), answerLimitMs, () => undefined);
  return {
    pid: child.pid,
    exited: unasked(child),
    start(settings, listener) {
      lastId += 1;
      listeners.set(lastId, listener);
      tell({ type: 'start', id: lastId, settings });
      return lastId;
    },
    async stop(id) {
      const stopped = new Promise<void>((resolve) => stopping.set(id, resolve));
      tell({ type: 'stop', id });
      await answered(stopped);
      stopping.delete(id);
      listeners.delete(id);
    },
    // Hundreds of trials may end in one instant: they share a barrier.
    observedUntil: joined(async () => {
      lastId += 1;
      const id = lastId;
      const marked = new Promise<number>((resolve) => marks.set(id, resolve));
      tell({ type: 'mark', id });
      await answered(marked);
      marks.delete(id);
      // A host that was told to end says nothing more, so nothing can be missed.
      return child.wanted() ? seenMs : nowMs();
    }),
    async [Symbol.asyncDispose]() {
      await child.kill();
      surroundings.forget?.(child.pid);
    },
  };
}

// A thousand clients are stopped in one turn of the event loop; a message for each would take longer than their goodbye.
function together<T>(send: (messages: readonly T[]) => void): (message: T) => void {
  let waiting: T[] = [];
  return (message) => {
    waiting.push(message);
    if (waiting.length > 1) return;
    setImmediate(() => {
      const all = waiting;
      waiting = [];
      send(all);
    });
  };
}

function settle<T>(waiting: Map<number, (value: T) => void>, id: number, value: T): void {
  waiting.get(id)?.(value);
  waiting.delete(id);
}

async function unasked(child: NodeChild<readonly ToHost[], FromHost>): Promise<Error> {
  const error = await child.ended;
  return child.wanted() ? error : new Promise<never>(() => {});
}
