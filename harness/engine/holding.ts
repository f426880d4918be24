// How many clients of a running trial fulfil something, asked again after every event. Each event concerns one client, so
// only that one is looked at again: a herd of a thousand must not cost a thousand looks an event.

import { clientNames } from './plan.ts';
import type { RunningTrial } from './world.ts';

/** Counts the clients for which `holds`, which must depend on the client's own events alone. */
export function holding(trial: RunningTrial, holds: (client: string) => boolean): () => number {
  const { events } = trial.recorder;
  const names = new Set(clientNames(trial.scenario));
  const fulfilled = new Set([...names].filter(holds));
  let seen = events.length;
  return () => {
    for (; seen < events.length; seen += 1) {
      const client = events[seen]?.client;
      if (client === undefined || !names.has(client)) continue;
      if (holds(client)) fulfilled.add(client);
      else fulfilled.delete(client);
    }
    return fulfilled.size;
  };
}
