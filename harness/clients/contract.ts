// What every kind of client must do, whatever it is: claims in order with true instants, notice and come back, say how far
// it was observed, and leave nothing when it is disposed. A kind's test calls this once; the server is the real one.

import { expect, test as vitestTest } from 'vitest';
import type { ClientKind } from '../client.ts';
import type { RunningServer } from '../environment.ts';
import type { HistoryEvent } from '../history.ts';
import type { ClientSpec } from '../scenario.ts';
import { nowMs, sleep, systemClock } from '../time.ts';

/** What a kind's test hands in. Beats of 100 ms and a silence of 400 ms are asked for. */
export interface ContractSubject {
  readonly kind: ClientKind;
  readonly spec: ClientSpec;
  readonly server: RunningServer;
}

/** A client under observation. */
async function observed(subject: ContractSubject) {
  const events: HistoryEvent[] = [];
  const startMs = nowMs();
  const { host, port } = subject.server;
  const client = await subject.kind.start({
    client: 'c1',
    host,
    port,
    spec: subject.spec,
    seed: 'contract',
    listener: (event) => events.push(event),
    log: () => {},
  });
  const kinds = () => events.map((event) => event.kind);
  const count = (kind: string) => kinds().filter((each) => each === kind).length;
  return { client, events, startMs, kinds, count };
}

/** Waits until it holds; fails after ten seconds. */
export async function until(holds: () => boolean, limitMs = 10_000): Promise<void> {
  for (const endMs = nowMs() + limitMs; !holds(); ) {
    if (nowMs() > endMs) throw new Error(`still not true after ${limitMs} ms`);
    await sleep(systemClock, 10);
  }
}

type Declare = (title: string, run: () => Promise<void>) => void;

/** The tests. `subject` is called in each of them; `test` is handed in where something more than Node is needed. */
export function clientContract(name: string, subject: () => ContractSubject, test: Declare = vitestTest): void {
  test(`${name}: claims come in order, each with an instant between the start and its arrival`, async () => {
    const seen = await observed(subject());
    await using _ = seen.client;
    await until(() => seen.count('beat') >= 3);
    const claims = seen.events.filter((event) => ['connecting', 'up', 'beat'].includes(event.kind));
    expect(claims.slice(0, 3).map((event) => event.kind)).toEqual(['connecting', 'up', 'beat']);
    for (const event of claims) {
      expect(event).toMatchObject({ client: 'c1', side: 'client', observer: 'client', attempt: 1 });
      expect(event.lo).toBeLessThanOrEqual(event.hi);
      expect(event.lo).toBeGreaterThanOrEqual(seen.startMs);
      expect(event.hi).toBeLessThanOrEqual(nowMs());
    }
  });

  test(`${name}: a server that stands still is noticed after the silence, and the client comes back`, async () => {
    const { server, ...rest } = subject();
    const seen = await observed({ server, ...rest });
    await using _ = seen.client;
    await until(() => seen.count('beat') >= 3);
    const stopped = await server.process!.stop();
    await until(() => seen.count('down') === 1);
    const down = seen.events.find((event) => event.kind === 'down');
    expect(down!.lo).toBeGreaterThan(stopped.lo);
    expect(down!.reason).toContain('400 ms');
    await server.process!.continue();
    await until(() => seen.count('up') === 2);
  });

  test(`${name}: everything before the instant that it was observed until has been told`, async () => {
    const seen = await observed(subject());
    await using _ = seen.client;
    await until(() => seen.count('beat') >= 2);
    const askedMs = nowMs();
    const untilMs = await seen.client.observedUntil();
    expect(untilMs).toBeGreaterThanOrEqual(askedMs);
    expect(untilMs).toBeLessThanOrEqual(nowMs());
    const wait = await seen.client.wait();
    expect(wait?.waitMs ?? 0).toBeGreaterThanOrEqual(0);
  });

  test(`${name}: a disposed client is silent and its connection is gone`, async () => {
    const { server, ...rest } = subject();
    const closed: HistoryEvent[] = [];
    const unsubscribe = server.subscribe((event) => event.kind === 'closed' && closed.push(event));
    const seen = await observed({ server, ...rest });
    await until(() => seen.count('up') === 1);
    await seen.client[Symbol.asyncDispose]();
    const told = seen.events.length;
    await until(() => closed.length > 0);
    await sleep(systemClock, 300);
    expect(seen.events.length).toBe(told);
    unsubscribe();
  });
}
