// Faults and conditions from merged text to specs: attributes by their fault type, times to ms, names made unique. What
// the schema cannot say (every with times, a range the right way round) is checked here.

import type { FaultType } from '../fault.ts';
import type { AtSpec, ConditionSpec, FaultSpec } from '../scenario.ts';
import type { Path } from './document.ts';
import type { Finding } from './explain-issue.ts';
import { quoted } from './problem.ts';
import { msIf, msOf, present, type Resolving, shareOf } from './resolving.ts';
import type { ConditionInput, FaultInput } from './schema-fault.ts';

/** The keys of a fault that are not its type's own. */
const scheduleKeys = ['type', 'name', 'at', 'for', 'every', 'times', 'clients', 'phase'];

type Types = Readonly<Record<string, FaultType>>;

/** CONDITIONS of the grammar, resolved. */
export function resolveConditions(resolving: Resolving, conditions: readonly ConditionInput[], types: Types): ConditionSpec[] {
  return conditions.map((condition, index) => ({
    type: condition.type,
    attributes: attributesOf(resolving, ['conditions', index], condition, types[condition.type]),
  }));
}

/** FAULTS of the grammar, resolved. The first fault aims at spread phases unless one says where it wants to land. */
export function resolveFaults(resolving: Resolving, faults: readonly FaultInput[], types: Types, clients: number): FaultSpec[] {
  const names = namesOf(resolving, faults);
  const aimed = faults.some((fault) => fault.phase !== undefined);
  return faults.map((fault, index) => {
    const path = ['faults', index];
    checkSchedule(resolving, path, fault);
    return {
      type: fault.type,
      name: names[index] ?? fault.type,
      attributes: attributesOf(resolving, path, fault, types[fault.type]),
      at: atOf(fault.at),
      ...(fault.for === undefined ? {} : { for: rangeOf(fault.for) }),
      times: fault.times ?? 1,
      clients: hitClients(resolving, path, fault.clients, clients),
      ...present({ everyMs: msIf(fault.every), phase: fault.phase ?? (index === 0 && !aimed ? ('spread' as const) : undefined) }),
    };
  });
}

function attributesOf(
  resolving: Resolving,
  path: Path,
  written: FaultInput | ConditionInput,
  type: FaultType | undefined,
): Record<string, unknown> {
  const attributes = Object.fromEntries(Object.entries(written).filter(([key]) => !scheduleKeys.includes(key)));
  try {
    const resolved = { ...type?.resolve(type.attributes.parse(attributes) as Record<string, unknown>) };
    for (const [key, value] of Object.entries(resolved))
      if (value === Number.POSITIVE_INFINITY) throw new RangeError(`${key} is too large`);
    return resolved;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    resolving.findings.push({ path, part: 'value', code: 'FL-S029', message });
    return {};
  }
}

// A name that was written must be the only one; one that follows from the type gets a number.
function namesOf(resolving: Resolving, faults: readonly FaultInput[]): string[] {
  const taken = new Set<string>();
  for (const [index, { name }] of faults.entries()) {
    if (name === undefined) continue;
    if (taken.has(name)) resolving.findings.push(twice(index, name));
    taken.add(name);
  }
  return faults.map((fault) => {
    if (fault.name !== undefined) return fault.name;
    let name = fault.type;
    for (let number = 2; taken.has(name); number += 1) name = `${fault.type}-${number}`;
    taken.add(name);
    return name;
  });
}

function twice(index: number, name: string): Finding {
  const message = `another fault has the name "${name}" already`;
  return { path: ['faults', index, 'name'], part: 'value', code: 'FL-S041', message, hint: 'of, after and fires need names that differ' };
}

function atOf(at: FaultInput['at']): AtSpec {
  if (at === undefined || typeof at === 'string') return { afterMs: msOf(at ?? '0s') };
  return { after: at.after as 'down', plusMs: msOf(at.plus ?? '0s') };
}

function rangeOf(length: NonNullable<FaultInput['for']>): { fromMs: number; toMs: number } {
  if (typeof length === 'string') return { fromMs: msOf(length), toMs: msOf(length) };
  return { fromMs: msOf(length.from), toMs: msOf(length.to) };
}

function hitClients(resolving: Resolving, path: Path, clients: FaultInput['clients'], count: number): FaultSpec['clients'] {
  if (clients === undefined || clients === 'all') return 'all';
  if (typeof clients === 'string') return { share: shareOf(resolving, [...path, 'clients'], clients, 1) };
  if (clients > count) {
    const message = `${clients} clients are to be hit, but there ${count === 1 ? 'is' : 'are'} only ${count}`;
    resolving.findings.push({
      path: [...path, 'clients'],
      part: 'value',
      code: 'FL-S033',
      message,
      hint: 'client.count says how many there are',
    });
  }
  return { count: clients };
}

function checkSchedule(resolving: Resolving, path: Path, fault: FaultInput): void {
  const report = (key: string, code: string, message: string, hint?: string) =>
    resolving.findings.push({ path: [...path, key], part: 'value', code, message, hint });
  if (fault.every !== undefined && fault.times === undefined)
    report('every', 'FL-S033', '"every" needs "times": how many occurrences', 'e.g. times: 5');
  if (fault.times !== undefined && fault.times > 1 && fault.every === undefined)
    report('times', 'FL-S033', '"times" needs "every": from start to start', 'e.g. every: 10s');
  if (fault.for === undefined) return;
  const { fromMs, toMs } = rangeOf(fault.for);
  if (typeof fault.for === 'object' && fromMs >= toMs) {
    report(
      'for',
      'FL-S034',
      `from ${quoted(fault.for.from)} is not below to ${quoted(fault.for.to)}`,
      'a single length is written as for: 5s',
    );
  }
  if (fault.every !== undefined && msOf(fault.every) <= toMs)
    report('every', 'FL-S033', `every ${fault.every} is not longer than the fault itself`, 'it counts from start to start');
}
