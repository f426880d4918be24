#!/usr/bin/env node
// The command, in syntax that every Node with modules can read, so that an old one gets a clear line instead of a syntax
// error. It looks for Node 24: this one, else the one that the npm package `node` has put beside it. In a clone it
// loads the TypeScript as it is, in the published package what was compiled to dist.

import { spawn } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const neededMajor = 24;
const self = realpathSync(fileURLToPath(import.meta.url));

if (Number(process.versions.node.split('.')[0]) >= neededMajor) load();
else startNewer();

function load() {
  const clone = join(dirname(self), 'main.ts');
  const published = join(dirname(self), '..', '..', 'dist', 'cli', 'main.js');
  const entry = existsSync(clone) ? clone : published;
  import(pathToFileURL(entry).href).then((loaded) => loaded.main(process.argv.slice(2)), broken);
}

function broken(error) {
  process.stderr.write(`flatline: this installation is incomplete: ${error.message} [FL-U002]; install it again\n`);
  process.exit(3);
}

function newerNode() {
  const program = process.platform === 'win32' ? 'node.exe' : 'node';
  let folder = dirname(self);
  while (folder !== dirname(folder)) {
    const candidate = join(folder, 'node_modules', 'node', 'bin', program);
    if (existsSync(candidate)) return candidate;
    folder = dirname(folder);
  }
  return undefined;
}

// The channel tells the newer Node when this one is gone, however it went; a signal is passed on, and one that
// reached both (Ctrl-C goes to the whole group) is counted once there.
function startNewer() {
  const node = newerNode();
  if (node === undefined || process.env.FLATLINE_LAUNCHED === '1') refuse();
  const env = Object.assign({}, process.env, { FLATLINE_LAUNCHED: '1' });
  const child = spawn(node, [self].concat(process.argv.slice(2)), { env: env, stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(code === null ? exitCodeOf(signal) : code));
}

function refuse() {
  const needed = `needs Node ${neededMajor} or later, this is ${process.version}`;
  process.stderr.write(
    `flatline: ${needed} [FL-U001]; install Node ${neededMajor}, or give this project one: npm install --save-dev node@${neededMajor}\n`,
  );
  process.exit(2);
}

function exitCodeOf(signal) {
  if (signal === 'SIGINT') return 130;
  return signal === 'SIGTERM' ? 143 : 3;
}
