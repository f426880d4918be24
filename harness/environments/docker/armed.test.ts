// Armed faults on the virtual clock: bytes are counted for each connection by itself, idle time from the last byte.

// biome-ignore-all lint/suspicious/noThenProperty: `then` is the grammar's name and never awaited

import { expect, test } from 'vitest';
import { virtualClock } from '../../time.ts';
import { armed } from './armed.ts';

function stand() {
  const clock = virtualClock(1000);
  const fired: string[] = [];
  const watch = armed(clock, ({ id }, conn) => void fired.push(`${id} ${conn} ${clock.nowMs()}`));
  const see = (kind: 'accept' | 'bytes' | 'closed', conn: number, bytes = 0) => watch.see({ kind, conn, bytes, atMs: clock.nowMs() });
  return { clock, fired, watch, see };
}

test('a connection fires once it carried that many bytes, and only once', () => {
  const { fired, watch, see } = stand();
  see('accept', 1);
  see('bytes', 1, 100);
  watch.add({ id: 'limit', effect: { primitive: 'cut-after', bytes: 20, then: 'fin' } });
  see('bytes', 1, 19);
  expect(fired).toEqual([]);
  see('accept', 2);
  see('bytes', 2, 19);
  see('bytes', 1, 1);
  see('bytes', 1, 50);
  expect(fired).toEqual(['limit 1 1000']);
});

test('idle time begins with the last byte', () => {
  const { clock, fired, watch, see } = stand();
  see('accept', 1);
  watch.add({ id: 'nat', effect: { primitive: 'on-idle', afterMs: 500, then: 'silent' } });
  clock.advance(400);
  see('bytes', 1, 7);
  clock.advance(499);
  expect(fired).toEqual([]);
  clock.advance(1);
  expect(fired).toEqual(['nat 1 1900']);
});

test('what is lifted or closed fires no more', () => {
  const { clock, fired, watch, see } = stand();
  watch.add({ id: 'nat', effect: { primitive: 'on-idle', afterMs: 500, then: 'rst' } });
  see('accept', 1);
  see('accept', 2);
  see('closed', 1);
  clock.advance(300);
  watch.remove('nat');
  clock.advance(1000);
  expect(fired).toEqual([]);
});
