// The proxy as a child process of the embedded environment. It listens on loopback, says `ready` with its port over the ipc
// channel, and ends with it: when the parent is gone, so is the proxy, and every connection through it. Signals of the
// terminal go to the whole process group and are not meant for it while the parent lives. In a private network the API's
// listening socket and every connection to a server are handed in.

import { runPunctually } from '../priority.ts';
import { handedIn } from './handed-in.ts';
import { startProxyServer } from './server.ts';

const inert = (process.env['FLATLINE_INERT'] ?? '').split(',').filter((word) => word !== '');
const seed = process.env['FLATLINE_PROXY_SEED'];

runPunctually();
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});
process.on('disconnect', () => process.exit(0));

const handed = process.env['FLATLINE_HANDED_IN'] === '1' ? await handedIn() : {};
const server = await startProxyServer({ inert, ...handed, ...(seed === undefined ? {} : { seed }) });
process.send?.({ type: 'ready', port: server.port });
