// A reference client in a process of its own, so that the process can be frozen, killed and started again without hurting
// other trials. A client that was killed is not the one that comes back: the new one knows nothing of the old connection.

import type { RunningClient } from '../client.ts';
import type { HistoryEvent } from '../history.ts';
import { nowMs } from '../time.ts';
import type { ClientHost } from './host.ts';
import type { HostedSettings } from './host-messages.ts';
import { continueGroup, stopGroup } from './process-faults.ts';
import { waitMeter } from './run-queue.ts';

/** Starts the client in a host that `start` brings up for it alone. */
export async function privateClient(
  settings: HostedSettings,
  listener: (event: HistoryEvent) => void,
  start: () => Promise<ClientHost>,
): Promise<RunningClient> {
  let host = await start();
  let lives = 1;
  const begin = () => host.start({ ...settings, seed: `${settings.seed}/${lives}` }, listener);
  begin();
  let meter = waitMeter(() => [host.pid]);
  const end = () => host[Symbol.asyncDispose]();
  return {
    claims: true,
    lastLines: () => [],
    observedUntil: () => host.observedUntil(),
    wait: async () => meter(),
    process: {
      stop: () => stopGroup(host.pid),
      continue: () => continueGroup(host.pid),
      async kill() {
        const lo = nowMs();
        await end();
        return { lo, hi: nowMs() };
      },
      async start() {
        const lo = nowMs();
        host = await start();
        lives += 1;
        begin();
        meter = waitMeter(() => [host.pid]);
        return { lo, hi: nowMs() };
      },
    },
    [Symbol.asyncDispose]: end,
  };
}
