// Model B: looked at only when the next PING is due. If too many are unanswered then, the peer is dead; nothing happens
// between the ticks, which is why the same count takes an interval longer than a reply time-out would.

import type { DetectorSpec } from '../../scenario.ts';
import type { Detector } from '../detector.ts';

/** Dead at the tick at which `max` PINGs are unanswered. A reply answers all earlier PINGs too. */
export function outstanding(spec: Extract<DetectorSpec, { type: 'outstanding' }>): Detector {
  let open: { sequence: number; nextMs: number }[] = [];
  return {
    opened() {},
    sent(ping) {
      open.push({ sequence: ping.sequence, nextMs: ping.nextMs });
    },
    heard(beat) {
      if (beat.by === 'reply') open = open.filter((ping) => ping.sequence > beat.sequence);
    },
    deadlineMs: () => (open.length < spec.max ? undefined : open.at(-1)?.nextMs),
    reason: () => `${open.length} unanswered`,
  };
}
