// HV-08: redis/node-redis PR#3465. The strategy of a client is asked how long to wait before attempt 0, 1, 2, …; 4.7.0 asks
// twice about attempt 0. Both versions come back: only a check on the history can tell them apart.

import { defineScenario, type History } from 'flatline';

function numbersOf(history: History): number[] {
  return history.events.flatMap(({ kind, reason }) => {
    const number = kind === 'connecting' ? /^attempt (\d+)$/.exec(reason ?? '')?.[1] : undefined;
    return number === undefined ? [] : [Number(number)];
  });
}

const grow = (numbers: readonly number[]) => numbers.every((number, index) => index === 0 || number > (numbers[index - 1] ?? -1));

function oneAfterTheOther(history: History): string | undefined {
  const numbers = numbersOf(history);
  return numbers.length >= 4 && grow(numbers) ? undefined : `attempts are numbered ${numbers.join(', ')}`;
}

const cases = [
  { name: 'HV-08: redis 4.7.0 numbers two attempts alike', version: '4.7.0', known: true },
  { name: 'HV-08: redis 6.3.1 numbers its attempts one after the other', version: undefined, known: false },
];

export default defineScenario(
  cases.map(({ name, version, known }) => ({
    name,
    why: 'redis/node-redis PR#3465: a back-off that is computed from the number waits too little',
    tags: ['case', 'public', 'redis', 'refuse'],
    server: { use: 'redis-server' },
    client: {
      use: 'command',
      command: 'node scenarios/cases/programs/redis-attempts.ts',
      options: version === undefined ? {} : { version },
    },
    steady: '2s',
    faults: [{ type: 'refuse', for: '2500ms' }, { type: 'reset' }],
    recover: '6s',
    trials: 1,
    expect: { detection: { of: 'reset', within: '500ms' }, reconnect: { within: '1500ms' }, check: oneAfterTheOther },
    ...(known ? { expectFailure: { of: ['check'], why: 'redis/node-redis PR#3465' } } : {}),
  })),
);
