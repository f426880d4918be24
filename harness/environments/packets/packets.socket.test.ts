// Packets really dropped, in a real private network: asked and effective loss on the counters, alone and in runs, losses
// above each other, refusals. Where there is no such network the reason is printed.

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, expect, test, vi } from 'vitest';
import type { HistoryEvent } from '../../history.ts';
import { packetPath } from './packet-path.ts';
import { openPrivateNetwork, type PrivateNetwork } from './private-network.ts';
import { table } from './rules.ts';

vi.setConfig({ testTimeout: 20_000 });

const opened = await openPrivateNetwork();
const network = 'reason' in opened ? undefined : opened;
if ('reason' in opened) process.stderr.write(`packets are not dropped here: ${opened.reason}\n`);
afterAll(() => network?.[Symbol.asyncDispose]());
const testInside = test.skipIf(network === undefined);
const run = promisify(execFile);

const storm = fileURLToPath(new URL('./fixtures/storm.ts', import.meta.url));
const port = 7000;

async function blow(connections: number): Promise<void> {
  const [command = '', ...words] = [...(network as PrivateNetwork).inside, process.execPath, storm, String(port), String(connections)];
  await run(command, words);
}

function path(listener: (event: HistoryEvent) => void, inert = false) {
  return packetPath({ rules: (network as PrivateNetwork).rules, port, inert, listener });
}

async function listed(): Promise<string> {
  const [command = '', ...words] = [...(network as PrivateNetwork).inside, 'nft', 'list', 'table', 'inet', table];
  return (await run(command, words)).stdout;
}

const both = (rate: number, burst = 1) => [{ primitive: 'drop-packets', direction: 'both', rate, burst } as const];

for (const { rate, burst, within } of [
  { rate: 0.05, burst: 1, within: 0.01 },
  { rate: 0.1, burst: 1, within: 0.015 },
  { rate: 0.3, burst: 1, within: 0.02 },
  { rate: 0.1, burst: 4, within: 0.03 },
]) {
  testInside(`asked ${rate * 100} % in runs of ${burst} is lost, on the counters`, async () => {
    const proofs: HistoryEvent[] = [];
    await using packets = path((event) => proofs.push(event));
    await packets.inject({ key: 'loss', fault: 'loss', occurrence: 1, effects: both(rate, burst) });
    await blow(2000);
    await packets.lift('loss');
    const sum = (pick: (proof: HistoryEvent) => number | undefined) => proofs.reduce((total, proof) => total + (pick(proof) ?? 0), 0);
    const seen = sum((proof) => proof.seen);
    expect(proofs.map((proof) => proof.asked)).toEqual([rate, rate]);
    expect(seen).toBeGreaterThan(4000);
    expect(Math.abs(sum((proof) => proof.bytes) / seen - rate)).toBeLessThan(within);
  });
}

testInside('an inert loss lets everything pass, and its counters say so', async () => {
  const proofs: HistoryEvent[] = [];
  await using packets = path((event) => proofs.push(event), true);
  await packets.inject({ key: 'cut', fault: 'cut', occurrence: 1, effects: both(1) });
  await blow(20);
  await packets.lift('cut');
  expect(proofs.map(({ direction, bytes, reason }) => [direction, bytes, reason])).toEqual([
    ['up', 0, 'cut'],
    ['down', 0, 'cut'],
  ]);
  expect(proofs.every((proof) => (proof.seen ?? 0) > 20)).toBe(true);
});

testInside('losses of one path lie above each other and are lifted in any order, and nothing is left', async () => {
  const proofs: HistoryEvent[] = [];
  {
    await using packets = path((event) => proofs.push(event));
    const inject = (key: string, rate: number, burst: number) =>
      packets.inject({ key, fault: key, occurrence: 1, effects: both(rate, burst) });
    await inject('first', 0.1, 4);
    await inject('second', 0.2, 1);
    await packets.lift('first');
    expect(packets.has('first')).toBe(false);
    expect((await packets.proofs()).map((proof) => proof.fault)).toEqual(['second', 'second']);
    expect(await packets.lift('first')).toBeUndefined();
  }
  expect(proofs.map((proof) => proof.fault)).toEqual(['first', 'first']);
  expect(await listed()).toContain('chain arriving');
  expect(await listed()).not.toContain('loss');
});

testInside('a refusal of nft carries its words', async () => {
  await expect((network as PrivateNetwork).rules.apply([`add rule inet ${table} nowhere accept`])).rejects.toThrow(
    /cannot be dropped.*No such file/,
  );
});
