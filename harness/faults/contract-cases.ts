// What each fault promises on a wire, as data: what an open connection, a new one and both after the heal see. A line per
// fault and variant; a test fails when a fault of the collection has none. `late` means by at least `lateMs`.

// biome-ignore-all lint/suspicious/noThenProperty: `then` is the grammar's name and never awaited

import type { Sight } from './raw-connection.ts';

/** The promise of one fault with one set of attributes. */
export interface ContractCase {
  readonly type: string;
  readonly written: Readonly<Record<string, unknown>>;
  /** What the connection that was open at the start sees while the fault is in force. */
  readonly open: readonly Sight[];
  /** What a connection made then sees. */
  readonly fresh: readonly Sight[];
  /** What becomes of the open one, of the fresh one and of a third one after the heal. */
  readonly healed: { readonly open: readonly Sight[]; readonly fresh: readonly Sight[] };
  /** What was sent meanwhile is answered after the heal, in order and complete. */
  readonly delivers?: boolean;
  /** An answer that took this long is late. */
  readonly lateMs?: number;
  /** The open connection says nothing while the fault is in force (so that it can become idle). */
  readonly idle?: boolean;
}

const line = (
  type: string,
  written: ContractCase['written'],
  open: Sight | readonly Sight[],
  fresh: Sight,
  healedOpen: Sight | readonly Sight[],
  healedFresh: Sight,
  more: Partial<ContractCase> = {},
): ContractCase => ({
  type,
  written,
  open: [open].flat(),
  fresh: [fresh],
  healed: { open: [healedOpen].flat(), fresh: [healedFresh] },
  ...more,
});

const ended: readonly Sight[] = ['fin', 'rst'];

/** Every promise. The words stand in the order: open, fresh, open healed, fresh healed. */
export const contractCases: readonly ContractCase[] = [
  line('noop', {}, 'answered', 'answered', 'answered', 'answered'),
  line('latency', { latency: '150ms' }, 'late', 'late', 'answered', 'answered', { lateMs: 290 }),
  line('latency', { latency: '200ms', direction: 'down' }, 'late', 'late', 'answered', 'answered', { lateMs: 190 }),
  line('bandwidth', { rate: '60B/s' }, 'late', 'late', 'answered', 'answered', { lateMs: 150 }),
  line('slice', { size: 2, delay: '50ms' }, 'late', 'late', 'answered', 'answered', { lateMs: 120 }),
  line('loss', { rate: '50%' }, ['answered', 'late'], 'answered', 'answered', 'answered', { lateMs: 150 }),
  line('cut', {}, 'silent', 'unanswered', 'answered', 'answered', { delivers: true }),
  line('stall', {}, 'silent', 'silent', 'answered', 'answered', { delivers: true }),
  line('stall', { direction: 'up' }, 'silent', 'silent', 'answered', 'answered', { delivers: true }),
  line('stall', { direction: 'down' }, 'silent', 'silent', 'answered', 'answered', { delivers: true }),
  line('blackhole', {}, 'silent', 'silent', 'silent', 'silent'),
  line('blackhole', { direction: 'up' }, 'silent', 'silent', 'silent', 'silent'),
  line('blackhole', { direction: 'down', new: 'pass' }, 'silent', 'answered', 'silent', 'answered'),
  line('blackhole', { new: 'refuse', healed: 'reset' }, 'silent', 'refused', 'rst', 'refused'),
  line('blackhole', { new: 'pass', healed: 'close' }, 'silent', 'answered', 'fin', 'answered'),
  line('blackhole', { healed: 'close' }, 'silent', 'silent', 'fin', 'fin'),
  line('connect-timeout', {}, 'answered', 'unanswered', 'answered', 'answered'),
  line('accept-silent', {}, 'answered', 'silent', 'answered', 'silent'),
  line('accept-close', {}, 'answered', 'fin', 'answered', 'fin'),
  line('refuse', {}, 'answered', 'refused', 'answered', 'refused'),
  line('reset', {}, 'rst', 'answered', 'rst', 'answered'),
  line('close', {}, 'fin', 'answered', 'fin', 'answered'),
  line('limit', { bytes: 60 }, 'fin', 'fin', 'fin', 'fin'),
  line('limit', { bytes: 60, then: 'reset' }, 'rst', 'rst', 'rst', 'rst'),
  line('idle-expiry', { after: '500ms', then: 'silent' }, 'silent', 'answered', 'silent', 'answered', { idle: true }),
  line('idle-expiry', { after: '500ms', then: 'reset' }, 'rst', 'answered', 'rst', 'answered', { idle: true }),
  line('overload', { delay: '150ms' }, 'late', 'late', 'answered', 'answered', { lateMs: 140 }),
  line('pause', {}, 'silent', 'silent', 'answered', 'answered', { delivers: true }),
  line('kill', {}, ended, 'refused', ended, 'refused'),
  line('restart', {}, ended, 'refused', ended, 'refused'),
];

/** Faults of the client's own process: a raw connection of the test cannot be killed, so clients/ holds these promises. */
export const heldElsewhere: readonly string[] = ['freeze-client', 'kill-client'];
