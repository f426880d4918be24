// Ctrl-C and its relatives: the first signal ends the run in order, with what was measured; the second ends the process
// at once. Ctrl-C reaches the whole process group, so behind the launcher it can arrive twice within moments: that is one.

import { nowMs } from '../time.ts';

const sameKeyMs = 200;

/** Calls `first` on the first signal, exits on the second, until disposed. */
export function onInterrupt(first: (signal: 'SIGINT' | 'SIGTERM') => void): Disposable {
  let firstMs: number | undefined;
  const on = (signal: 'SIGINT' | 'SIGTERM') => {
    if (firstMs === undefined) {
      firstMs = nowMs();
      return first(signal);
    }
    if (nowMs() - firstMs > sameKeyMs) process.exit(signal === 'SIGINT' ? 130 : 143);
  };
  const onInt = () => on('SIGINT');
  const onTerm = () => on('SIGTERM');
  process.on('SIGINT', onInt).on('SIGTERM', onTerm).on('SIGHUP', onTerm).on('disconnect', onTerm);
  return {
    [Symbol.dispose]() {
      process.off('SIGINT', onInt).off('SIGTERM', onTerm).off('SIGHUP', onTerm).off('disconnect', onTerm);
    },
  };
}
