// Whether a server that faults act on is whole again: whatever was begun on it was undone, and nothing is under way. What
// failed half-way is not known, so it counts as hurt.

import type { RunningServer } from '../environment.ts';

type ServerProcess = NonNullable<RunningServer['process']>;
type Wound = 'stopped' | 'killed' | 'overloaded';

/** The same process, watched. */
export interface Wholeness {
  readonly process: ServerProcess | undefined;
  /** Whether it may serve somebody else. */
  readonly isWhole: () => boolean;
}

/** Watches what is done to `process`. A server without one cannot be hurt. */
export function wholeness(process: RunningServer['process']): Wholeness {
  if (process === undefined) return { process, isWhole: () => true };
  const wounds = new Set<Wound>();
  let underWay = 0;
  const hurting = async <T>(wound: Wound, act: () => Promise<T>): Promise<T> => {
    wounds.add(wound);
    return await act();
  };
  const healing = async <T>(wound: Wound, act: () => Promise<T>): Promise<T> => {
    underWay += 1;
    const done = await act();
    underWay -= 1;
    wounds.delete(wound);
    return done;
  };
  return {
    process: {
      stop: () => hurting('stopped', () => process.stop()),
      continue: () => healing('stopped', () => process.continue()),
      kill: (signal) => hurting('killed', () => process.kill(signal)),
      start: () => healing('killed', () => process.start()),
      overload: (effect) =>
        effect === undefined
          ? healing('overloaded', () => process.overload(effect))
          : hurting('overloaded', () => process.overload(effect)),
    },
    isWhole: () => wounds.size === 0 && underWay === 0,
  };
}
