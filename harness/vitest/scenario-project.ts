// A Vitest project around one host: it inherits nothing, retries nothing and ends nothing by time, since the coordinator
// has its own deadlines. Workers only wait, so two of them are plenty, whatever the number of trials.

import type { TestProjectInlineConfiguration } from 'vitest/config';
import type { Host } from './host.ts';
import { scenarioPlugin } from './plugin.ts';

/** Name of the projects that hold scenarios. */
export const projectName = 'flatline';

/** After whatever groups the user's own projects have. */
const lastGroup = 1000;

/** The project of one host; `flatline run` uses it with its own. */
export function scenarioProject(host: Host, include: readonly string[]): TestProjectInlineConfiguration {
  return {
    extends: false,
    plugins: [scenarioPlugin(host)],
    test: {
      name: projectName,
      include: [...include],
      exclude: ['**/node_modules/**', '**/dist/**', '**/.git/**'],
      retry: 0,
      testTimeout: 0,
      hookTimeout: 0,
      pool: 'threads',
      isolate: false,
      maxWorkers: 2,
      // A group of its own: Vitest 4 refuses projects of one group with different numbers of workers.
      sequence: { groupOrder: lastGroup },
      fsModuleCache: false,
    },
  };
}
