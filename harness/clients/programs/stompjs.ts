// @stomp/stompjs over `ws`. Each incoming heartbeat interval it looks whether anything came in the last two; then it closes
// the WebSocket and, unless `discardWebsocketOnCommFailure` is set, waits for a goodbye that a dead peer never says.

import { type BundledClient, libraryOptions, numberOf, type Say } from '../bundled-client.ts';

const own = { debug: 'true: prints what the library says of itself' };

/** `use: stompjs`. */
export const stompjs: BundledClient = {
  use: 'stompjs',
  library: '@stomp/stompjs',
  versions: '5.4.4, 7.5.0',
  server: 'stomp',
  beats: 'a heartbeat of the server, or the receipt of a subscription',
  options: own,
  heartbeat(options, server) {
    const intervalMs = Math.max(numberOf(options, 'heartbeatIncoming', 10_000), numberOf(server, 'heartbeatMs', 1000));
    return { intervalMs, from: 'both', detector: { type: 'silence', windowMs: 2 * intervalMs, lookMs: intervalMs } };
  },
  run({ library, load, host, port, options, say }) {
    const { Client } = library as typeof import('@stomp/stompjs');
    const { WebSocket } = load('ws') as typeof import('ws');
    // The library wants a browser's WebSocket, and `ws` has all of it that is used here.
    const webSocketFactory = () => new WebSocket(`ws://${host}:${port}`, ['v12.stomp', 'v11.stomp']) as never;
    const client = new Client({ webSocketFactory, ...libraryOptions(options, own) });
    client.beforeConnect = () => say.connecting();
    client.onConnect = () => {
      say.up();
      client.watchForReceipt('subscribed', () => say.beat());
      client.subscribe('/queue/flatline', () => say.beat(), { receipt: 'subscribed' });
    };
    client.onWebSocketClose = ({ code, reason }: { code: number; reason: string }) => say.down(`${code} ${reason}`.trim());
    client.debug = (text) => heard(text, options['debug'] === true, say);
    client.activate();
  },
};

function heard(text: string, print: boolean, say: Say): void {
  if (/^<<< PONG/.test(text)) say.beat();
  if (print) console.error(text);
}
