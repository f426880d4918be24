// One example of each fault as an author would write it, short enough for a contract test. The guide's table shows what
// these see. Written here and not in the fault's file, since a test must be able to miss one.

// biome-ignore-all lint/suspicious/noThenProperty: `then` is the grammar's name and never awaited

/** Attributes as written in a scenario file, by fault type. */
export const examples: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  latency: { latency: '150ms' },
  bandwidth: { rate: '100B/s' },
  slice: { size: 2 },
  loss: { rate: '30%' },
  stall: {},
  blackhole: {},
  cut: {},
  'connect-timeout': {},
  'accept-silent': {},
  'accept-close': {},
  refuse: {},
  reset: {},
  close: {},
  limit: { bytes: 60 },
  'idle-expiry': { after: '300ms', then: 'silent' },
  overload: { accept: '5/s', delay: '300ms' },
  pause: {},
  kill: {},
  restart: {},
  'freeze-client': {},
  'kill-client': { how: 'power' },
  noop: {},
};

/** The example of a type; none are no attributes. */
export function exampleOf(type: string): Readonly<Record<string, unknown>> {
  return examples[type] ?? {};
}
