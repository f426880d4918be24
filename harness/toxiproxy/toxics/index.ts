// All toxics: a new one is one file and one entry here. Attributes are whole numbers under Toxiproxy's names; what cannot
// work is refused with a text (the original dies of some of these values).

import type { Attributes, Stage, StageSurroundings } from '../stage.ts';
import { bandwidth } from './bandwidth.ts';
import { latency } from './latency.ts';
import { limitData } from './limit-data.ts';
import { noop } from './noop.ts';
import { resetPeer } from './reset-peer.ts';
import { slicer } from './slicer.ts';
import { slowClose } from './slow-close.ts';
import { timeout } from './timeout.ts';

/** A kind of toxic. */
export interface ToxicKind {
  /** Names of its attributes, in the order in which they are shown. */
  readonly attributes: readonly string[];
  readonly stage: (attributes: Attributes, surroundings: StageSurroundings) => Stage;
  /** Why these attributes cannot work; undefined = they can. */
  readonly refuse?: (attributes: Attributes) => string | undefined;
  /** Taking it off ends every connection of its direction. */
  readonly closesWhenRemoved?: boolean;
  /** Connections that begin while it is there always end with RST. */
  readonly armsReset?: boolean;
}

// Beyond this a sum of latency and jitter is no instant any more.
const longestMs = 2 ** 40;

const refuseLatency = ({ latency: meanMs = 0, jitter = 0 }: Attributes) =>
  Math.abs(meanMs) > longestMs || Math.abs(jitter) > longestMs ? `latency and jitter must be within ${longestMs} ms` : undefined;

function refuseSlicer({ average_size: size = 0, size_variation: variation = 0, delay = 0 }: Attributes): string | undefined {
  if (size <= 0) return 'average_size must be above 0';
  if (variation < 0 || variation > size) return 'size_variation must be from 0 to average_size';
  return delay > longestMs ? `delay must be within ${longestMs} microseconds` : undefined;
}

/** Toxics by the name of their type. */
export const toxicKinds: Readonly<Record<string, ToxicKind>> = {
  bandwidth: {
    attributes: ['rate'],
    stage: bandwidth,
    refuse: ({ rate = 0 }) => (rate < 0 ? 'rate must not be negative' : undefined),
  },
  latency: { attributes: ['latency', 'jitter'], stage: latency, refuse: refuseLatency },
  limit_data: { attributes: ['bytes'], stage: limitData },
  noop: { attributes: [], stage: noop },
  reset_peer: { attributes: ['timeout'], stage: resetPeer, armsReset: true },
  slicer: { attributes: ['average_size', 'size_variation', 'delay'], stage: slicer, refuse: refuseSlicer },
  slow_close: { attributes: ['delay'], stage: slowClose },
  timeout: { attributes: ['timeout'], stage: timeout, closesWhenRemoved: true },
};
