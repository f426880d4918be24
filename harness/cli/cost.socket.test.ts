// What a connection costs, counted on real sockets and computed by the model, from the same settings: they may differ by the beats
// at the ends of the stage that was cut out, and by nothing else. About ten seconds.

import { expect, test } from 'vitest';
import type { RunResult, TrialResult } from '../result.ts';
import type { HeartbeatSpec } from '../scenario.ts';
import { modelledTraffic } from '../simulation/traffic.ts';
import { folderWith } from './fixtures/command.ts';

const steadyMs = 4000;
const silent = { type: 'silence', windowMs: 3000 } as const;
const heartbeats: Readonly<Record<string, HeartbeatSpec>> = {
  fast: { intervalMs: 80, from: 'client', detector: silent },
  client: { intervalMs: 200, from: 'client', detector: silent },
  server: { intervalMs: 300, from: 'server', detector: silent },
  both: { intervalMs: 300, from: 'both', detector: silent },
  slow: { intervalMs: 1000, from: 'client', detector: silent },
};
const settings = Object.entries(heartbeats).map(
  ([name, { intervalMs, from }]) =>
    `  ${name}: { heartbeat: { interval: ${intervalMs}ms, from: ${from}, detector: { type: silence, window: 3s } } }\n`,
);
const scenario = `name: cost
client: { reconnect: { type: none } }
steady: ${steadyMs}ms
faults: [{ type: blackhole, for: 4s }]
recover: 1s
trials: 2
expect: { detection: { within: predicted }, reconnect: never }
settings:
${settings.join('')}`;

test('bytes, beats and wake-ups of an hour are the same on the wire and in the model', async () => {
  await using folder = await folderWith({ 'a.scenario.yaml': scenario });
  const { code, stdout, stderr } = await folder.run(['run', 'a.scenario.yaml', '--json']);
  expect(code, stderr).toBe(0);
  const { scenarios } = JSON.parse(stdout) as RunResult;
  expect(scenarios.map(({ setting }) => setting).sort()).toEqual(Object.keys(heartbeats).sort());
  for (const { setting, trials } of scenarios) for (const { cost } of trials) agree(setting ?? '', cost);
}, 60_000);

function agree(setting: string, wire: TrialResult['cost']): void {
  const heartbeat = heartbeats[setting];
  if (heartbeat === undefined || wire === undefined) throw new Error(`${setting} has no cost`);
  const model = modelledTraffic(heartbeat, steadyMs);
  const what = `${setting}: model ${JSON.stringify(model)}, wire ${JSON.stringify(wire)}`;
  // One beat more or less in the stage; the rest of the arithmetic is exact.
  const beat = heartbeat.intervalMs / steadyMs;
  for (const key of ['beatsPerHour', 'bytesPerHour', 'wakeUpsPerHour'] as const)
    expect(Math.abs(wire[key] / model[key] - 1), `${what}, ${key}`).toBeLessThanOrEqual(beat);
  // The numbers of the beats alone: what one more of the longest, or one fewer of the shortest, changes in the mean.
  // Where both sides ping, a PONG and a PING may leave in one chunk, which is counted as one beat.
  if (heartbeat.from === 'both') return;
  const perBeat = wire.bytesPerHour / wire.beatsPerHour;
  expect(Math.abs(perBeat - model.bytesPerHour / model.beatsPerHour), what).toBeLessThanOrEqual(beat);
}
