// The table for the guide: one line a fault, and a column that says no where a primitive is missing.

import { expect, test } from 'vitest';
import type { Capability, PrimitiveName } from '../environment.ts';
import { faultTypes } from './index.ts';
import { attributeList, faultTable } from './table.ts';

const names: PrimitiveName[] = [
  'delay',
  'rate',
  'slice',
  'hold',
  'drop',
  'accept',
  'drop-packets',
  'cut-after',
  'on-idle',
  'process',
  'overload',
  'end',
];
const all = Object.fromEntries(names.map((name) => [name, { fidelity: 'exact' }])) as Record<PrimitiveName, Capability>;
const noPackets = { ...all, 'drop-packets': { fidelity: 'no', reason: 'no packets here' } } as const;

test('there is a line for each fault, under two lines of head', () => {
  expect(faultTable(faultTypes, []).split('\n')).toHaveLength(Object.keys(faultTypes).length + 2);
});

test('a fault whose primitive is missing says no in that column only', () => {
  const table = faultTable(faultTypes, [
    { name: 'one', capabilities: all },
    { name: 'two', capabilities: noPackets },
  ]);
  const noes = table.split('\n').filter((line) => /\| exact +\| no +\|$/.test(line));
  expect(noes.map((line) => line.split('|')[1]?.trim())).toEqual(['`cut`', '`loss`']);
});

test('attributes are listed with their units', () => {
  expect(attributeList(faultTypes)).toContain('`rate` bytes that pass per second, e.g. 16KB/s');
});

test('every attribute of every fault is described', () => {
  expect(attributeList(faultTypes)).not.toMatch(/`\w+` (;|$)/m);
});
