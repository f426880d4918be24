// Time in which the machine did not let a process run, between the fault and what is judged: the client's own must not be
// held against it, nor the instrument's (verdicts, section 3). Counting starts when the fault begins; it is read at each
// client's first `down` and at the end of the trial.

import { note, type RunningTrial } from './world.ts';

/** Starts counting; returns the end of watching. */
export async function watchWaits(trial: RunningTrial): Promise<() => void> {
  await Promise.all([...trial.clients.values()].map((client) => client.wait()));
  for (const path of trial.paths.values()) path.wait();
  const waited = new Set<string>();
  return trial.recorder.subscribe((event) => {
    if (event.kind !== 'down' || event.client === undefined || waited.has(event.client)) return;
    waited.add(event.client);
    void recordWaits(trial, event.client);
  });
}

/** Reads what one client, and the instrument on its path, waited since the last reading. */
export async function recordWaits(trial: RunningTrial, client: string): Promise<void> {
  const instrument = trial.paths.get(client)?.wait();
  if (instrument !== undefined) note(trial, { ...instrument, client });
  const own = await trial.clients.get(client)?.wait();
  if (own !== undefined) note(trial, { ...own, client });
}
