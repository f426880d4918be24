// What each trial of a scenario takes of the machine, and how long: the same for the queue, which runs it, and for a plan,
// which only rehearses it. So a planned time is wrong only where a client takes longer or shorter than it was thought to.

import type { ClientKind } from '../client.ts';
import type { FaultType } from '../fault.ts';
import type { Scenario } from '../scenario.ts';
import { bundledServers } from '../servers/programs/index.ts';
import type { Load } from './cohort.ts';
import { expectedTrialMs } from './expected-trial.ts';
import type { RehearsedTrial } from './rehearse.ts';
import { burdenOf, hurtsClient, needsPrivateServer } from './supported.ts';

/** A herd of this size is a load of its own: it runs alone. A hundred clients are no more than a hundred trials of one, which run side by side. */
const aloneFrom = 128;
/** Core time in which a process of Node starts, ms, and one of another language. */
const nodeMs = 300;
const otherMs = 60;
/** A server that takes so long to start is slow, ms. */
const slowMs = 3000;

/** The load of one trial; `containerWeight` where its server is a container of its own. */
export function loadOf(
  scenario: Scenario,
  types: Readonly<Record<string, FaultType>>,
  kind: Pick<ClientKind, 'weight'>,
  containerWeight?: number,
): Load & { readonly expectedMs: number } {
  return {
    ...burdenOf(scenario, types, kind, containerWeight),
    exclusive: scenario.client.count >= aloneFrom,
    soak: scenario.faults.length === 0,
    slowStart: serverStartMs(scenario, undefined) >= slowMs,
    expectedMs: expectedTrialMs(scenario, types),
  };
}

/** What a server that is a container costs: slots, and core time in which it starts, ms. */
export interface ContainerCost {
  readonly weight: number;
  readonly startMs: number;
}

/** Its trials, for a rehearsal; `container` where servers are containers. */
export function rehearsedTrials(
  scenario: Scenario,
  types: Readonly<Record<string, FaultType>>,
  kind: Pick<ClientKind, 'weight'>,
  trials: number,
  container?: ContainerCost,
): RehearsedTrial[] {
  const load = loadOf(scenario, types, kind, container?.weight);
  const isBlackBox = kind.weight > 1;
  const clientsMs = isBlackBox || hurtsClient(scenario, types) ? clientStartMs(scenario) * scenario.client.count : 0;
  const isPrivate = needsPrivateServer(scenario, types);
  // A black box's server is started for the first of its trials and serves them all, unless each breaks its own.
  return Array.from({ length: Math.min(trials, scenario.trials) }, (_, index) => ({
    ...load,
    durationMs: load.expectedMs,
    startMs: clientsMs + (isPrivate || (isBlackBox && index === 0) ? serverStartMs(scenario, container) : 0),
  }));
}

function clientStartMs({ client }: Scenario): number {
  return client.command === undefined || client.command.some((word) => /^(.*\/)?(node|npx|npm|tsx)$/.test(word)) ? nodeMs : otherMs;
}

function serverStartMs({ server }: Scenario, container: ContainerCost | undefined): number {
  if (server.use === 'address') return 0;
  if (container !== undefined && (server.use === 'reference' || server.use === 'image')) return container.startMs;
  const bundled = server.use === 'bundled' ? bundledServers[server.name] : undefined;
  return (bundled !== undefined && 'usualMs' in bundled ? bundled.usualMs : undefined) ?? nodeMs;
}
