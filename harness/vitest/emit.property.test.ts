// Whatever an author writes as a name or a key, the emitted module is valid JavaScript and its tests carry exactly that.

import { Script } from 'node:vm';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Scenario } from '../scenario.ts';
import { emitModule } from './emit.ts';
import { fullName } from './full-name.ts';

interface Registered {
  readonly name: string;
  readonly id?: string;
  readonly places?: readonly string[];
}

/** The tests that a module would register, without Vitest. */
function registered(code: string): Registered[] {
  const found: Registered[] = [];
  const test = (name: string, _options: object, body: (context: unknown) => void) => {
    found.push({ name });
    body({});
  };
  const judgeScenario = (_context: unknown, judged: { id: string; places: object }) => {
    found.push({ ...(found.pop() as Registered), id: judged.id, places: Object.keys(judged.places) });
  };
  const body = code.replaceAll(/^import .*$/gm, '');
  new Script(
    `(test, judgeScenario, refuseFile, inject, scenarios) => {\n${body.replace('const scenarios = undefined;', '')}\n}`,
  ).runInThisContext()(
    test,
    judgeScenario,
    () => {},
    () => {},
  );
  return found;
}

const text = fc.string({ unit: 'binary', maxLength: 40 });

test('names, settings, ids and keys survive whatever they hold', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ id: text, name: text, setting: text, key: text }), { maxLength: 4 }), text, (given, message) => {
      const scenarios = given.map(
        ({ key, ...rest }) =>
          ({
            ...rest,
            hasCheck: false,
            positions: { name: { line: 1, column: 1 }, [`expect.${key}`]: { line: 2, column: 3 } },
          }) as unknown as Scenario,
      );
      const problems = [{ line: 1, column: 1, message }];
      const { code } = emitModule({ file: '/a.scenario.yaml', text: 'name: a\n', scenarios, problems, worker: '/worker.ts' });
      expect(registered(code)).toEqual([
        { name: `invalid: ${message}` },
        ...scenarios.map((scenario, index) => ({
          name: fullName(scenario),
          id: scenario.id,
          places: ['name', `expect.${given[index]?.key}`],
        })),
      ]);
    }),
    { numRuns: 200 },
  );
});
