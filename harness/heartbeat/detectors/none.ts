// No detector: the connection is dead only when the kernel says so. The control that every scenario can be tried with: a
// client that notices nothing must fail it.

import type { Detector } from '../detector.ts';

/** Never says that the peer is dead. */
export function none(): Detector {
  return { opened() {}, heard() {}, deadlineMs: () => undefined, reason: () => 'no detector' };
}
