// The written JSON Schema is the one of the code, knows every fault type, and describes every key.

import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { faultTypes } from '../faults/index.ts';
import { scenarioNode } from './schema.ts';
import type { SchemaNode } from './schema-node.ts';
import { schemaFile, schemaText } from './write-schema.ts';

test('scenario.schema.json is up to date', async () => {
  const written = await readFile(schemaFile, 'utf8').catch(() => '');
  expect(written === schemaText(), 'run: node harness/loader/write-schema.ts').toBe(true);
});

test('every fault type is a branch', () => {
  const branches = scenarioNode().properties?.['faults']?.items?.oneOf ?? [];
  expect(branches.map((branch) => branch.properties?.['type']?.const).sort()).toEqual(Object.keys(faultTypes).sort());
});

test('every key says what it is', () => {
  expect(undescribed(scenarioNode(), '')).toEqual([]);
});

function undescribed(node: SchemaNode, path: string): string[] {
  const own = Object.entries(node.properties ?? {}).flatMap(([key, child]) => [
    ...(child.description === undefined ? [`${path}.${key}`] : []),
    ...undescribed(child, `${path}.${key}`),
  ]);
  const branches = [...(node.oneOf ?? []), ...(node.anyOf ?? []), ...(node.items === undefined ? [] : [node.items])];
  return [...own, ...branches.flatMap((branch) => undescribed(branch, path))];
}

test('every key that takes a value of one’s own shows one, with its unit', () => {
  expect([...new Set(withoutExample(scenarioNode()))]).toEqual([]);
});

// Words that are listed, maps and lists of maps show themselves.
function withoutExample(node: SchemaNode): string[] {
  const children = Object.entries(node.properties ?? {});
  const own = children.filter(([, child]) => !tellsItself(child) && !/e\.g\. |such as /.test(child.description ?? '')).map(([key]) => key);
  const branches = [...(node.oneOf ?? []), ...(node.anyOf ?? []), ...(node.items === undefined ? [] : [node.items])];
  return [...own, ...[...children.map(([, child]) => child), ...branches].flatMap(withoutExample)];
}

function tellsItself(node: SchemaNode): boolean {
  const all = [node, ...(node.anyOf ?? []), ...(node.oneOf ?? []), ...(node.items === undefined ? [] : [node.items])];
  return all.some(
    (one) =>
      one.enum !== undefined ||
      one.const !== undefined ||
      one.properties !== undefined ||
      one.oneOf !== undefined ||
      one.type === 'boolean',
  );
}
