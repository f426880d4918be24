// The server's side of an occurrence: when did it notice that the client was gone? By its own word where it is observed,
// else by the FIN or RST that it sent on that connection. Sampled only where the scenario judges it.

import type { Sample } from '../result.ts';
import type { Scenario } from '../scenario.ts';
import type { ConnectionLine, Lifeline } from './observe.ts';
import type { Occurrence } from './occurrence.ts';
import type { Evidence } from './proof.ts';

/** No sample, or one. A session that was never dropped is missed. */
export function serverSample(
  scenario: Scenario,
  line: Lifeline,
  occurrence: Occurrence,
  connection: ConnectionLine | undefined,
  evidence: Evidence,
  untilMs: number,
): Sample[] {
  if (scenario.expect.serverDetection === undefined || connection === undefined || !occurrence.touchesOpen) return [];
  const said = line.server.find(
    (event) =>
      event.kind === 'session-down' &&
      event.hi >= occurrence.start.lo &&
      (event.remotePort === undefined || event.remotePort === connection.dialPort),
  );
  const sent = connection.ends.find((end) => end.by === 'server' && end.atMs >= occurrence.start.lo);
  const downMs = said?.hi ?? sent?.atMs;
  const healMs = occurrence.heal?.lo ?? untilMs;
  const lastMs = connection.deliveries.findLast((delivery) => delivery.direction === 'up' && delivery.atMs <= (downMs ?? untilMs))?.atMs;
  const detection =
    downMs === undefined
      ? null
      : { lo: Math.max(0, (said?.lo ?? downMs) - occurrence.start.hi), hi: Math.max(0, downMs - occurrence.start.lo) };
  return [
    {
      fault: occurrence.spec.name,
      occurrence: occurrence.occurrence,
      client: line.client,
      side: 'server',
      outcome: downMs === undefined ? 'missed' : downMs > healMs ? 'late' : 'detected',
      periodMs: null,
      phase: null,
      ageMs: null,
      silenceMs: downMs === undefined || lastMs === undefined ? null : downMs - lastMs,
      detectionMs: detection,
      recoveryMs: null,
      resumeMs: null,
      recoveredDuringFault: false,
      rescued: false,
      closedBy: connection.closedBy ?? null,
      connectAttempts: 0,
      longestAttemptMs: null,
      evidence,
    },
  ];
}
