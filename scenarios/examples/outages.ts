// Four outages that every client with a long-lived connection meets, for a client in any language: a connection that died
// in silence, one that was reset, a port that refuses for a while, a server that is restarted. The limits follow from
// what the client says of itself.

import type { ScenarioInput } from 'flatline';

/** A program under test and what it does, in milliseconds. */
export interface Tested {
  readonly name: string;
  readonly command: string;
  readonly env?: Record<string, string>;
  readonly beatMs: number;
  readonly windowMs: number;
  /** Before each attempt. */
  readonly pauseMs: number;
  /** It pings only once the last answer is there, so the window begins up to a beat after the death; a reader's began before it. */
  readonly asksInTurn?: boolean;
  /** It does not see that the server ended in order (FIN), and waits its window out. */
  readonly deafToFin?: boolean;
}

/** Scheduling on a busy machine, and up to 25 ms of doubt about a line without its own instant. */
const slackMs = 100;
/** A server that only just began. */
const startMs = 1000;

const ms = (value: number) => `${value}ms`;

/** The four scenarios for a client. */
export function outagesOf(tested: Tested): ScenarioInput[] {
  const { name, command, env, beatMs, windowMs, pauseMs, asksInTurn = false, deafToFin = false } = tested;
  const client: ScenarioInput['client'] = {
    use: 'command',
    command,
    ...(env === undefined ? {} : { env }),
    heartbeat: {
      interval: ms(beatMs),
      detector: asksInTurn ? { type: 'reply-timeout', timeout: ms(windowMs) } : { type: 'silence', window: ms(windowMs) },
    },
    reconnect: { type: 'constant', delay: ms(pauseMs), connectTimeout: ms(windowMs) },
  };
  const rest = { tags: ['example'], client, steady: '1s', recover: '4s', trials: 3 };
  // A FIN or RST ends a read at once, and a pause when it is over.
  const toldWithin = ms((asksInTurn ? beatMs : 0) + slackMs);
  const [earliestMs, latestMs] = asksInTurn ? [windowMs, windowMs + beatMs] : [windowMs - beatMs, windowMs];
  return [
    {
      ...rest,
      name: `${name}: a dead connection is noticed by its silence`,
      why: 'a NAT forgot the connection: no FIN, no RST, and new ones die in the same way',
      faults: [{ type: 'blackhole', for: '1200ms' }],
      expect: {
        detection: { notBefore: ms(earliestMs - slackMs), within: ms(latestMs + slackMs) },
        // The attempt that was under way at the heal dies of its window first.
        reconnect: { within: ms(windowMs + pauseMs + slackMs) },
        mistakes: 0,
      },
    },
    {
      ...rest,
      name: `${name}: a reset is heard at once`,
      why: 'the error path of a read is another one than its time-out',
      faults: [{ type: 'reset' }],
      expect: { detection: { within: toldWithin }, reconnect: { within: ms(pauseMs + slackMs) }, mistakes: 0 },
    },
    {
      ...rest,
      name: `${name}: a closed port is asked until it opens`,
      why: 'an attempt that fails must lead to the next one, and not to the end',
      faults: [{ type: 'refuse', for: '1s' }, { type: 'reset' }],
      expect: { detection: { of: 'reset', within: toldWithin }, reconnect: { within: ms(pauseMs + slackMs) }, mistakes: 0 },
    },
    {
      ...rest,
      name: `${name}: a restart of the server is a short interruption`,
      why: 'a deployment of one instance: ended in order, started again at once, on the same address',
      faults: [{ type: 'restart' }],
      expect: {
        detection: { within: deafToFin ? ms(latestMs + slackMs) : toldWithin },
        reconnect: { within: ms(pauseMs + startMs + slackMs) },
        mistakes: 0,
      },
    },
  ];
}
