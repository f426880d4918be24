// The whole programs of PROTOCOL.md are run as they stand there.

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { HistoryEvent } from '../history.ts';
import { referenceServer } from '../servers/reference.ts';
import { commandKind } from './command.ts';
import { until } from './contract.ts';

const page = readFileSync(new URL('./PROTOCOL.md', import.meta.url), 'utf8');

function exampleIn(language: string): string {
  return new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``).exec(page)?.[1] ?? '';
}

test.each([
  ['sh', ['bash', '-c']],
  ['python', ['python3', '-c']],
])('the example in %s connects, beats, and says when the server is gone', async (language, command) => {
  const surroundings = { runId: 'protocol-test', keep: () => {} };
  await using server = await referenceServer.start(
    { use: 'reference', protocol: 'lines' },
    { ...surroundings, log: () => {}, onExit: () => {} },
  );
  const events: HistoryEvent[] = [];
  const has = (kind: string) => events.some((event) => event.kind === kind);
  const spec = {
    use: 'command',
    count: 1,
    path: 'own',
    overMs: 0,
    events: 'lines',
    options: {},
    command: [...command, exampleIn(language)],
  } as const;
  const { host, port } = server;
  const request = { client: 'c1', host, port, spec, seed: 's', listener: (event: HistoryEvent) => void events.push(event), log: () => {} };
  await using _ = await commandKind(surroundings).start(request);
  await until(() => has('beat'));
  await server.process!.kill('SIGKILL');
  await until(() => has('down'));
  expect(events.slice(0, 3).map((event) => event.kind)).toEqual(['connecting', 'up', 'beat']);
});
