// The accept queue and the late replies of an overloaded server, on a virtual clock.

import { expect, test } from 'vitest';
import { virtualClock } from '../time.ts';
import { admission } from './admission.ts';
import { outbox } from './outbox.ts';

function queue() {
  const clock = virtualClock();
  const served: [client: string, atMs: number][] = [];
  const admit = admission(clock);
  return { clock, served, admit, arrive: (client: string) => admit.offer(() => served.push([client, clock.nowMs()])) };
}

test('without overload everybody is served at once', () => {
  const { served, arrive } = queue();
  arrive('a');
  expect(served).toEqual([['a', 0]]);
});

test('at five a second the second and third wait 200 ms each', () => {
  const { clock, served, admit, arrive } = queue();
  admit.set({ acceptsPerSecond: 5 });
  for (const client of ['a', 'b', 'c']) arrive(client);
  clock.advanceTo(1000);
  arrive('d');
  clock.advanceTo(2000);
  expect(served).toEqual([
    ['a', 0],
    ['b', 200],
    ['c', 400],
    ['d', 1000],
  ]);
});

test('who finds the queue full comes again after 1 s and 3 s, as a lost SYN does', () => {
  const { clock, served, admit, arrive } = queue();
  admit.set({ acceptsPerSecond: 0.5, backlog: 1 });
  for (const client of ['a', 'b', 'c']) arrive(client);
  clock.advanceTo(20_000);
  expect(served).toEqual([
    ['a', 0],
    ['b', 2000],
    ['c', 4000],
  ]);
});

test('when it is over the queue is served at once', () => {
  const { clock, served, admit, arrive } = queue();
  admit.set({ acceptsPerSecond: 0.01 });
  for (const client of ['a', 'b', 'c']) arrive(client);
  clock.advanceTo(50);
  admit.set({});
  expect(served.at(-1)).toEqual(['c', 50]);
  clock.advanceTo(1_000_000);
  expect(served).toHaveLength(3);
});

test('replies are late by the delay and keep their order when it shrinks', () => {
  const clock = virtualClock();
  const sent: [line: string, atMs: number][] = [];
  let delayMs = 300;
  const out = outbox(
    clock,
    () => delayMs,
    (line) => sent.push([line, clock.nowMs()]),
  );
  out.send('a');
  clock.advanceTo(100);
  delayMs = 50;
  out.send('b');
  clock.advanceTo(1000);
  delayMs = 0;
  out.send('c');
  expect(sent).toEqual([
    ['a', 300],
    ['b', 300],
    ['c', 1000],
  ]);
});

test('a flush sends what waits, then ends', () => {
  const clock = virtualClock();
  const sent: string[] = [];
  const out = outbox(
    clock,
    () => 1000,
    (line) => sent.push(line),
  );
  out.send('a');
  out.send('b');
  out.flush(() => sent.push('end'));
  clock.advanceTo(5000);
  expect(sent).toEqual(['a', 'b', 'end']);
});
