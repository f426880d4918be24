// A preset at a fraction of its times: most systems wait for tens of seconds, which no suite can. All times shrink by one
// factor, at most twentyfold: timers and TCP's 200 ms do not shrink with them.

import type { DetectorSpec, HeartbeatSpec, ReconnectSpec } from '../scenario.ts';
import { type Preset, presets } from './presets.ts';

/** `nats`, or `nats at 1/20`. */
export const presetPattern = /^([a-z0-9.-]+)(?: at 1\/([1-9]\d{0,2}))?$/;
/** Largest divisor. */
export const mostDivided = 20;

/** The preset of that name, its times divided; undefined for an unknown name, a divisor above twenty, or another form. */
export function presetNamed(text: string): Pick<Preset, 'heartbeat' | 'reconnect'> | undefined {
  const [, name = '', divisor = '1'] = presetPattern.exec(text) ?? [];
  const preset = Object.hasOwn(presets, name) ? presets[name] : undefined;
  if (preset === undefined || Number(divisor) > mostDivided) return undefined;
  const by = (valueMs: number) => Math.round((1000 * valueMs) / Number(divisor)) / 1000;
  return { heartbeat: scaledHeartbeat(preset.heartbeat, by), reconnect: scaledReconnect(preset.reconnect, by) };
}

type Scale = (valueMs: number) => number;

function scaledHeartbeat(heartbeat: HeartbeatSpec, by: Scale): HeartbeatSpec {
  return { ...heartbeat, intervalMs: by(heartbeat.intervalMs), detector: scaledDetector(heartbeat.detector, by) };
}

function scaledDetector(detector: DetectorSpec, by: Scale): DetectorSpec {
  switch (detector.type) {
    case 'reply-timeout':
      return { ...detector, timeoutMs: by(detector.timeoutMs) };
    case 'silence':
      return { ...detector, windowMs: by(detector.windowMs), ...(detector.lookMs === undefined ? {} : { lookMs: by(detector.lookMs) }) };
    case 'phi-accrual':
      return { ...detector, pauseMs: by(detector.pauseMs), minDeviationMs: by(detector.minDeviationMs) };
    case 'chen':
      return { ...detector, marginMs: by(detector.marginMs) };
    case 'bertier':
      return { ...detector, leastMarginMs: by(detector.leastMarginMs) };
    default:
      return detector;
  }
}

function scaledReconnect(reconnect: ReconnectSpec, by: Scale): ReconnectSpec {
  const connectTimeoutMs = by(reconnect.connectTimeoutMs);
  switch (reconnect.type) {
    case 'constant':
      return { ...reconnect, connectTimeoutMs, delayMs: by(reconnect.delayMs) };
    case 'list':
      return { ...reconnect, connectTimeoutMs, delaysMs: reconnect.delaysMs.map(by) };
    case 'exponential':
      return { ...reconnect, connectTimeoutMs, initialMs: by(reconnect.initialMs), maxMs: by(reconnect.maxMs) };
    default:
      return { ...reconnect, connectTimeoutMs };
  }
}
