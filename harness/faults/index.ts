// The collection of faults: one line each. Whatever lists faults (schema, guide, contract test, messages) reads this.

import type { FaultType } from '../fault.ts';
import { acceptClose } from './accept-close.ts';
import { acceptSilent } from './accept-silent.ts';
import { bandwidth } from './bandwidth.ts';
import { blackhole } from './blackhole.ts';
import { close } from './close.ts';
import { connectTimeout } from './connect-timeout.ts';
import { cut } from './cut.ts';
import { freezeClient } from './freeze-client.ts';
import { idleExpiry } from './idle-expiry.ts';
import { kill } from './kill.ts';
import { killClient } from './kill-client.ts';
import { latency } from './latency.ts';
import { limit } from './limit.ts';
import { loss } from './loss.ts';
import { noop } from './noop.ts';
import { overload } from './overload.ts';
import { pause } from './pause.ts';
import { refuse } from './refuse.ts';
import { reset } from './reset.ts';
import { restart } from './restart.ts';
import { slice } from './slice.ts';
import { stall } from './stall.ts';

/** Every fault type by the name that scenario files use. */
export const faultTypes: Readonly<Record<string, FaultType>> = {
  latency,
  bandwidth,
  slice,
  loss,
  stall,
  blackhole,
  cut,
  'connect-timeout': connectTimeout,
  'accept-silent': acceptSilent,
  'accept-close': acceptClose,
  refuse,
  reset,
  close,
  limit,
  'idle-expiry': idleExpiry,
  overload,
  pause,
  kill,
  restart,
  'freeze-client': freezeClient,
  'kill-client': killClient,
  noop,
};
