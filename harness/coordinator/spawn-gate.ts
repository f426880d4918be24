// No process is spawned while a trial of the cohort is between fault and recovery: starting one costs the machine tens of
// milliseconds that a measured client would feel. Trials of black boxes therefore wait for each other once, between their
// clients' start and the end of steady.

/** The gate that a cohort's trials pass together. */
export interface SpawnGate {
  /** One more trial is about to spawn; call the result once when its clients are started, or when it failed. */
  enter(): () => void;
  spawning(): boolean;
  /** Settles when nobody is spawning. */
  passed(): Promise<void>;
}

/** An open gate. */
export function spawnGate(): SpawnGate {
  let spawning = 0;
  let everyone = Promise.withResolvers<void>();
  return {
    enter() {
      spawning += 1;
      let left = false;
      return () => {
        if (left) return;
        left = true;
        spawning -= 1;
        if (spawning > 0) return;
        everyone.resolve();
        everyone = Promise.withResolvers<void>();
      };
    },
    spawning: () => spawning > 0,
    passed: () => (spawning === 0 ? Promise.resolve() : everyone.promise),
  };
}
