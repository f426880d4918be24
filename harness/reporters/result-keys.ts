// The table of reports/README.md that explains result.json key by key, made from its schema. It stands between
// `<!-- result -->` and `<!-- end result -->`; a test holds the page against it, and running this file writes it anew.

import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { markdownTable } from '../faults/markdown.ts';
import { resultSchemaText } from './result-schema.ts';

interface Node {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly items?: Node;
  readonly anyOf?: readonly Node[];
}

/** One key: of what, its name with what stands above it in the same thing, its meaning. */
export type Key = readonly [of: string, key: string, meaning: string];

/** What an entry of each list is called. */
const things: Readonly<Record<string, string>> = { scenarios: 'scenario', trials: 'trial', samples: 'sample', expectations: 'expectation' };

const order = ['run', ...Object.values(things)];

/** Every key of the schema, once, things in their order; the ends of intervals are not told anew for each. */
export function resultKeys(): Key[] {
  const all = keysOf(JSON.parse(resultSchemaText()) as Node, 'run', '');
  const ofSample = new Set(all.flatMap(([of, key]) => (of === 'sample' ? [key] : [])));
  const told = all.filter(([of, key]) => !/\.(lo|hi)$/.test(key) && (of !== 'trial' || key === 'outcome' || !ofSample.has(key)));
  return told.sort(([a], [b]) => order.indexOf(a) - order.indexOf(b));
}

function keysOf(node: Node, of: string, above: string): Key[] {
  return Object.entries(node.properties ?? {}).flatMap(([name, child]) => {
    const key = `${above}${name}`;
    const own: Key = [of, key, child.description ?? ''];
    const thing = things[name];
    if (thing !== undefined && child.items !== undefined) return [own, ...keysOf(child.items, thing, '')];
    return [own, ...keysOf(child.anyOf?.find(({ properties }) => properties !== undefined) ?? child, of, `${key}.`)];
  });
}

/** The page with the table made anew. Throws an Error when it has no place for it. */
export function withResultKeys(page: string): string {
  const place = /(<!-- result -->\n)[\s\S]*?(<!-- end result -->)/;
  if (!place.test(page)) throw new Error('the page has no place for the keys of result.json');
  const rows = resultKeys().map(([of, key, meaning]) => [of, `\`${key}\``, meaning.replace(/\.$/, '')]);
  const table = markdownTable([['of', 'key', 'meaning'], ...rows]);
  return page.replace(place, (_, begin: string, end: string) => `${begin}\n${table}\n\n${end}`);
}

if (import.meta.main) {
  const page = fileURLToPath(new URL('../../reports/README.md', import.meta.url));
  await writeFile(page, withResultKeys(await readFile(page, 'utf8')));
}
