// What every environment owes the engine, on the embedded one; the docker environment has the same test.

import { expect, test } from 'vitest';
import { environmentFacts } from './contract.ts';
import { startEmbedded } from './embedded.ts';

const nothing = () => {};

test('the embedded path owes the engine nothing', async () => {
  const start = { runId: 'facts', folder: '.', log: nothing, keep: nothing, forget: nothing, onServerExit: nothing };
  await using environment = await startEmbedded(start);
  await using server = await environment.server({ use: 'reference', protocol: 'lines' });
  const facts = await environmentFacts(environment, server, 'facts');
  expect(facts).toMatchObject({
    unmatched: [],
    acceptedPort: true,
    bytes: { sent: 35, up: 35, down: 35, received: 35 },
    observedInTime: true,
    inOrder: true,
    reset: { code: 'ECONNRESET' },
    probe: { reason: 'open', seen: true },
  });
});
