// Faults that are done to a process: the server or a client is stopped, killed, started again, or made slow. While a
// killed server is away the path must refuse, since a proxy in front of nothing would accept and then close. A client that
// loses power first vanishes from the path, FIN and RST included, and dies afterwards.

import type { Effect } from '../environment.ts';
import type { FaultActions } from '../fault.ts';
import { type Interval, sleepUntil } from '../time.ts';
import type { InForce, RunningTrial } from './world.ts';

type ProcessEffect = Extract<Effect, { primitive: 'process' }>;

/** Puts a process fault in force at `atMs`, with what it needs of the path. */
export async function processFault(
  trial: RunningTrial,
  actions: FaultActions,
  clients: readonly string[],
  key: string,
  atMs: number,
): Promise<InForce> {
  const overload = actions.effects.find((effect) => effect.primitive === 'overload');
  await sleepUntil(trial.world.clock, atMs, trial.over.signal);
  if (overload !== undefined) return await overloaded(trial, overload);
  const effect = actions.effects.find((candidate): candidate is ProcessEffect => candidate.primitive === 'process');
  if (effect === undefined) throw new Error('a process fault without a process');
  const rest = actions.effects.filter((candidate) => candidate.primitive !== 'process');
  return effect.target === 'server'
    ? await serverFault(trial, effect, clients, key)
    : await clientFault(trial, effect, rest, clients[0] ?? '', key);
}

async function overloaded(trial: RunningTrial, effect: Extract<Effect, { primitive: 'overload' }>): Promise<InForce> {
  const process = required(trial.world.server.process, 'the server is no process of ours');
  const start = await process.overload(effect);
  return { start, instant: false, end: async (atMs) => later(trial, atMs, () => process.overload(undefined)) };
}

async function serverFault(trial: RunningTrial, effect: ProcessEffect, clients: readonly string[], key: string): Promise<InForce> {
  const process = required(trial.world.server.process, 'the server is no process of ours');
  if (effect.action === 'stop') {
    const start = await process.stop();
    return { start, instant: false, end: (atMs) => later(trial, atMs, () => process.continue()) };
  }
  const paths = [...new Set(clients.map((client) => required(trial.paths.get(client), 'no path')))];
  const refuse = { key: `${key}:away`, fault: key, occurrence: 1, effects: [{ primitive: 'accept', mode: 'refuse' } as const], ends: [] };
  const away = Promise.all(paths.map((path) => path.inject(refuse)));
  const start = await process.kill(effect.signal ?? 'SIGKILL');
  await away;
  const back = async () => {
    const ready = await process.start();
    await Promise.all(paths.map((path) => path.lift({ key: refuse.key, ends: [] })));
    return ready;
  };
  return { start, instant: false, end: (atMs) => later(trial, atMs, back) };
}

async function clientFault(
  trial: RunningTrial,
  effect: ProcessEffect,
  rest: readonly Effect[],
  client: string,
  key: string,
): Promise<InForce> {
  const process = required(trial.clients.get(client)?.process, 'the client shares its process with others');
  const path = required(trial.paths.get(client), 'no path');
  const vanished = rest.length === 0 ? undefined : await path.inject({ key, fault: key, occurrence: 1, effects: rest, ends: [] });
  const acted = effect.action === 'stop' ? await process.stop() : await process.kill();
  const back = async () => {
    const lifted = vanished === undefined ? undefined : await path.lift({ key, ends: [] });
    return await (effect.action === 'stop' ? process.continue() : process.start()).then((started) => lifted ?? started);
  };
  return { start: vanished ?? acted, instant: false, end: (atMs) => later(trial, atMs, back) };
}

async function later(trial: RunningTrial, atMs: number, act: () => Promise<Interval>): Promise<Interval> {
  await sleepUntil(trial.world.clock, atMs, trial.over.signal);
  return await act();
}

function required<T>(value: T | undefined, why: string): T {
  if (value === undefined) throw new Error(why);
  return value;
}
