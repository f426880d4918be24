// A client that this machine cannot even start ends its scenario: the next trial would fare no better, and none of it is the
// client's fault. That is its program, its library or its image that is not there, and a script that says by its exit code that
// what it needs is not: 127, as shells do, before the client said that it was up.

import type { ClientKind, RunningClient } from '../client.ts';
import { lastWords } from '../clients/output.ts';
import { FlatlineError } from '../error.ts';

const nothingThere = 'exit 127';

/** The same kind; `fail` is told what is not the client's fault. */
export function telling(kind: ClientKind, fail: (error: unknown) => void): ClientKind {
  return {
    ...kind,
    async start(start) {
      let running: RunningClient | undefined;
      let wasUp = false;
      const listener: typeof start.listener = (event) => {
        start.listener(event);
        wasUp ||= event.kind === 'up';
        if (event.kind === 'exit' && event.reason === nothingThere && !wasUp) fail(notThere(running?.lastLines() ?? []));
      };
      try {
        running = await kind.start({ ...start, listener });
        return running;
      } catch (error) {
        if (error instanceof FlatlineError && error.blame === 'environment') fail(error);
        throw error;
      }
    },
  };
}

function notThere(lines: readonly string[]): FlatlineError {
  return new FlatlineError(`something that the client needs is not installed: it ended with exit 127 before it was up${lastWords(lines)}`, {
    code: 'FL-C015',
    blame: 'environment',
    hint: 'run its command by hand; 127 is how shells say that a program was not found',
  });
}
