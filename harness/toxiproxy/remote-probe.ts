// Probes that are made by the process that stands outside for a proxy in a network of its own, asked for over its channel.

import type { ChildProcess } from 'node:child_process';
import type { HistoryEvent } from '../history.ts';
import type { FromOutside, ProbeRequest } from './outside-process.ts';

/** Asks for probes; undefined when nobody is left to make them. */
export function remoteProbe(child: ChildProcess): (host: string, port: number, holdMs?: number) => Promise<HistoryEvent | undefined> {
  const waiting = new Map<number, (event: HistoryEvent | undefined) => void>();
  let lastId = 0;
  child.on('message', (message: FromOutside) => {
    if (message.type !== 'probed') return;
    waiting.get(message.id)?.(message.event);
    waiting.delete(message.id);
  });
  child.once('exit', () => {
    for (const resolve of waiting.values()) resolve(undefined);
  });
  return (host, port, holdMs) =>
    new Promise((resolve) => {
      lastId += 1;
      waiting.set(lastId, resolve);
      if (child.connected) child.send({ type: 'probe', id: lastId, host, port, holdMs } satisfies ProbeRequest, () => {});
      else resolve(undefined);
    });
}
