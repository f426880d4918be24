// The fault contract on the real Toxiproxy: every fault shows what it promises and leaves its evidence. The same cases as for
// the embedded proxy; what differs is said in the table of capabilities, and nothing is missing from it.

import { afterAll, beforeAll, describe, type ExpectStatic } from 'vitest';
import type { RunningServer } from '../../environment.ts';
import { fidelityOf, primitivesOf } from '../../fault.ts';
import { runContract } from '../../faults/contract.ts';
import { type ContractCase, contractCases } from '../../faults/contract-cases.ts';
import { faultTypes } from '../../faults/index.ts';
import type { Sight } from '../../faults/raw-connection.ts';
import { dockerTest, withoutDocker } from './fixtures/needs-docker.ts';
import { started } from './fixtures/started.ts';

let bench: Awaited<ReturnType<typeof started>>;

beforeAll(async () => {
  if (!withoutDocker) bench = await started();
});
afterAll(() => bench?.[Symbol.asyncDispose]());

// A few at a time, each on a path of its own: they mostly wait.
describe.concurrent('on the real Toxiproxy', () => {
  for (const promise of contractCases) dockerTest(title(promise), ({ expect }) => holds(promise, expect));
});

async function holds(promise: ContractCase, expect: ExpectStatic): Promise<void> {
  const actions = actionsOf(promise);
  expect(fidelityOf(actions, bench.environment.capabilities).fidelity).not.toBe('no');
  const own = primitivesOf(actions).some((name) => name === 'process' || name === 'overload');
  const server = own ? await bench.environment.server({ use: 'reference', protocol: 'lines' }) : bench.server;
  try {
    await compare(promise, server, expect);
  } finally {
    if (own) await server[Symbol.asyncDispose]();
  }
}

async function compare(promise: ContractCase, server: RunningServer, expect: ExpectStatic): Promise<void> {
  const seen = await runContract(bench.environment, server, promise, `contract-${contractCases.indexOf(promise)}`);
  // Under loss anything may be lost several times in a row, the SYN too: what was silent so long proves nothing against it.
  const isLoss = promise.type === 'loss';
  const fresh: readonly Sight[] = isLoss ? [...promise.fresh, 'unanswered', 'late', 'silent'] : promise.fresh;
  const open: readonly Sight[] = isLoss ? [...promise.open, 'silent'] : promise.open;
  expect.soft(open, `open connection: ${seen.open}`).toContain(seen.open);
  expect.soft(fresh, `new connection: ${seen.fresh}`).toContain(seen.fresh);
  expect.soft(promise.healed.open, `open connection after the heal: ${seen.healed.open}`).toContain(seen.healed.open);
  expect.soft(promise.healed.fresh, `new connection after the heal: ${seen.healed.fresh}`).toContain(seen.healed.fresh);
  if (promise.type !== 'limit') expect.soft(seen.healed.third).toBe('answered');
  if (promise.delivers === true) expect.soft(seen.delivered).toBe(true);
  expect(seen.evidence).toMatchObject({ reached: true });
}

function actionsOf({ type, written }: ContractCase) {
  const fault = faultTypes[type]!;
  return fault.actions(fault.resolve(fault.attributes.parse(written)));
}

function title({ type, written }: ContractCase): string {
  return [type, ...Object.entries(written).map(([name, value]) => `${name} ${value}`)].join(', ');
}
