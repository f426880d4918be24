// A trial drawn as lanes: what overlaps in time stands above each other.

import { expect, test } from 'vitest';
import type { History, HistoryEvent } from '../history.ts';
import { lanes } from './lanes.ts';
import { painter } from './paint.ts';

const event = (atMs: number, kind: string, observer: string, more: Partial<HistoryEvent> = {}) =>
  ({ lo: atMs, hi: atMs, kind, observer, side: observer === 'proxy' ? 'path' : observer, ...more }) as HistoryEvent;
const client = { client: 'c1' };
const history = {
  header: {},
  end: { atMs: 6800 },
  events: [
    event(0, 'connecting', 'client', client),
    event(100, 'accept', 'proxy', { ...client, conn: 1 }),
    event(100, 'session-up', 'server', client),
    event(200, 'up', 'client', client),
    event(1000, 'inject', 'harness', client),
    event(3000, 'down', 'client', client),
    event(3000, 'closed', 'proxy', { ...client, conn: 1 }),
    event(3100, 'connecting', 'client', client),
    event(3900, 'attempt-over', 'client', client),
    event(4000, 'heal', 'harness', client),
    event(4500, 'up', 'client', client),
    event(4500, 'up', 'client', { client: 'c2' }),
  ],
} as unknown as History;

test('fault, client, connection and session stand above each other, and a herd is said', () => {
  const drawn = lanes(history, painter(false));
  expect(drawn).toMatchInlineSnapshot(`
    [
      "         0                   2 s                 4 s                 6 s",
      "fault              ███████████████████████████████",
      "client   ╌╌━━━━━━━━━━━━━━━━━━━━━━━━━━━━━╌╌╌╌╌╌╌╌╌     ━━━━━━━━━━━━━━━━━━━━━━━",
      "path #1   ──────────────────────────────",
      "server    ═══════════════════════════════════════════════════════════════════",
      "         █ fault  ━ up  ╌ connecting  ─ connection  ═ session  (one of 2 clients)",
    ]
  `);
});

test('a history without anything is drawn without lanes', () => {
  expect(lanes({ ...history, events: [], end: undefined }, painter(false))).toHaveLength(2);
});
