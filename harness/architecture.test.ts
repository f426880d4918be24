// Keeps the shape of the harness honest. The numbered list in README.md is the order to read the code in, and also the
// order of dependency: a file imports only from entries above its own, and inside a folder there is no cycle. The house
// rules that a machine can check are checked here too.

import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';

const root = import.meta.dirname;
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const all = globSync('**/*.ts', { cwd: root, exclude: (name) => name === 'fixtures' }).sort();
const files = all.filter((file) => !/\.test\.ts$/.test(file));
const order = [...read('README.md').matchAll(/^\d+\. `([^`]+)`/gm)].map((match) => match[1] ?? '');

const entryOf = (file: string) => order.findIndex((entry) => (entry.endsWith('/') ? file.startsWith(entry) : file === entry));
const importsOf = (file: string) =>
  [...read(file).matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map((match) => normalize(join(dirname(file), match[1] ?? '')));
const breaks = (rule: RegExp, scope: readonly string[] = files) => scope.filter((file) => rule.test(read(file)));

test('every file has a place in the reading order', () => {
  expect(files.filter((file) => entryOf(file) < 0)).toEqual([]);
});

test('every entry of the reading order exists', () => {
  expect(order.filter((entry) => !files.some((file) => file === entry || file.startsWith(entry)))).toEqual([]);
});

test('a file imports only from entries above its own', () => {
  const upward = files.flatMap((file) =>
    importsOf(file)
      .filter((target) => target.endsWith('.ts') && entryOf(target) > entryOf(file))
      .map((target) => `${file} -> ${target}`),
  );
  expect(upward).toEqual([]);
});

test('there is no import cycle', () => {
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]): string[] => {
    if (path.includes(file)) return [[...path.slice(path.indexOf(file)), file].join(' -> ')];
    if (done.has(file) || !files.includes(file)) return [];
    const cycles = importsOf(file).flatMap((target) => visit(target, [...path, file]));
    done.add(file);
    return cycles;
  };
  expect(files.flatMap((file) => visit(file, []))).toEqual([]);
});

test('the protocol, the numbers and the engine touch nothing outside', () => {
  expect(
    breaks(
      /'node:/,
      files.filter((file) => /^(heartbeat|statistics|engine)\//.test(file)),
    ),
  ).toEqual([]);
});

test('the engine knows contracts and no implementation', () => {
  const collections = /^(toxiproxy|faults|clients|servers|environments|reporters|loader)\//;
  expect(
    files.filter((file) => file.startsWith('engine/')).flatMap((file) => importsOf(file).filter((target) => collections.test(target))),
  ).toEqual([]);
});

test('only time.ts knows the time and only random.ts is random', () => {
  const banned = /\b(Date\.now|performance\.now|hrtime|Math\.random|randomUUID)\b|(?<!\.)\bset(Timeout|Interval)\b/;
  expect(
    breaks(
      banned,
      files.filter((file) => !/^(time|random)\.ts$/.test(file)).filter((file) => !/^(clients|servers)\/programs\//.test(file)),
    ),
  ).toEqual([]);
});

test('only the control file imports toxiproxy-node-client, only the docker environment testcontainers', () => {
  expect(breaks(/from 'toxiproxy-node-client'/)).toEqual(['toxiproxy/control.ts'].filter((file) => files.includes(file)));
  expect(breaks(/'testcontainers'/).filter((file) => !file.startsWith('environments/docker/'))).toEqual([]);
});

test('no file outgrows a sitting', () => {
  expect(all.filter((file) => read(file).split('\n').length > 301)).toEqual([]);
});

test('every file opens with prose', () => {
  expect(files.filter((file) => !/^(#!.*\n)?(\/\/|\/\*)/.test(read(file)))).toEqual([]);
});

test('no file is called after nothing', () => {
  expect(all.filter((file) => /(^|\/)(utils?|helpers?|common|types|misc)(\.|\/)/.test(file))).toEqual([]);
});

test('exports are named', () => {
  expect(
    breaks(
      /^export default/m,
      files.filter((file) => !/^cli\/fixtures\//.test(file)),
    ),
  ).toEqual([]);
});
