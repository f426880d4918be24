// Packet loss on one path: which losses are in force, and what they dropped. The counters are the proof that packets were
// really lost; they are read when a loss is lifted, or when somebody asks.

import type { HistoryEvent } from '../../history.ts';
import type { Interval } from '../../time.ts';
import { type Counted, countedIn, deleteCounters, type Loss, listCounters, lossChanges } from './drop-rules.ts';
import type { Sidecar } from './sidecar.ts';
import { directions } from './toxics.ts';

/** A loss and the fault that it belongs to; conditions have no occurrence. */
export interface PathLoss extends Loss {
  readonly fault: string;
  readonly occurrence: number;
}

/** The losses of a path. */
export interface Losses {
  begin(loss: PathLoss): Promise<Interval>;
  /** Lifts a loss and tells what it dropped. */
  end(id: string): Promise<Interval>;
  /** Tells what those in force have dropped so far. */
  tell(): Promise<void>;
}

/** No loss yet. `emit` gets the proofs. */
export function losses(sidecar: Sidecar, path: number, emit: (event: HistoryEvent) => void): Losses {
  let known: PathLoss[] = [];
  const change = async (next: PathLoss[]) => {
    const text = lossChanges(path, known, next);
    known = next;
    return await sidecar.ask({ do: 'rules', text });
  };
  const proofs = async (loss: PathLoss) => {
    const { output = '', lo, hi } = await sidecar.ask({ do: 'rules', text: listCounters(loss) });
    const counted = countedIn(output);
    for (const direction of directions(loss.effect.direction)) emit(proof(loss, direction, counted[direction], { lo, hi }));
  };
  return {
    begin: (loss) => change([...known, loss]),
    async end(id) {
      const loss = known.find((candidate) => candidate.id === id);
      const lifted = await change(known.filter((candidate) => candidate.id !== id));
      if (loss === undefined) return lifted;
      await proofs(loss);
      await sidecar.ask({ do: 'rules', text: deleteCounters(loss) });
      return lifted;
    },
    async tell() {
      for (const loss of known) await proofs(loss);
    },
  };
}

function proof(loss: PathLoss, direction: 'up' | 'down', { seen, lost }: Counted, at: Interval): HistoryEvent {
  return {
    kind: 'proof',
    side: 'path',
    observer: 'kernel',
    lo: at.lo,
    hi: at.hi,
    fault: loss.fault,
    occurrence: loss.occurrence,
    direction,
    bytes: lost,
    seen,
    asked: loss.effect.rate,
    reason: loss.effect.rate >= 1 ? 'cut' : 'loss',
  };
}
