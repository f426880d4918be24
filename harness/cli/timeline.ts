// One trial as a timeline in text, told as it happens: what each side did and saw, with times from the start of the trial.
// Bytes and beats are counted between other events instead of listed.

import type { HistoryEvent } from '../history.ts';

/** Kinds that are counted, not listed. */
const counted = new Set(['beat', 'bytes', 'delivered', 'sent', 'stale', 'wait', 'dial', 'dialled', 'effect', 'probe']);

/** Says what happens as it happens: one line for each event that is listed, times after the first of them. */
export function liveTimeline(say: (line: string) => void): (event: HistoryEvent) => void {
  let zeroMs: number | undefined;
  let beats = 0;
  return (event) => {
    zeroMs ??= event.lo;
    if (event.kind === 'beat') beats += 1;
    if (counted.has(event.kind)) return;
    if (beats > 0) say(beatsLine(beats));
    beats = 0;
    say(line(event, zeroMs));
  };
}

function beatsLine(beats: number): string {
  return `${' '.repeat(11)}  client   ${beats} beat${beats === 1 ? '' : 's'}`;
}

function line(event: HistoryEvent, zeroMs: number): string {
  const who = event.observer === 'harness' ? 'harness' : event.side;
  const which = [event.client === undefined || event.client === 'c1' ? '' : event.client, event.conn === undefined ? '' : `#${event.conn}`];
  const details = [
    event.fault ?? '',
    event.attempt === undefined ? '' : `attempt ${event.attempt}`,
    event.by === undefined ? '' : `by ${event.by}`,
    event.how ?? '',
    event.reason ?? '',
  ];
  const text = [event.kind, ...which, ...details].filter((part) => part !== '').join(' ');
  return `${instant(event.lo - zeroMs)}  ${who.padEnd(8)} ${text}`;
}

function instant(relativeMs: number): string {
  return `${(relativeMs / 1000).toFixed(3).padStart(9)} s`;
}
