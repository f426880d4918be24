// A client that listens to the pings of a server, twice: around reconnecting-websocket as its README has it, and as a plain
// loop around ws that gives up a handshake after the same time. It calls nothing dead by itself.

import ReconnectingWebSocket from 'reconnecting-websocket';
import { WebSocket } from 'ws';

const { library, connectionTimeout, delayMs } = JSON.parse(process.env['FLATLINE_SETTINGS'] ?? '{}').options;
const url = `ws://${process.env['FLATLINE_HOST']}:${process.env['FLATLINE_PORT']}`;
const say = (event: string, reason?: string) => console.log(JSON.stringify({ event, reason, at: String(process.hrtime.bigint()) }));
let isUp = false;

function watched(socket: WebSocket): WebSocket {
  say('connecting');
  socket.on('ping', () => say('beat'));
  socket.on('open', () => {
    isUp = true;
    say('up');
  });
  socket.on('close', (code) => {
    if (isUp) say('down', `close ${code}`);
    isUp = false;
  });
  return socket;
}

function loop(): void {
  const socket = watched(new WebSocket(url, { handshakeTimeout: connectionTimeout }));
  socket.on('error', () => {});
  socket.on('close', () => setTimeout(loop, delayMs));
}

class Watched extends WebSocket {
  constructor(address: string, protocols?: string[]) {
    super(address, protocols);
    watched(this);
  }
}

// The module is the class, whatever its types say of a default.
const Reconnecting = ReconnectingWebSocket as unknown as typeof ReconnectingWebSocket.default;

if (library === 'ws') loop();
else {
  const delays = { minReconnectionDelay: delayMs, maxReconnectionDelay: delayMs };
  new Reconnecting(url, [], { WebSocket: Watched, connectionTimeout, ...delays });
}
