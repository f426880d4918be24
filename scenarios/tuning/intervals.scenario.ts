// What does a shorter heartbeat buy, and what does it cost? One scenario for each interval, with the limits computed from
// it: silence of three intervals is noticed after two to three, and a beat and its answer are two messages an interval.

import { defineScenario } from 'flatline';

const intervalsMs = [200, 500, 1000];
/** Timers and a busy machine. */
const slackMs = 60;

export default defineScenario(
  intervalsMs.map((intervalMs) => ({
    name: `beats each ${intervalMs} ms notice a dead peer within ${3 * intervalMs} ms`,
    why: 'detection is bought with messages; this is the price list',
    tags: ['tuning'],
    client: {
      heartbeat: { interval: `${intervalMs}ms`, detector: { type: 'silence', window: `${3 * intervalMs}ms` } },
      reconnect: { type: 'exponential', initial: '100ms', max: '500ms', jitter: 'full', connectTimeout: '500ms' },
    },
    steady: '6s',
    faults: [{ type: 'blackhole', for: `${5 * intervalMs}ms` }],
    recover: '3s',
    expect: {
      detection: { notBefore: `${2 * intervalMs - slackMs / 2}ms`, within: `${3 * intervalMs + slackMs}ms` },
      reconnect: { within: '1200ms' },
      // One message more at the edges of the steady stage, as for any fence and its posts.
      cost: { beats: `${Math.ceil(120_000 / intervalMs) + 30}/min` },
      mistakes: 0,
    },
  })),
);
