// Flatline's own tests, by what they touch: pure ones run side by side, those with sockets and whole runs of the command two
// files at once, what compares times to the millisecond and containers one file after the other. Scenarios are not run here: `flatline run` does that.

import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

const containers = ['harness/**/*.docker.test.ts'];
// Whole runs of the command: they mostly wait, and what they measure leaves room for a neighbour that starts.
const runs = ['harness/{cli,vitest}/**/*.socket.test.ts'];
// Those that are held to a few milliseconds, or judge clients of others: they have the machine to themselves.
const quiet = ['agreement', 'black-box', 'bundled', 'examples', 'package-start', 'truth'].map(
  (name) => `harness/cli/${name}.socket.test.ts`,
);
const sockets = ['harness/**/*.socket.test.ts', 'harness/**/*.browser.test.ts'];
const outside = ['**/node_modules/**', '**/dist/**'];

// The commands that tests start, some hundreds of processes, take over what the first of them compiled: half of their start.
process.env['NODE_COMPILE_CACHE'] ??= join(import.meta.dirname, 'node_modules', '.cache', 'flatline-compiled');

export default defineConfig({
  test: {
    fsModuleCache: false,
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: ['harness/**/*.test.ts'], exclude: [...outside, ...sockets, ...containers], pool: 'threads' },
      },
      {
        extends: true,
        test: {
          name: 'socket',
          include: sockets,
          exclude: [...outside, ...runs],
          pool: 'forks',
          maxWorkers: 2,
          testTimeout: 30_000,
          hookTimeout: 30_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'run',
          include: runs,
          exclude: [...outside, ...quiet],
          pool: 'forks',
          maxWorkers: 2,
          testTimeout: 30_000,
          hookTimeout: 30_000,
          sequence: { groupOrder: 2 },
        },
      },
      {
        extends: true,
        test: {
          name: 'quiet',
          include: quiet,
          exclude: outside,
          pool: 'forks',
          maxWorkers: 1,
          testTimeout: 30_000,
          hookTimeout: 30_000,
          sequence: { groupOrder: 3 },
        },
      },
      {
        extends: true,
        test: {
          name: 'docker',
          include: containers,
          exclude: outside,
          pool: 'forks',
          maxWorkers: 1,
          testTimeout: 180_000,
          hookTimeout: 180_000,
          sequence: { groupOrder: 4 },
        },
      },
    ],
  },
});
