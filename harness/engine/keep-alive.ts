// Why the kernel's keep-alive noticed nothing, said where a cut was missed. It probes a connection only while nothing is
// unacknowledged: a client that sends into a cut waits for its retransmissions instead, a quarter of an hour by default.

import type { Scenario } from '../scenario.ts';
import { formatDuration } from '../time.ts';
import type { Lifeline } from './observe.ts';
import type { Occurrence } from './occurrence.ts';
import type { Evidence } from './proof.ts';

const words = 'keep-alive could not act';

/** The evidence, with the reason where keep-alive was configured and a send stood in its way. */
export function withKeepAlive(scenario: Scenario, line: Lifeline, occurrence: Occurrence, missed: boolean, evidence: Evidence): Evidence {
  const { keepAlive } = scenario.client.heartbeat ?? {};
  if (keepAlive === undefined || !missed || evidence.proof !== 'counters') return evidence;
  const { start, heal } = occurrence;
  const sent = line.claims.find(
    (claim) => claim.kind === 'sent' && claim.lo >= start.hi && claim.lo < (heal?.lo ?? Number.POSITIVE_INFINITY),
  );
  const takesMs = keepAlive.idleMs + keepAlive.count * keepAlive.intervalMs;
  const why =
    sent === undefined
      ? `keep-alive takes ${formatDuration(takesMs)} of silence`
      : `${words}: a send ${formatDuration(Math.round(sent.lo - start.hi))} after the start stayed unacknowledged, and the kernel probes only an idle connection`;
  return { ...evidence, detail: `${evidence.detail}; ${why}` };
}

/** The reason in evidence, if it is there. */
export function keepAliveReason(detail: string): string | undefined {
  const at = detail.indexOf(words);
  return at < 0 ? undefined : detail.slice(at);
}
