// Presets against the detection times that are known of the systems: our machines, set like them, must give the same.
import { expect, test } from 'vitest';
import { predict } from './bound.ts';
import { presetNamed } from './preset-scale.ts';
import { presets } from './presets.ts';

const adaptive = new Set(['akka', 'akka-remote', 'cassandra']);

test.each(Object.entries(presets).filter(([name]) => !adaptive.has(name)))('%s detects when the system does', (_name, preset) => {
  const band = predict({ heartbeat: preset.heartbeat, roundTripMs: 0, repliesLost: true, side: 'client' });
  const { minMs, meanMs, maxMs } = preset.detection;
  expect([band?.minMs, band?.meanMs, band?.maxMs]).toEqual([minMs, meanMs, maxMs]);
});

test.each(Object.entries(presets).filter(([name]) => adaptive.has(name)))(
  '%s is within its band, whatever it has learned',
  (_name, preset) => {
    const band = predict({ heartbeat: preset.heartbeat, roundTripMs: 0, repliesLost: true, side: 'client' });
    expect(preset.detection.minMs).toBeGreaterThanOrEqual((band?.minMs ?? Number.POSITIVE_INFINITY) - 2);
    expect(preset.detection.maxMs).toBeLessThanOrEqual((band?.maxMs ?? 0) + 2);
  },
);

test('every preset names its source and a system', () => {
  for (const preset of Object.values(presets)) expect(Math.min(preset.source.length, preset.system.length)).toBeGreaterThan(4);
});

test('all times of a preset shrink alike, at most twentyfold', () => {
  expect(presetNamed('nats at 1/20')).toEqual({
    heartbeat: { intervalMs: 6000, from: 'client', detector: { type: 'outstanding', max: 2 } },
    reconnect: { type: 'constant', delayMs: 100, connectTimeoutMs: 1000, attempts: 10 },
  });
  expect(presetNamed('nats')?.heartbeat.intervalMs).toBe(120_000);
  for (const text of ['nats at 1/21', 'nats at 2', 'unknown', 'toString', '']) expect(presetNamed(text)).toBeUndefined();
});
