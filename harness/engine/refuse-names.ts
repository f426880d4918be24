// Names in `of`, `at.after` and `fires` must be those of faults, and faults may not wait for each other in a circle. Pure.

import type { Scenario } from '../scenario.ts';
import type { Refusal, Types } from './refusal.ts';

/** Unknown names and circles. Codes FL-P009, FL-P010, FL-P013. */
export function refusedNames(scenario: Scenario, types: Types): Refusal[] {
  return [
    ...unknownOf(scenario),
    ...unknownAfter(scenario),
    ...unknownFires(scenario),
    ...firesAnyway(scenario, types),
    ...circles(scenario),
  ];
}

function unknown(scenario: Scenario, path: string, name: string, part: 'key' | 'value' = 'value'): Refusal[] {
  const names = scenario.faults.map((fault) => fault.name);
  if (names.includes(name)) return [];
  const hint = names.length === 0 ? 'there are no faults' : `faults here: ${names.join(', ')}`;
  return [{ path, part, code: 'FL-P009', message: `no fault is named "${name}"`, hint }];
}

function unknownOf(scenario: Scenario): Refusal[] {
  return (['detection', 'serverDetection'] as const).flatMap((side) => {
    const limit = scenario.expect[side];
    return typeof limit === 'object' && limit.of !== '' ? unknown(scenario, `expect.${side}.of`, limit.of) : [];
  });
}

function unknownAfter(scenario: Scenario): Refusal[] {
  return scenario.faults.flatMap((fault, index) => {
    const waitedFor = nameIn(fault.at);
    return waitedFor === undefined ? [] : unknown(scenario, `faults.${index}.at.after`, waitedFor);
  });
}

function unknownFires(scenario: Scenario): Refusal[] {
  return Object.keys(scenario.expect.fires).flatMap((name) => unknown(scenario, `expect.fires.${name}`, name, 'key'));
}

// Only armed faults wait for something; the others start by the clock.
function firesAnyway(scenario: Scenario, types: Types): Refusal[] {
  return scenario.faults
    .filter(({ name, type }) => scenario.expect.fires[name] === 'never' && types[type]?.timing !== 'armed')
    .map(({ name, type }) => ({
      path: `expect.fires.${name}`,
      code: 'FL-P013',
      message: `${name} always starts: ${type} is not an armed fault`,
    }));
}

function nameIn(at: Scenario['faults'][number]['at']): string | undefined {
  return 'after' in at && at.after !== 'down' ? at.after.split('.')[0] : undefined;
}

function circles(scenario: Scenario): Refusal[] {
  const waits = new Map(scenario.faults.map((fault) => [fault.name, nameIn(fault.at)]));
  return scenario.faults.flatMap((fault, index) => {
    let name = waits.get(fault.name);
    for (let step = 0; name !== undefined && step < scenario.faults.length; step += 1) {
      if (name === fault.name) {
        return [{ path: `faults.${index}.at.after`, code: 'FL-P010', message: `${fault.name} waits for itself, so it never starts` }];
      }
      name = waits.get(name);
    }
    return [];
  });
}
