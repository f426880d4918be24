// The reference client: it obeys the scenario's heartbeat and reconnect settings to the letter, so it is the yardstick
// and not a thing under suspicion. All of them share one host process, which starts with the first; a client whose process
// is to be hurt (stop, kill) gets a host of its own.

import type { ClientKind, ClientStart, RunningClient } from '../client.ts';
import { FlatlineError } from '../error.ts';
import type { HistoryEvent } from '../history.ts';
import { type ClientHost, type ClientSurroundings, startHost } from './host.ts';
import type { HostedSettings } from './host-messages.ts';
import { privateClient } from './private-host.ts';
import { waitMeter } from './run-queue.ts';

/** The kind, with the life of its shared host. */
export interface ReferenceKind extends ClientKind, AsyncDisposable {
  /** Settles with the cause when a host ended unasked: exit code 3. */
  readonly hostExited: Promise<Error>;
}

/** Makes the kind; nothing is started yet. */
export function referenceKind(surroundings: ClientSurroundings): ReferenceKind {
  const exited = Promise.withResolvers<Error>();
  let shared: Promise<ClientHost> | undefined;
  const start = async () => {
    const host = await startHost(surroundings);
    void host.exited.then(exited.resolve);
    return host;
  };
  return {
    use: 'reference',
    weight: 1,
    hostExited: exited.promise,
    async start(request) {
      const settings = settingsOf(request);
      if (request.ownProcess === true) return await privateClient(settings, request.listener, start);
      shared ??= start();
      return runningIn(await shared, settings, request.listener);
    },
    async [Symbol.asyncDispose]() {
      const host = await shared?.catch(() => undefined);
      await host?.[Symbol.asyncDispose]();
    },
  };
}

function runningIn(host: ClientHost, settings: HostedSettings, listener: (event: HistoryEvent) => void): RunningClient {
  const meter = waitMeter(() => [host.pid]);
  const id = host.start(settings, listener);
  return {
    claims: true,
    lastLines: () => [],
    observedUntil: () => host.observedUntil(),
    wait: async () => meter(),
    [Symbol.asyncDispose]: () => host.stop(id),
  };
}

function settingsOf(request: ClientStart): HostedSettings {
  const { heartbeat, reconnect } = request.spec;
  if (heartbeat === undefined || reconnect === undefined) {
    throw new FlatlineError('the reference client needs heartbeat and reconnect settings', { code: 'FL-C003', blame: 'flatline' });
  }
  return { client: request.client, host: request.host, port: request.port, heartbeat, reconnect, seed: request.seed };
}
