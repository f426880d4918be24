// Starting and ending a container costs the machine some tenths of a second of computing. Dozens at once would starve the
// trials that run beside them, and their clients would miss beats that nobody dropped. So few are under way at a time.

/** Runs work in turn, `most` at a time. */
export function fewAtOnce(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
