// The program of a bundled server that is written in Node: `node bundled-server-process NAME`, told where to listen by its
// environment. The library comes from the user's project.

import { loadFrom } from '../clients/library.ts';
import { bundledServers } from './programs/index.ts';

const { env, argv } = process;
const bundled = bundledServers[argv[2] ?? ''];
if (bundled === undefined || !('run' in bundled)) throw new TypeError(`no bundled server in Node is called ${argv[2]}`);
await bundled.run({
  host: env['FLATLINE_HOST'] ?? '127.0.0.1',
  port: Number(env['FLATLINE_PORT']),
  options: JSON.parse(env['FLATLINE_SERVER_OPTIONS'] ?? '{}'),
  load: (name) => loadFrom(name, process.cwd()),
});
