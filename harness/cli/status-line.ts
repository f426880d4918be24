// One line at the bottom of a terminal that moves while a command works. What is said meanwhile stands above it, since every
// writer of output.ts asks it to step aside. The cursor is never hidden, so no way of ending leaves it hidden. Nothing of this
// happens without a terminal, in CI, or on one that cannot move its cursor.

import { createLogUpdate } from 'log-update';
import { isAnimated, stepsAside } from './output.ts';

/** A moving line, gone when disposed. */
export interface StatusLine extends Disposable {
  show(text: string): void;
}

/** A moving line on standard error; undefined where lines do not move. */
export function statusLine(): StatusLine | undefined {
  const stream = process.stderr;
  if (!isAnimated(stream)) return undefined;
  const draw = createLogUpdate(stream, { showCursor: true });
  let shown = '';
  const show = (text: string) => {
    shown = text;
    draw(clipped(text, stream.columns ?? 80));
  };
  const back = stepsAside({ clear: () => draw.clear(), redraw: () => shown !== '' && show(shown) });
  const clear = () => draw.clear();
  process.once('exit', clear);
  return {
    show,
    [Symbol.dispose]() {
      shown = '';
      back();
      process.off('exit', clear);
      draw.clear();
    },
  };
}

/** At most `columns - 1` characters, since a full line would break; `…` where something is left out. */
export function clipped(text: string, columns: number): string {
  const letters = [...text];
  return letters.length < columns ? text : `${letters.slice(0, Math.max(0, columns - 2)).join('')}…`;
}
