// The collection of faults: one file and one line here for each. Whatever lists faults (schema, guide, contract test,
// messages) reads it through index.ts.

export { acceptClose } from './accept-close.ts';
export { acceptSilent } from './accept-silent.ts';
export { bandwidth } from './bandwidth.ts';
export { blackhole } from './blackhole.ts';
export { close } from './close.ts';
export { connectTimeout } from './connect-timeout.ts';
export { cut } from './cut.ts';
export { freezeClient } from './freeze-client.ts';
export { idleExpiry } from './idle-expiry.ts';
export { kill } from './kill.ts';
export { killClient } from './kill-client.ts';
export { latency } from './latency.ts';
export { limit } from './limit.ts';
export { loss } from './loss.ts';
export { noop } from './noop.ts';
export { overload } from './overload.ts';
export { pause } from './pause.ts';
export { refuse } from './refuse.ts';
export { reset } from './reset.ts';
export { restart } from './restart.ts';
export { slice } from './slice.ts';
export { stall } from './stall.ts';
