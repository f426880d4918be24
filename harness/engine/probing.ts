// Probes: connections of the harness's own that prove a fault into which nobody ran. A fault on new connections needs an
// attempt; an armed one that must not go off needs a connection that it does go off on, since the absence of a fault
// shows nothing of the client if the fault was never there. Probes are recorded as such and never counted as the client's.

import { sleepUntil } from '../time.ts';
import type { PlannedFault } from './plan.ts';
import { note, type RunningTrial } from './world.ts';

/** An occurrence in force. */
export interface Probed {
  readonly fault: PlannedFault;
  readonly clients: readonly string[];
  readonly occurrence: number;
  readonly startMs: number;
  readonly healMs: number;
}

// Long enough for a probe to see a close or no answer, before the heal is sent.
const probeMs = 400;
// A silent connection stays for this much longer than it takes to be forgotten.
const graceMs = 200;

/** Probes what needs it; settles early enough for the heal. */
export async function probeUnlessProved(trial: RunningTrial, probed: Probed): Promise<void> {
  const { spec } = probed.fault;
  const type = trial.world.types[spec.type];
  const proof = type?.proof(spec.attributes);
  if (proof?.kind === 'attempts') return await probeUnlessTried(trial, probed);
  const idle = type?.actions(spec.attributes).effects.find((effect) => effect.primitive === 'on-idle');
  if (idle === undefined || trial.scenario.expect.fires[spec.name] !== 'never') return;
  const holdMs = idle.afterMs + graceMs;
  if (probed.startMs + holdMs + probeMs < probed.healMs) await probe(trial, probed, probed.clients, holdMs);
}

async function probeUnlessTried(trial: RunningTrial, probed: Probed): Promise<void> {
  const { clients, startMs, healMs } = probed;
  await sleepUntil(trial.world.clock, Math.max(startMs, healMs - probeMs), trial.over.signal);
  const untried = clients.filter((client) => {
    const line = trial.observation.line(client);
    return (
      !line.claims.some((claim) => claim.kind === 'connecting' && claim.lo > startMs) &&
      !line.connections.some((connection) => connection.acceptMs > startMs)
    );
  });
  await probe(trial, probed, untried);
}

async function probe(trial: RunningTrial, { fault, occurrence }: Probed, clients: readonly string[], holdMs?: number): Promise<void> {
  await Promise.all(
    clients.map(async (client) => {
      const path = trial.paths.get(client);
      if (path !== undefined) note(trial, { ...(await path.probe(holdMs)), fault: fault.spec.name, occurrence, client });
    }),
  );
}
