// The reconnect policies by the name that scenarios use. A new one is a file here, a line in the table and a member of
// ReconnectSpec.

import type { Random } from '../../random.ts';
import type { ReconnectSpec } from '../../scenario.ts';
import type { ReconnectPolicy } from '../reconnect.ts';
import { constant } from './constant.ts';
import { exponential } from './exponential.ts';
import { list } from './list.ts';
import { none } from './none.ts';

type Makers = {
  readonly [Type in ReconnectSpec['type']]: (spec: Extract<ReconnectSpec, { type: Type }>, random: Random) => ReconnectPolicy;
};

const makers: Makers = { none, constant, list, exponential };

/** The waits of a new series of attempts, as a scenario asks for them. */
export function reconnectPolicyOf(spec: ReconnectSpec, random: Random): ReconnectPolicy {
  const make = makers[spec.type] as (spec: ReconnectSpec, random: Random) => ReconnectPolicy;
  return make(spec, random);
}
