// One trial as a timeline in text: what each side did and saw, in order, with times relative to the first fault. Bytes and
// beats are counted between other events instead of listed. Pure.

import type { History, HistoryEvent } from '../history.ts';

/** Kinds that are counted, not listed. */
const counted = new Set(['beat', 'bytes', 'delivered', 'sent', 'stale', 'wait', 'dial', 'dialled', 'effect', 'probe']);

/** The lines of a trial; `zero` is the first fault's start, or the first event where there is none. */
export function timeline(history: History): string[] {
  const events = [...history.events].sort((a, b) => a.lo - b.lo);
  const zeroMs = events.find((event) => event.kind === 'inject')?.lo ?? events[0]?.lo ?? 0;
  const lines: string[] = [];
  let beats = 0;
  const flush = () => {
    if (beats > 0) lines.push(`${' '.repeat(11)}  client   ${beats} beat${beats === 1 ? '' : 's'}`);
    beats = 0;
  };
  for (const event of events) {
    if (event.kind === 'beat') beats += 1;
    if (counted.has(event.kind)) continue;
    flush();
    lines.push(line(event, zeroMs));
  }
  flush();
  if (history.end === undefined) lines.push('the record broke off here');
  else lines.push(`${instant(history.end.atMs - zeroMs)}  end      ${history.end.why}`);
  return lines;
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
