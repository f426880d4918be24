// What this environment cannot do faithfully is said before the first trial, with the reason, and is never faked: the
// faults whose primitives it lacks, parties that cannot be started here, options that nothing carries out.

import type { ClientKind } from '../client.ts';
import type { Environment } from '../environment.ts';
import { type FaultType, fidelityOf } from '../fault.ts';
import type { Scenario } from '../scenario.ts';

/** Why a scenario cannot be run here, as a sentence; undefined = it can. */
export function unsupportedReason(
  scenario: Scenario,
  environment: Environment,
  types: Readonly<Record<string, FaultType>>,
  clients: Readonly<Record<string, ClientKind>>,
): string | undefined {
  const acts = [...scenario.faults, ...scenario.conditions];
  for (const act of acts) {
    const type = types[act.type];
    if (type === undefined) return `no fault type ${act.type}`;
    const fidelity = fidelityOf(type.actions(act.attributes), environment.capabilities);
    if (fidelity.fidelity === 'no')
      return `${act.type} cannot be done in the ${environment.name} environment: ${fidelity.reason ?? 'no reason given'}`;
  }
  if (clients[scenario.client.use] === undefined) return `client "${scenario.client.use}" cannot be started by this version`;
  const { containers, mostPaths = Number.POSITIVE_INFINITY } = environment;
  if (scenario.client.count > mostPaths)
    return `${scenario.client.count} clients need as many paths, and this ${environment.name} environment has ${mostPaths}`;
  if (scenario.client.use === 'image' && typeof containers !== 'function')
    return `a client that is an image cannot be started in the ${environment.name} environment: ${containers?.reason ?? 'no reason given'}`;
  return processReason(scenario, types);
}

// Processes can be stopped or killed only where they are ours.
function processReason(scenario: Scenario, types: Readonly<Record<string, FaultType>>): string | undefined {
  for (const fault of scenario.faults) {
    for (const effect of types[fault.type]?.actions(fault.attributes).effects ?? []) {
      if (effect.primitive === 'overload' && scenario.server.use !== 'reference') return 'overload needs the reference server';
      if (effect.primitive !== 'process') continue;
      if (effect.target === 'server' && scenario.server.use === 'address') return `${fault.type} needs a server that Flatline starts`;
    }
  }
  return undefined;
}

/** True when some fault or condition drops packets, which is done below the proxies. */
export function needsPackets(scenarios: readonly Scenario[], types: Readonly<Record<string, FaultType>>): boolean {
  return scenarios.some((scenario) =>
    [...scenario.faults, ...scenario.conditions].some((act) =>
      types[act.type]?.actions(act.attributes).effects.some((effect) => effect.primitive === 'drop-packets'),
    ),
  );
}

/** True when some client is a container, which an environment must be ready for. */
export function needsContainers(scenarios: readonly Scenario[]): boolean {
  return scenarios.some((scenario) => scenario.client.use === 'image');
}

/** True when a fault acts on the server itself, or when its word about a lost client names no port: then each trial needs its own. */
export function needsPrivateServer(scenario: Scenario, types: Readonly<Record<string, FaultType>>): boolean {
  const tellsNoPort = 'gone' in scenario.server && scenario.server.gone !== undefined && scenario.expect.serverDetection !== undefined;
  if (tellsNoPort && scenario.server.use !== 'address') return true;
  return scenario.faults.some(
    (fault) =>
      types[fault.type]
        ?.actions(fault.attributes)
        .effects.some((effect) => effect.primitive === 'overload' || (effect.primitive === 'process' && effect.target === 'server')) ??
      false,
  );
}

// What a process of its own costs while it mostly waits, in slots of a core (a black box: verdicts, section 3).
const processWeight = 16;

/** What one trial takes of the machine: slots (`containerWeight` where its server is a container of its own), whether it starts containers, and whether it spawns processes and must therefore start with its cohort. */
export function burdenOf(
  scenario: Scenario,
  types: Readonly<Record<string, FaultType>>,
  kind: Pick<ClientKind, 'weight'>,
  containerWeight?: number,
): { apart: boolean; weight: number; spawns: boolean } {
  const { count } = scenario.client;
  const hurt = kind.weight === 1 && hurtsClient(scenario, types) ? count : 0;
  const server = needsPrivateServer(scenario, types) ? (containerWeight ?? processWeight) : 0;
  return {
    apart: scenario.client.use === 'image' || (containerWeight !== undefined && server > 0),
    weight: kind.weight * count + processWeight * hurt + server,
    spawns: kind.weight > 1 || hurt + server > 0,
  };
}

/** True when some fault stops or kills the client's process, which it then must have for itself. */
export function hurtsClient(scenario: Scenario, types: Readonly<Record<string, FaultType>>): boolean {
  const effects = scenario.faults.flatMap((fault) => types[fault.type]?.actions(fault.attributes).effects ?? []);
  return effects.some((effect) => effect.primitive === 'process' && effect.target === 'client');
}
