// What an effect is as toxics of the real Toxiproxy, 2.5 to 2.13. No `bandwidth` of 0 (it stalls up to 2.12 and passes
// everything from 2.13 on) and no slicer without a size (it kills old ones). Ends of connections wait like data only with
// `slow_close` beside the toxic. Pure.

import type { Effect } from '../../environment.ts';
import type { Direction } from '../../history.ts';
import type { Directions } from '../../scenario.ts';
import type { ToxicRequest } from '../../toxiproxy/control.ts';

// Longer than any trial: "for ever" in terms of a toxic.
const foreverMs = 3_600_000;

/** Toxics by direction, each list in the order in which it is added; taken off in the same order. */
export type Toxics = readonly (readonly ToxicRequest[])[];

/** Effects that toxics can do. */
export type ToxicEffect = Extract<Effect, { primitive: 'delay' | 'rate' | 'slice' | 'hold' | 'drop' }>;

/** True when toxics do it. */
export function isToxic(effect: Effect): effect is ToxicEffect {
  return ['delay', 'rate', 'slice', 'hold', 'drop'].includes(effect.primitive);
}

/**
 * What can be put in place shortly before an effect is to be in force, since it changes nothing by itself: ends that wait. The
 * act is shorter without it.
 */
export function isPrelude(toxic: ToxicRequest): boolean {
  return toxic.type === 'slow_close';
}

// Attributes with which a toxic does nothing.
const neutral: Readonly<Record<string, ToxicRequest['attributes']>> = {
  latency: { latency: 0, jitter: 0 },
  slow_close: { delay: 0 },
  bandwidth: { rate: 1_000_000_000 },
  slicer: { average_size: 1_000_000_000, size_variation: 0, delay: 0 },
};

/** Attributes that make a toxic let everything pass; undefined where there are none. */
export function neutralOf(toxic: ToxicRequest): ToxicRequest['attributes'] | undefined {
  return neutral[toxic.type];
}

/** The toxics of an effect; `id` makes their names unique on their proxy. */
export function toxicsOf(effect: ToxicEffect, id: string): Toxics {
  return directions(effect.direction).map((direction) =>
    kindsOf(effect).map(({ type, attributes }) => ({
      name: `${id}-${type}-${direction}`,
      type,
      stream: direction === 'up' ? ('upstream' as const) : ('downstream' as const),
      attributes,
    })),
  );
}

type Kind = Pick<ToxicRequest, 'type' | 'attributes'>;

function kindsOf(effect: ToxicEffect): Kind[] {
  const slowClose: Kind = { type: 'slow_close', attributes: { delay: foreverMs } };
  switch (effect.primitive) {
    case 'delay':
      return [{ type: 'latency', attributes: { latency: Math.round(effect.latencyMs), jitter: Math.round(effect.jitterMs) } }];
    case 'rate':
      return rateOf(effect.bytesPerSecond);
    case 'slice':
      return [{ type: 'slicer', attributes: { average_size: effect.bytes, size_variation: 0, delay: Math.round(effect.delayMs * 1000) } }];
    case 'hold':
      // Off in this order too: first the data, then its end.
      return [{ type: 'latency', attributes: { latency: foreverMs, jitter: 0 } }, slowClose];
    case 'drop':
      return [{ type: 'timeout', attributes: { timeout: 0 } }, slowClose];
  }
}

// Toxiproxy counts whole KB/s. Slower rates are made byte by byte, the first one after its own time; faster ones are rounded.
const slowest = 10_000;

function rateOf(bytesPerSecond: number): Kind[] {
  if (bytesPerSecond >= slowest || bytesPerSecond % 1000 === 0)
    return [{ type: 'bandwidth', attributes: { rate: Math.max(1, Math.round(bytesPerSecond / 1000)) } }];
  const byteMs = 1000 / bytesPerSecond;
  return [
    { type: 'latency', attributes: { latency: Math.ceil(byteMs), jitter: 0 } },
    { type: 'slicer', attributes: { average_size: 1, size_variation: 0, delay: Math.round(byteMs * 1000) } },
  ];
}

/** Directions as a list. */
export function directions(direction: Directions): Direction[] {
  return direction === 'both' ? ['up', 'down'] : [direction];
}
