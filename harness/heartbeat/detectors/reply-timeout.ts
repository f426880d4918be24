// Model A: a PING that is not answered in time is a miss, and so many misses in a row are death. Each PING has its own
// deadline, so several can be under way when the time-out is longer than the interval.

import type { DetectorSpec } from '../../scenario.ts';
import { formatDuration } from '../../time.ts';
import type { Detector } from '../detector.ts';

/** Dead when the last of `misses` consecutive PINGs stays unanswered for `timeoutMs`. A reply answers all earlier PINGs too. */
export function replyTimeout(spec: Extract<DetectorSpec, { type: 'reply-timeout' }>): Detector {
  let open: { sequence: number; dueMs: number }[] = [];
  return {
    replyLimitMs: spec.timeoutMs,
    opened() {},
    sent(ping) {
      open.push({ sequence: ping.sequence, dueMs: ping.atMs + spec.timeoutMs });
    },
    heard(beat) {
      if (beat.by === 'reply') open = open.filter((ping) => ping.sequence > beat.sequence);
    },
    deadlineMs: () => open[spec.misses - 1]?.dueMs,
    reason: () => `no reply within ${formatDuration(spec.timeoutMs)}${spec.misses === 1 ? '' : `, ${spec.misses} PINGs in a row`}`,
  };
}
