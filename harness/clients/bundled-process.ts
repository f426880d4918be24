// A bundled client's program: `node bundled-process NAME`. Loads the library that the project brings, drives it, and prints
// what it says as PROTOCOL.md asks, each line with the instant at which it was said.

import { nowMs, toNanoseconds } from '../time.ts';
import type { Say } from './bundled-client.ts';
import { findLibrary, loadFrom, versionOf } from './library.ts';
import { bundledClients } from './programs/index.ts';

const { env, argv } = process;
const bundled = bundledClients[argv[2] ?? ''];
if (bundled === undefined) throw new TypeError(`no bundled client ${argv[2]}`);
const { version, ...options } = JSON.parse(env['FLATLINE_SETTINGS'] ?? '{}').options ?? {};

function sayer(): Say {
  let isUp = false;
  const say = (event: string, reason?: string) =>
    process.stdout.write(`${JSON.stringify({ event, at: toNanoseconds(nowMs()), ...(reason === undefined ? {} : { reason }) })}\n`);
  return {
    connecting: () => say('connecting'),
    up() {
      isUp = true;
      say('up');
    },
    beat: () => say('beat'),
    down(reason) {
      if (isUp) say('down', reason);
      isUp = false;
    },
    gaveUp: () => say('gave-up'),
  };
}

process.stdin.pipe(process.stdout);
const library = findLibrary(bundled.library, versionOf({ version }), process.cwd());
console.error(`${library.name} ${library.version}, node ${process.version}`);
await bundled.run({
  host: env['FLATLINE_HOST'] ?? '127.0.0.1',
  port: Number(env['FLATLINE_PORT']),
  client: env['FLATLINE_CLIENT'] ?? 'c1',
  options,
  library: library.load(),
  load: (name) => loadFrom(name, process.cwd()),
  say: sayer(),
});
