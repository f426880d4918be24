// The client host: one child process that carries all reference clients of a run, so that hundreds of them start without
// a process being spawned, and the coordinator's own work cannot make them late. It lives as long as its channel and
// ignores the signals of a terminal meanwhile: the coordinator ends it in order.

import { runPunctually } from '../priority.ts';
import { systemClock } from '../time.ts';
import { batch } from './batch.ts';
import type { FromHost, HostedSettings, ToHost } from './host-messages.ts';
import { type HostedClient, hostedClient } from './hosted-client.ts';

const clients = new Map<number, HostedClient>();
const events = batch<Extract<FromHost, { type: 'events' }>['events'][number]>(systemClock, (items) =>
  send({ type: 'events', events: items }),
);

function send(message: FromHost): void {
  if (process.connected) process.send?.(message);
}

function obey(messages: readonly ToHost[]): void {
  const stopped: number[] = [];
  for (const message of messages) {
    if (message.type === 'start') start(message.id, message.settings);
    else if (message.type === 'mark') mark(message.id);
    else {
      clients.get(message.id)?.stop();
      clients.delete(message.id);
      stopped.push(message.id);
    }
  }
  if (stopped.length === 0) return;
  events.flush();
  send({ type: 'stopped', ids: stopped });
}

function start(id: number, settings: HostedSettings): void {
  const { client } = settings;
  clients.set(
    id,
    hostedClient(settings, (event) => events.add([id, { ...event, client }])),
  );
}

function mark(id: number): void {
  const atMs = systemClock.nowMs();
  events.flush();
  send({ type: 'marked', id, atMs });
}

runPunctually();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
process.on('message', obey);
process.on('disconnect', () => process.exit(0));
send({ type: 'ready' });
