// Proof that the client used the path (truth rule 2): a client that reaches the server around it is tested by nobody.
// Seen at the server, each accept must come from a dial of the path or from a probe; where accepts cannot be seen, a
// client that claims `up` or `beat` without an open connection on the path gives itself away.

import type { History } from '../history.ts';
import type { Observation } from './observe.ts';

// A claim may arrive a little before the path's word of the connection, and after its end.
const slackMs = 50;

/** How the client went around the path, in words; undefined = it did not. */
export function bypassOf(seen: Observation, history: History): string | undefined {
  const stranger = history.events.find((event) => event.kind === 'note' && event.reason?.startsWith('foreign accept') === true);
  if (stranger !== undefined) return `the server accepted a connection that no path dialled (from port ${stranger.remotePort})`;
  if (history.end === undefined) return undefined;
  for (const line of seen.lines.values()) {
    const claim = line.claims.find((candidate) => {
      if (candidate.kind !== 'up' && candidate.kind !== 'beat') return false;
      return !line.connections.some(
        (connection) =>
          connection.acceptMs <= candidate.hi + slackMs &&
          (connection.closedMs === undefined || connection.closedMs >= candidate.lo - slackMs),
      );
    });
    if (claim !== undefined) return `${line.client} claims "${claim.kind}" without an open connection on the path`;
  }
  return undefined;
}
