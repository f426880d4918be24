// The fault contract on the embedded environment: every fault that it claims shows what it promises on real sockets and
// leaves its evidence; what it does not claim is refused with a reason; and with the proxy's primitives switched off
// (its API answers as ever) no evidence is found, so that such a trial could only be inconclusive.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Environment, RunningServer } from '../environment.ts';
import { startEmbedded } from '../environments/embedded.ts';
import { fidelityOf, primitivesOf } from '../fault.ts';
import { type Observed, runContract } from './contract.ts';
import { type ContractCase, contractCases, heldElsewhere } from './contract-cases.ts';
import { faultTypes } from './index.ts';

const primitives = 'delay,rate,slice,hold,drop,accept,cut-after,on-idle,end';

test('every fault of the collection has a promise', () => {
  const promised = new Set([...contractCases.map(({ type }) => type), ...heldElsewhere]);
  expect(Object.keys(faultTypes).filter((type) => !promised.has(type))).toEqual([]);
  expect([...promised].filter((type) => faultTypes[type] === undefined)).toEqual([]);
});

describe('embedded', () => {
  const bench = stand();
  for (const promise of contractCases) test(title(promise), { timeout: 30_000 }, () => holds(bench(), promise));
});

describe('embedded with a proxy that only pretends', () => {
  const bench = stand(primitives);
  for (const promise of contractCases.filter(onPath))
    test(`${title(promise)} leaves no evidence`, { timeout: 30_000 }, async () => {
      const observed = await bench().observed(promise);
      expect(observed?.evidence).toMatchObject({ reached: false });
    });
});

interface Bench {
  readonly environment: Environment;
  /** Undefined = not claimed here. */
  observed(promise: ContractCase): Promise<Observed> | Promise<undefined>;
}

async function holds({ environment, observed }: Bench, promise: ContractCase): Promise<void> {
  const seen = await observed(promise);
  if (seen === undefined) {
    expect(claim(environment, promise).reason).toMatch(/\w+ \w+/);
    return;
  }
  expect.soft(promise.open, `open connection: ${seen.open}`).toContain(seen.open);
  expect.soft(promise.fresh, `new connection: ${seen.fresh}`).toContain(seen.fresh);
  expect.soft(promise.healed.open, `open connection after the heal: ${seen.healed.open}`).toContain(seen.healed.open);
  expect.soft(promise.healed.fresh, `new connection after the heal: ${seen.healed.fresh}`).toContain(seen.healed.fresh);
  expect.soft(seen.healed.third).toBe(promise.type === 'limit' ? seen.healed.third : 'answered');
  if (promise.delivers === true) expect.soft(seen.delivered).toBe(true);
  expect(seen.evidence).toMatchObject({ reached: true });
}

// Starts all cases at once when the first test of the block begins: they mostly wait.
function stand(inert?: string): () => Bench {
  const folder = mkdtempSync(join(tmpdir(), 'flatline-contract-'));
  const servers: RunningServer[] = [];
  let bench: Bench | undefined;
  beforeAll(async () => {
    const environment = await startInert(folder, inert);
    const server = async () => {
      const started = await environment.server({ use: 'reference', protocol: 'lines' });
      servers.push(started);
      return started;
    };
    const shared = await server();
    const claimed = contractCases.filter((promise) => claim(environment, promise).fidelity !== 'no');
    const own = new Map<ContractCase, RunningServer>();
    // Servers first: starting processes would make the connections of the others late.
    for (const promise of claimed.filter((one) => !onPath(one))) own.set(promise, await server());
    const runs = new Map(claimed.map((promise) => [promise, run(environment, own.get(promise) ?? shared, promise)]));
    bench = { environment, observed: (promise) => runs.get(promise) ?? Promise.resolve(undefined) };
  });
  afterAll(async () => {
    for (const server of servers) await server[Symbol.asyncDispose]();
    await bench?.environment[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  });
  return () => bench!;
}

function run(environment: Environment, server: RunningServer, promise: ContractCase): Promise<Observed> {
  const running = runContract(environment, server, promise, `contract-${contractCases.indexOf(promise)}`);
  running.catch(() => {});
  return running;
}

// The proxy process inherits the variable; this process must not keep it.
async function startInert(folder: string, inert: string | undefined): Promise<Environment> {
  if (inert !== undefined) process.env['FLATLINE_INERT'] = inert;
  try {
    return await startEmbedded({
      runId: `contract-${process.pid}`,
      folder,
      expected: [],
      log() {},
      keep() {},
      forget() {},
      onServerExit() {},
    });
  } finally {
    delete process.env['FLATLINE_INERT'];
  }
}

function claim(environment: Environment, promise: ContractCase) {
  return fidelityOf(actionsOf(promise), environment.capabilities);
}

function onPath(promise: ContractCase): boolean {
  const needed = primitivesOf(actionsOf(promise));
  return needed.length > 0 && !needed.some((name) => name === 'process' || name === 'overload' || name === 'drop-packets');
}

function actionsOf({ type, written }: ContractCase) {
  const fault = faultTypes[type]!;
  return fault.actions(fault.resolve(fault.attributes.parse(written)));
}

function title({ type, written }: ContractCase): string {
  const attributes = Object.entries(written).map(([name, value]) => `${name} ${value}`);
  return [type, ...attributes].join(', ');
}
