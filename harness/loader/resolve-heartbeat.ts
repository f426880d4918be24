// Heartbeat and reconnect from text to numbers, with the defaults of the reference client. A black box that declares
// nothing gets nothing: then there is no prediction, and saying otherwise would be inventing.

import type { z } from 'zod';
import type { DetectorSpec, HeartbeatSpec, ReconnectSpec } from '../scenario.ts';
import { msIf, msOf, present } from './resolving.ts';
import type { detectorSchema, heartbeatSchema, reconnectSchema } from './schema-heartbeat.ts';

type Detector = z.output<typeof detectorSchema>;
type Heartbeat = z.output<typeof heartbeatSchema>;
type Reconnect = z.output<typeof reconnectSchema>;

const defaultDetector: DetectorSpec = { type: 'silence', windowMs: 3000 };

/** With the defaults of the reference client. */
export function resolveHeartbeat(heartbeat: Heartbeat | undefined, absentDetector = defaultDetector): HeartbeatSpec {
  const { interval, from, detector, keepAlive } = heartbeat ?? {};
  return {
    intervalMs: msOf(interval ?? '1s'),
    from: from ?? 'client',
    detector: detector === undefined ? absentDetector : resolveDetector(detector),
    ...(keepAlive === undefined
      ? {}
      : { keepAlive: { idleMs: msOf(keepAlive.idle), intervalMs: msOf(keepAlive.interval), count: keepAlive.count } }),
  };
}

function resolveDetector(detector: Detector): DetectorSpec {
  switch (detector.type) {
    case 'reply-timeout':
      return { type: detector.type, timeoutMs: msOf(detector.timeout), misses: detector.misses ?? 1 };
    case 'silence':
      return { type: detector.type, windowMs: msOf(detector.window), ...present({ lookMs: msIf(detector.look) }) };
    case 'phi-accrual':
      return {
        type: detector.type,
        threshold: detector.threshold,
        pauseMs: msOf(detector.pause ?? '0s'),
        minDeviationMs: msOf(detector.minDeviation ?? '100ms'),
        ...present({ distribution: detector.distribution }),
      };
    case 'chen':
      return { type: detector.type, marginMs: msOf(detector.margin), ...present({ window: detector.arrivals }) };
    case 'bertier':
      return { type: detector.type, leastMarginMs: msOf(detector.leastMargin) };
    default:
      return detector;
  }
}

/** With the defaults of the reference client: exponential, 200 ms doubling to 5 s, full jitter. */
export function resolveReconnect(reconnect: Reconnect | undefined): ReconnectSpec {
  const written = reconnect ?? { type: 'exponential' as const };
  const every = { connectTimeoutMs: msOf(written.connectTimeout ?? '5s'), ...present({ attempts: written.attempts }) };
  switch (written.type) {
    case 'none':
      return { type: 'none', ...every };
    case 'constant':
      return { type: 'constant', delayMs: msOf(written.delay), ...every };
    case 'list':
      return { type: 'list', delaysMs: written.delays.map(msOf), ...every };
    default: {
      const initialMs = msOf(written.initial ?? '200ms');
      const maxMs = written.max === undefined ? Math.max(5000, initialMs) : msOf(written.max);
      return { type: 'exponential', initialMs, maxMs, factor: written.factor ?? 2, jitter: written.jitter ?? 'full', ...every };
    }
  }
}
