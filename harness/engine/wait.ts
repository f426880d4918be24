// The client's own run-queue wait between the fault and its `down`: time in which the machine did not let it run, which
// must not be held against it (verdicts, section 3). Read once when the fault begins, to start the count, and at each
// client's first `down`.

import { note, type RunningTrial } from './world.ts';

/** Starts counting; returns the end of watching. */
export async function watchWaits(trial: RunningTrial): Promise<() => void> {
  await Promise.all([...trial.clients.values()].map((client) => client.wait()));
  const waited = new Set<string>();
  return trial.recorder.subscribe((event) => {
    if (event.kind !== 'down' || event.client === undefined || waited.has(event.client)) return;
    const { client } = event;
    waited.add(client);
    void trial.clients
      .get(client)
      ?.wait()
      .then((wait) => wait !== undefined && note(trial, { ...wait, client }));
  });
}
