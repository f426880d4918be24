// Passes everything on. It is what an unlucky draw of toxicity leaves of a toxic, and a toxic of its own.

import type { Stage, StageSurroundings } from '../stage.ts';

/** A stage that does nothing. */
export function noop(_attributes: unknown, surroundings: StageSurroundings): Stage {
  return {
    push: (chunk) => surroundings.pass(chunk),
    full: () => false,
    release() {},
    update() {},
    dispose() {},
  };
}
