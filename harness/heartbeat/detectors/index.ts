// The detectors by the name that scenarios use. A new one is a file here, a line in the table and a member of DetectorSpec.

import type { DetectorSpec } from '../../scenario.ts';
import type { Detector, DetectorSurroundings } from '../detector.ts';
import { bertier } from './bertier.ts';
import { chen } from './chen.ts';
import { emptyTicks } from './empty-ticks.ts';
import { none } from './none.ts';
import { outstanding } from './outstanding.ts';
import { phiAccrual } from './phi-accrual.ts';
import { replyTimeout } from './reply-timeout.ts';
import { silence } from './silence.ts';

type Makers = {
  readonly [Type in DetectorSpec['type']]: (spec: Extract<DetectorSpec, { type: Type }>, surroundings: DetectorSurroundings) => Detector;
};

const makers: Makers = {
  'reply-timeout': replyTimeout,
  outstanding,
  silence,
  'empty-ticks': emptyTicks,
  'phi-accrual': phiAccrual,
  chen,
  bertier,
  none,
};

/** A detector for one connection, as a scenario asks for it. */
export function detectorOf(spec: DetectorSpec, surroundings: DetectorSurroundings): Detector {
  const make = makers[spec.type] as (spec: DetectorSpec, surroundings: DetectorSurroundings) => Detector;
  return make(spec, surroundings);
}
