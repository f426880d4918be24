// Bundled servers are command servers with a known command. One that keeps files gets an empty folder for its life, which
// goes with it.

import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findLibrary } from '../clients/library.ts';
import { FlatlineError } from '../error.ts';
import type { ServerSpec } from '../scenario.ts';
import type { ServerKind } from '../server.ts';
import type { BundledServer, ForeignServer } from './bundled-server.ts';
import { commandServer } from './command.ts';
import { bundledServers } from './programs/index.ts';

type BundledSpec = Extract<ServerSpec, { use: 'bundled' }>;

const extension = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
const program = fileURLToPath(new URL(`./bundled-server-process${extension}`, import.meta.url));

/** `use: mosquitto` and its like. */
export const bundledServer: ServerKind = {
  use: 'bundled',
  async start(spec, surroundings) {
    if (spec.use !== 'bundled') throw new TypeError('not a bundled server');
    const bundled = bundledServers[spec.name];
    if (bundled === undefined) throw new TypeError(`no bundled server ${spec.name}`);
    await using cleaning = new AsyncDisposableStack();
    const folder = await ownFolder(bundled, spec, cleaning);
    const command = commandSpec(bundled, spec, folder);
    const server = await commandServer.start(command, surroundings).catch((error) => Promise.reject(explained(error, bundled)));
    const cleanUp = cleaning.move();
    return {
      ...server,
      async [Symbol.asyncDispose]() {
        await server[Symbol.asyncDispose]();
        await cleanUp.disposeAsync();
      },
    };
  },
};

// Some of these programs give up root's rights, and must still get in.
async function ownFolder(bundled: BundledServer, spec: BundledSpec, cleaning: AsyncDisposableStack): Promise<string | undefined> {
  if (!('command' in bundled) || !bundled.command(spec.options).some((word) => word.includes('$FLATLINE_FOLDER'))) return undefined;
  const folder = await mkdtemp(join(tmpdir(), 'flatline-server-'));
  cleaning.defer(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  await chmod(folder, 0o777);
  return folder;
}

function commandSpec(bundled: BundledServer, spec: BundledSpec, folder: string | undefined): Extract<ServerSpec, { use: 'command' }> {
  const { name: _, options, ...started } = spec;
  if ('run' in bundled) {
    if (bundled.library !== undefined) findLibrary(bundled.library, undefined, process.cwd());
    const env = { ...started.env, FLATLINE_SERVER_OPTIONS: JSON.stringify(options) };
    return { ...started, use: 'command', command: [process.execPath, program, bundled.use], env };
  }
  const command = bundled.command(options).map((word) => word.replaceAll('$FLATLINE_FOLDER', folder ?? ''));
  return { ...started, ready: readyOf(bundled, started.ready), use: 'command', command, env: { ...bundled.env, ...started.env } };
}

// What a scenario writes goes before what is known.
function readyOf({ ready, readyMs }: ForeignServer, written: BundledSpec['ready']): BundledSpec['ready'] {
  const withinMs = written.withinMs ?? readyMs;
  const how = 'tcp' in written && ready !== undefined ? { log: ready } : written;
  return withinMs === undefined ? how : { ...how, withinMs };
}

function explained(error: unknown, bundled: BundledServer): unknown {
  if (!(error instanceof FlatlineError && error.code === 'FL-C011' && 'command' in bundled)) return error;
  return new FlatlineError(error.message, { code: error.code, blame: 'environment', where: 'bundled server', hint: install(bundled) });
}

function install(bundled: ForeignServer): string {
  return `${bundled.use} must be installed: ${bundled.install}`;
}
