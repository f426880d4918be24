// eventsource. No detector, so there is no band: it has no time-out, and a stream that falls silent stays open for ever. One
// that ends is opened again after the server's `retry`, or its own few seconds.

import type { BundledClient } from '../bundled-client.ts';

/** `use: eventsource`. */
export const eventsource: BundledClient = {
  use: 'eventsource',
  library: 'eventsource',
  versions: '2.0.2, 5.1.5',
  server: 'sse',
  beats: 'an event of the server',
  run({ library, host, port, options, say }) {
    type Source = typeof import('eventsource').EventSource;
    // Until 2.0 the module is the class.
    const EventSource = (library as { EventSource?: Source }).EventSource ?? (library as Source);
    say.connecting();
    const source = new EventSource(`http://${host}:${port}/`, options);
    source.addEventListener('open', () => say.up());
    source.addEventListener('message', () => say.beat());
    source.addEventListener('error', (event) => {
      say.down((event as { message?: string }).message);
      if (source.readyState === 2) say.gaveUp();
      else say.connecting();
    });
  },
};
