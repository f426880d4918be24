// Keep-alive as the only detector: which faults it can notice, from which beats on, and what is said where it cannot.
import { expect, test } from 'vitest';
import { faultTypes } from '../faults/index.ts';
import type { HeartbeatSpec, Scenario } from '../scenario.ts';
import { storyScenario } from './fixtures/story.ts';
import { keepAliveLacks, predictionOf } from './prediction.ts';

const keepAlive = { idleMs: 1000, intervalMs: 1000, count: 3 };

function scenarioOf(fault: string, phase: number | 'spread', beats: Partial<HeartbeatSpec>): Scenario {
  const { faults, client } = storyScenario('silence');
  const attributes = fault === 'blackhole' ? { direction: 'both', new: 'silent', healed: 'silent' } : { direction: 'both' };
  const heartbeat: HeartbeatSpec = { intervalMs: 5000, from: 'client', detector: { type: 'none' }, keepAlive, ...beats };
  return storyScenario('silence', {
    faults: faults.map((each) => ({ ...each, type: fault, attributes, phase })),
    client: { ...client, heartbeat },
  });
}

test('a cut soon after a beat is predicted, and one on a client that only listens at any phase', () => {
  const band = { minMs: 3000, meanMs: 3500, maxMs: 4320, model: 'keep-alive' };
  expect(predictionOf(scenarioOf('cut', 0.05, {}), faultTypes, 0)).toMatchObject(band);
  expect(predictionOf(scenarioOf('cut', 'spread', { from: 'server' }), faultTypes, 0)).toMatchObject(band);
});

test('beats of its own that come before the probes are over leave no band, and the reason is said', () => {
  const cut = scenarioOf('cut', 0.05, { intervalMs: 500 });
  expect(predictionOf(cut, faultTypes, 0)).toBeUndefined();
  expect(keepAliveLacks(cut, faultTypes)).toContain('a beat each 500 ms is sent into the cut');
  expect(keepAliveLacks(scenarioOf('cut', 'spread', {}), faultTypes)).toContain('only a cut in the first 1 s after a beat');
});

test('a fault above the kernels is not noticed by keep-alive, and a detector beside it has its own band', () => {
  expect(keepAliveLacks(scenarioOf('blackhole', 'spread', {}), faultTypes)).toContain('goes on answering its probes');
  const silence = scenarioOf('cut', 'spread', { detector: { type: 'silence', windowMs: 6000 } });
  expect(keepAliveLacks(silence, faultTypes)).toBeUndefined();
  expect(predictionOf(silence, faultTypes, 0)).toMatchObject({ model: 'C', maxMs: 6000 });
});
