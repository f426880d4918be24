// One trial as lanes of text to scale, as the report draws them: the fault, what the client believes, each connection on the
// path, what the server believes. A herd is shown by its first client. Pure; `try` prints it.

import type { History, HistoryEvent } from '../history.ts';
import { drawRuler } from './drawing.ts';
import type { Paint } from './paint.ts';

const width = 68;
const mostConnections = 6;

interface Span {
  readonly fromMs: number;
  readonly toMs: number;
  readonly letter: string;
}

/** The lines: a ruler, the lanes, what the letters mean. */
export function lanes(history: History, paint: Paint): string[] {
  const events = [...history.events].sort((a, b) => a.lo - b.lo);
  const startMs = events[0]?.lo ?? 0;
  const endMs = history.end?.atMs ?? events.at(-1)?.lo ?? startMs;
  const own = events.filter(({ client }) => client === undefined || client === 'c1');
  const rows: [name: string, spans: readonly Span[]][] = [
    ['fault', pairs(own, ['inject'], ['heal'], endMs, '█')],
    ['client', clientSpans(own, endMs)],
    ...connections(own, endMs),
    ['server', pairs(own, ['session-up'], ['session-down'], endMs, '═')],
  ];
  const others = new Set(events.map(({ client }) => client)).size - new Set(own.map(({ client }) => client)).size;
  return [
    `${' '.repeat(9)}${drawRuler(Math.max(1, endMs - startMs), width)}`,
    ...rows
      .filter(([, spans]) => spans.length > 0)
      .map(([name, spans]) => `${name.padEnd(9)}${painted(draw(spans, startMs, endMs), paint)}`),
    `${' '.repeat(9)}█ fault  ━ up  ╌ connecting  ─ connection  ═ session${others > 0 ? `  (one of ${others + 1} clients)` : ''}`,
  ];
}

function clientSpans(events: readonly HistoryEvent[], endMs: number): Span[] {
  return [
    ...pairs(events, ['connecting'], ['up', 'attempt-over', 'down', 'gave-up', 'exit'], endMs, '╌', 'client'),
    ...pairs(events, ['up'], ['down', 'exit'], endMs, '━', 'client'),
  ];
}

function connections(events: readonly HistoryEvent[], endMs: number): [string, Span[]][] {
  const path = events.filter(({ observer, conn }) => conn !== undefined && (observer === 'proxy' || observer === 'kernel'));
  const all = [...new Set(path.map(({ conn }) => conn))];
  const shown = all.length > mostConnections ? [...all.slice(0, mostConnections - 1), all.at(-1)] : all;
  return shown.map((conn) => {
    const own = path.filter((event) => event.conn === conn);
    return [`path #${conn}`, pairs(own, ['accept'], ['closed', 'fin', 'rst'], endMs, '─')];
  });
}

// From each event of the first kinds to the next one of the others.
function pairs(
  events: readonly HistoryEvent[],
  opens: readonly string[],
  closes: readonly string[],
  endMs: number,
  letter: string,
  observer?: string,
): Span[] {
  const spans: Span[] = [];
  let openMs: number | undefined;
  for (const event of events) {
    if (observer !== undefined && event.observer !== observer) continue;
    if (opens.includes(event.kind)) openMs ??= event.lo;
    else if (openMs !== undefined && closes.includes(event.kind)) {
      spans.push({ fromMs: openMs, toMs: event.lo, letter });
      openMs = undefined;
    }
  }
  return openMs === undefined ? spans : [...spans, { fromMs: openMs, toMs: endMs, letter }];
}

function draw(spans: readonly Span[], startMs: number, endMs: number): string {
  const cells = Array.from({ length: width }, () => ' ');
  const column = (atMs: number) => Math.min(width - 1, Math.max(0, Math.floor(((atMs - startMs) / Math.max(1, endMs - startMs)) * width)));
  for (const { fromMs, toMs, letter } of spans) for (let at = column(fromMs); at <= column(toMs); at += 1) cells[at] = letter;
  return cells.join('').trimEnd();
}

function painted(line: string, paint: Paint): string {
  return line.replaceAll(/█+|━+|═+/g, (run) => paint(run.startsWith('█') ? 'yellow' : 'green', run));
}
