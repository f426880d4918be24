// What is certain when a process dies, for `explain`. A killed process group is gone within the call, and its kernel ends its
// connections with FIN or RST; how long dying takes is the machine's affair, so this judges no instrument. A server that is
// asked to end does it when it likes. If no end arrived, the detector would have the last word, while the server is away.

import type { Prediction } from '../engine/prediction.ts';
import { predict } from '../heartbeat/bound.ts';
import type { FaultSpec, Scenario } from '../scenario.ts';
import { formatDuration } from '../time.ts';

/** What is said of one side, and what can be drawn. */
export interface ProcessTheory {
  readonly words: string;
  /** Present where the end comes with the fault itself. */
  readonly prediction?: Prediction;
}

const atOnce: Prediction = { minMs: 0, meanMs: 0, maxMs: 0, model: 'end', formula: 'the end arrives as the process dies' };

/** What theory says of a side when the fault kills a process; undefined for every other fault. */
export function processTheory(
  scenario: Scenario,
  fault: FaultSpec | undefined,
  side: 'detection' | 'serverDetection',
): ProcessTheory | undefined {
  if (fault?.type === 'kill-client')
    return side === 'detection' ? { words: 'the client is gone: it has nothing to notice' } : clientGone(fault);
  if (fault?.type !== 'kill' && fault?.type !== 'restart') return undefined;
  if (side === 'serverDetection') return { words: 'the server is gone: it has nothing to notice' };
  const backstop = lastWord(scenario, fault);
  if (fault.type === 'kill')
    return { words: `noticed as the server dies: its kernel ends the connection, FIN or RST${backstop}`, prediction: atOnce };
  if (scenario.server.use === 'reference')
    return {
      words: `noticed as the server ends, at once when asked to: its kernel ends the connection, FIN or RST${backstop}`,
      prediction: atOnce,
    };
  return { words: `noticed when the server ends, or closes the connection: it is asked to (SIGTERM), and takes its own time${backstop}` };
}

// Without power nothing is said: then the server's own watch has a band, which is not for here to know.
function clientGone(fault: FaultSpec): ProcessTheory | undefined {
  if (fault.attributes['how'] !== 'process') return undefined;
  return { words: 'noticed as the client dies: its kernel ends the connection, FIN or RST', prediction: atOnce };
}

function lastWord({ client: { heartbeat } }: Scenario, fault: FaultSpec): string {
  const band = heartbeat && predict({ heartbeat, roundTripMs: 0, repliesLost: true, side: 'client' });
  const staysAway = fault.for?.fromMs ?? (fault.type === 'kill' ? Number.POSITIVE_INFINITY : 0);
  if (band === undefined || staysAway < band.maxMs) return '';
  return `; if no end arrived, by its detector after ${formatDuration(band.maxMs)} at the latest (${band.model}: ${band.formula})`;
}
