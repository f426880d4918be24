// The kernel's keep-alive as the only detector: what theory says of it before a trial, and why it noticed nothing where a cut
// was missed. It probes a connection only while nothing is
// unacknowledged: a client that sends into a cut waits for its retransmissions instead, a quarter of an hour by default.

import type { FaultType } from '../fault.ts';
import { type KeepAliveBound, keepAliveBand, keepAliveHoldsMs } from '../heartbeat/keep-alive-bound.ts';
import type { FaultSpec, Scenario } from '../scenario.ts';
import { formatDuration } from '../time.ts';
import type { Lifeline } from './observe.ts';
import type { Occurrence } from './occurrence.ts';
import type { Evidence } from './proof.ts';

/** The band of keep-alive alone, or why it has none; undefined where it is not configured, or not alone. */
export function keepAliveTheory(
  { client: { heartbeat } }: Pick<Scenario, 'client'>,
  fault: FaultSpec,
  type: FaultType,
): KeepAliveBound | { readonly why: string } | undefined {
  if (heartbeat?.keepAlive === undefined || heartbeat.detector.type !== 'none' || !type.silent(fault.attributes)) return undefined;
  const packets = type.actions(fault.attributes).effects.some((effect) => effect.primitive === 'drop-packets' && effect.rate === 1);
  if (!packets) return { why: `keep-alive cannot notice ${fault.name}: a kernel at the other end goes on answering its probes` };
  const band = keepAliveBand({ ...heartbeat, keepAlive: heartbeat.keepAlive });
  const holdsMs = keepAliveHoldsMs(heartbeat);
  const latestMs = (typeof fault.phase === 'number' ? fault.phase : 1) * heartbeat.intervalMs;
  if (latestMs < holdsMs) return band;
  const beat = `a beat each ${formatDuration(heartbeat.intervalMs)} is sent into the cut before the probes are over, and the kernel probes only an idle connection`;
  if (holdsMs === 0) return { why: `keep-alive cannot notice ${fault.name}: ${beat}` };
  const span = `${formatDuration(band.minMs)} to ${formatDuration(band.maxMs)}`;
  return { why: `keep-alive notices within ${span} only a cut in the first ${formatDuration(holdsMs)} after a beat; later ${beat}` };
}

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
