// The stages before a fault: is everybody up, do beats flow? A fault is injected only after `up`, the steady stage and three
// beats. A client that goes down meanwhile made a mistake, and such a trial gives no detection time.

import { holding } from './holding.ts';
import { openAtNow } from './observe.ts';
import { clientNames } from './plan.ts';
import { type RunningTrial, waitFor } from './world.ts';

/** Waits for the steady stage; answers why it was not steady, or undefined. */
export async function steady(trial: RunningTrial, fromMs: number): Promise<string | undefined> {
  const { scenario, world } = trial;
  const soak = trial.plan.faults.length === 0;
  const left = holding(trial, (client) =>
    trial.observation.line(client).claims.some((claim) => (claim.kind === 'down' || claim.kind === 'exit') && claim.lo >= fromMs),
  );
  const wentDown = () => !soak && left() > 0;
  if (await waitFor(trial, wentDown, fromMs + scenario.steadyMs)) return 'a mistake before the fault';
  const intervalMs = scenario.client.heartbeat?.intervalMs ?? 1000;
  const beating = holding(trial, (client) => deliveries(trial, client) >= 3);
  const seen = await waitFor(trial, () => beating() === scenario.client.count || wentDown(), world.clock.nowMs() + 10 * intervalMs);
  if (wentDown()) return 'a mistake before the fault';
  return seen || !expectsBeats(trial) ? undefined : 'never steady: fewer than three beats';
}

// A program that never speaks and a server that never answers leave nothing to count; then `up` and the stage must do.
function expectsBeats(trial: RunningTrial): boolean {
  return clientNames(trial.scenario).some((client) => trial.observation.line(client).claimsBeats || deliveries(trial, client) > 0);
}

function deliveries(trial: RunningTrial, client: string): number {
  const line = trial.observation.line(client);
  if (line.claimsBeats) return line.claims.filter((claim) => claim.kind === 'beat').length;
  return openAtNow(line)?.deliveries.filter((delivery) => delivery.direction === 'down').length ?? 0;
}

/** Whether a client counts as connected: it says so, or (a silent program) its path is through to the server. */
export function isUp(trial: RunningTrial, client: string): boolean {
  const line = trial.observation.line(client);
  const silent = trial.clients.get(client)?.claims === false;
  if (!silent)
    return (
      line.claims.findLast((claim) => claim.kind === 'up' || claim.kind === 'down')?.kind === 'up' ||
      line.claims.some((claim) => claim.kind === 'exit')
    );
  return line.connections.some((connection) => connection.dialPort !== undefined);
}
