// The environments by name. Each is imported when it is asked for: the docker environment brings Testcontainers along, and
// who stays on loopback should neither wait for that nor need it.

import type { Environment } from '../environment.ts';
import type { EnvironmentStart } from './start.ts';

/** Where a run's paths can live. */
export interface EnvironmentKind {
  start(start: EnvironmentStart): Promise<Environment>;
}

export const environments: Readonly<Record<Environment['name'], () => Promise<EnvironmentKind>>> = {
  embedded: async () => ({ start: (await import('./embedded.ts')).startEmbedded }),
  docker: async () => ({ start: (await import('./docker/index.ts')).startDocker }),
};
