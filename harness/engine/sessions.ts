// Sessions as the server held them: how many of one client at the same time, and how long an old one outlived the new. A server
// that does not notice a lost client keeps a ghost, which takes messages that nobody reads. Pure.

import type { Lifeline, Observation } from './observe.ts';

/** Largest number of sessions that the server held for one client while their client-side sockets were open. */
export function duplicatesOf(seen: Observation): number {
  return [...seen.lines.values()].reduce((most, line) => Math.max(most, sessionsAtOnce(line)), 0);
}

/** Longest time in ms that the server kept an old session of a client after it had a new one; null where no session was replaced. `untilMs`: end of what was observed. */
export function ghostMsOf(seen: Observation, untilMs: number): number | null {
  const lengths = [...seen.lines.values()].flatMap((line) => ghostsOf(line, untilMs));
  return lengths.length === 0 ? null : Math.max(...lengths);
}

function ghostsOf(line: Lifeline, untilMs: number): number[] {
  const sessions = sessionsOf(line);
  return sessions.slice(1).map((fresh, index) => {
    const older = sessions.slice(0, index + 1).map((session) => Math.min(session.downMs ?? untilMs, untilMs) - fresh.fromMs);
    return Math.max(0, ...older);
  });
}

interface Session {
  readonly fromMs: number;
  /** When the server ended it; undefined = not while it was observed. */
  readonly downMs: number | undefined;
  readonly remotePort: number | undefined;
}

function sessionsOf(line: Lifeline): Session[] {
  return line.server
    .filter((event) => event.kind === 'session-up')
    .map((up) => {
      const down = line.server.find((event) => event.kind === 'session-down' && event.remotePort === up.remotePort && event.lo >= up.lo);
      return { fromMs: up.hi, downMs: down?.lo, remotePort: up.remotePort };
    });
}

// A session whose client is gone is a ghost, and no duplicate.
function sessionsAtOnce(line: Lifeline): number {
  const spans = sessionsOf(line).map(({ fromMs, downMs, remotePort }) => {
    const connection = line.connections.find((candidate) => candidate.dialPort === remotePort);
    const clientEndMs = connection?.ends.find((end) => end.by === 'client')?.atMs ?? connection?.closedMs ?? Number.POSITIVE_INFINITY;
    return { fromMs, toMs: Math.min(downMs ?? Number.POSITIVE_INFINITY, clientEndMs) };
  });
  return spans.reduce(
    (most, span) => Math.max(most, spans.filter((other) => other.fromMs <= span.fromMs && other.toMs > span.fromMs).length),
    0,
  );
}
