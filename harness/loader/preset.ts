// `preset: nats` in a client, a setting or a heartbeat, written out as if its author had typed what it stands for, before
// anything is validated. What stands beside it is laid over it; a setting's preset replaces the client's heartbeat and
// reconnect, since half of one system and half of another would be neither.

import { z } from 'zod';
import { mostDivided, presetNamed, presetPattern } from '../heartbeat/preset-scale.ts';
import { presets } from '../heartbeat/presets.ts';
import type { DetectorSpec, HeartbeatSpec, ReconnectSpec } from '../scenario.ts';
import { overlay, type Source, type Traced, withChild, without } from './traced.ts';

type Text = string | number | readonly Text[] | { readonly [key: string]: Text | undefined };

/** A client with its presets written out; unknown ones stay, and the schema refuses them at their place. */
export function withPresets(client: Traced): Traced {
  const whole = presetOf(client);
  const base = without(client, whole === undefined ? [] : ['preset']);
  const laid = (['heartbeat', 'reconnect'] as const).reduce((result, key) => {
    const own = result.children?.get(key);
    const preset = whole?.[key];
    if (preset === undefined) return result;
    return withChild(result, key, own === undefined ? preset : overlay(preset, own));
  }, base);
  const heartbeat = laid.children?.get('heartbeat');
  return heartbeat === undefined ? laid : withChild(laid, 'heartbeat', heartbeatOf(heartbeat));
}

// What is a default only, filled in for settings, gives way to the preset.
function heartbeatOf(heartbeat: Traced): Traced {
  const preset = presetOf(heartbeat)?.heartbeat;
  if (preset === undefined) return heartbeat;
  const filled = [...(heartbeat.children ?? [])].filter(([, child]) => child.source.origin === 'default').map(([key]) => key);
  return overlay(preset, without(heartbeat, ['preset', ...filled]));
}

/** The same for a setting: its preset becomes patches that replace, before its other patches. */
export function presetPatches(setting: Traced): { readonly path: readonly string[]; readonly traced: Traced; readonly replaces: true }[] {
  const preset = presetOf(setting);
  if (preset === undefined) return [];
  return (['heartbeat', 'reconnect'] as const).map((key) => ({ path: ['client', key], traced: preset[key], replaces: true as const }));
}

function presetOf(parent: Traced): { heartbeat: Traced; reconnect: Traced } | undefined {
  const written = parent.children?.get('preset');
  const preset = typeof written?.value === 'string' ? presetNamed(written.value) : undefined;
  if (written === undefined || preset === undefined) return undefined;
  return {
    heartbeat: typed(heartbeatText(preset.heartbeat), written.source),
    reconnect: typed(reconnectText(preset.reconnect), written.source),
  };
}

// All parts stand where the preset is named.
function typed(value: Text, source: Source): Traced {
  if (typeof value !== 'object') return { value, source };
  const entries: [string, Text][] = Array.isArray(value)
    ? value.map((each: Text, index) => [String(index), each])
    : Object.entries(value as Record<string, Text | undefined>).flatMap(([key, each]) => (each === undefined ? [] : [[key, each]]));
  const children = new Map(entries.map(([key, each]) => [key, typed(each, source)]));
  const plain = Array.isArray(value) ? value : Object.fromEntries([...children].map(([key, child]) => [key, child.value]));
  return { value: plain, source, children };
}

function heartbeatText({ intervalMs, from, detector }: HeartbeatSpec): Text {
  return { interval: ms(intervalMs), from, detector: detectorText(detector) };
}

function detectorText(detector: DetectorSpec): Text {
  const { type } = detector;
  switch (type) {
    case 'reply-timeout':
      return { type, timeout: ms(detector.timeoutMs), misses: detector.misses };
    case 'silence':
      return { type, window: ms(detector.windowMs), look: detector.lookMs === undefined ? undefined : ms(detector.lookMs) };
    case 'phi-accrual': {
      const { threshold, pauseMs, minDeviationMs, distribution } = detector;
      return { type, threshold, pause: ms(pauseMs), minDeviation: ms(minDeviationMs), distribution };
    }
    case 'chen':
      return { type, margin: ms(detector.marginMs), arrivals: detector.window };
    case 'bertier':
      return { type, leastMargin: ms(detector.leastMarginMs) };
    default:
      return { ...detector };
  }
}

function reconnectText(reconnect: ReconnectSpec): Text {
  const { type, attempts } = reconnect;
  const every = { type, connectTimeout: ms(reconnect.connectTimeoutMs), attempts };
  switch (type) {
    case 'constant':
      return { ...every, delay: ms(reconnect.delayMs) };
    case 'list':
      return { ...every, delays: reconnect.delaysMs.map(ms) };
    case 'exponential': {
      const { initialMs, maxMs, factor, jitter } = reconnect;
      return { ...every, initial: ms(initialMs), max: ms(maxMs), factor, jitter };
    }
    default:
      return every;
  }
}

function ms(valueMs: number): string {
  return `${valueMs}ms`;
}

const names = Object.keys(presets);

/** The key `preset` of the schema. */
export const presetName = z
  .string()
  .superRefine((text, context) => {
    const message = presetComplaint(text);
    if (message !== undefined) context.addIssue({ code: 'custom', message });
  })
  .meta({ examples: ['nats', 'signalr at 1/20'] })
  .describe('what a known system does by default, e.g. nats; or a fraction of its times, e.g. nats at 1/20');

// Whether a text names a preset; the sentence of the message when it does not.
function presetComplaint(text: string): string | undefined {
  if (presetNamed(text) !== undefined) return undefined;
  const [, name, divisor] = presetPattern.exec(text) ?? [];
  if (name !== undefined && names.includes(name) && divisor !== undefined)
    return `1/${divisor} of its times is too short, expected at most 1/${mostDivided}: timers and TCP do not shrink with them`;
  return `no preset is called that, there are: ${names.join(', ')}; or "nats at 1/20"`;
}
