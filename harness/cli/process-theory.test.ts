// What is certain when a process dies, and what is left to it.

import { expect, test } from 'vitest';
import { validateText } from '../loader/index.ts';
import type { Scenario } from '../scenario.ts';
import { judgedSide, theoryLines } from './theory.ts';

async function scenarioOf(fault: string, more = '', expectation = 'detection: { within: 4s }'): Promise<Scenario> {
  const client = 'client: { heartbeat: { interval: 1s, detector: { type: silence, window: 3s } } }';
  const text = `name: a death\n${client}\n${more}faults: [${fault}]\nexpect: { ${expectation} }\n`;
  const { scenarios, problems } = await validateText(text, 'a.scenario.yaml', { env: {} });
  expect(problems).toEqual([]);
  return scenarios[0] as Scenario;
}

const byKernel = 'its kernel ends the connection, FIN or RST';
const backstop = '; if no end arrived, by its detector after 3 s at the latest (C: W-I to W)';

test('a killed server is noticed as it dies, and the detector has the last word only while it is away', async () => {
  expect(theoryLines(await scenarioOf('{ type: kill, for: 10s }'))).toEqual([`noticed as the server dies: ${byKernel}${backstop}`]);
  expect(theoryLines(await scenarioOf('{ type: kill }'))).toEqual([`noticed as the server dies: ${byKernel}${backstop}`]);
  expect(theoryLines(await scenarioOf('{ type: kill, for: 1s }'))).toEqual([`noticed as the server dies: ${byKernel}`]);
  expect(judgedSide(await scenarioOf('{ type: kill, for: 10s }')).prediction).toMatchObject({ minMs: 0, maxMs: 0 });
});

test('a server that is asked to end does it at once where it is ours, and when it likes where it is not', async () => {
  expect(theoryLines(await scenarioOf('{ type: restart }'))).toEqual([`noticed as the server ends, at once when asked to: ${byKernel}`]);
  const own = await scenarioOf('{ type: restart, for: 10s }', 'server: { use: command, command: ./server }\n');
  expect(theoryLines(own)).toEqual([
    `noticed when the server ends, or closes the connection: it is asked to (SIGTERM), and takes its own time${backstop}`,
  ]);
  expect(judgedSide(own).prediction).toBeUndefined();
});

test('a client that dies has nothing to notice, and its server is told by the kernel, or by nobody', async () => {
  const watch = 'server: { use: reference, heartbeat: { interval: 1s, detector: { type: silence, window: 3s } } }\n';
  const seen = 'serverDetection: { within: 4s }';
  const process = await scenarioOf('{ type: kill-client, how: process, for: 10s }', watch, seen);
  expect(theoryLines(process)).toEqual([`server: noticed as the client dies: ${byKernel}`]);
  const power = await scenarioOf('{ type: kill-client, how: power, for: 10s }', watch, seen);
  expect(theoryLines(power)).toEqual(['server: detection after 2 s to 3 s, mean 2.5 s (C: W-I to W)']);
  const unasked = await scenarioOf('{ type: kill-client, how: power, for: 10s }', watch, 'reconnect: { within: 5s }');
  expect(theoryLines(unasked)).toEqual(['the client is gone: it has nothing to notice']);
});
