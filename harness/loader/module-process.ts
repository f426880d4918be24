// Runs in a process of its own: imports one TypeScript module and sends its default export back as plain data. An author's
// module may throw, hang, print or exit; none of it can hurt the loader. `flatline` is this very installation wherever
// the module lies: a project in another language has no node_modules, and a clone has no dist.

import { registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';

/** What comes back. */
export type ModuleAnswer =
  | { readonly data: unknown; readonly checks: readonly (readonly (string | number)[])[] }
  /** The export holds something that is not plain data. */
  | { readonly foreign: { readonly path: readonly (string | number)[]; readonly what: string } }
  | { readonly error: { readonly name: string; readonly message: string; readonly stack: string } };

registerHooks({
  resolve(specifier, context, next) {
    if (specifier !== 'flatline') return next(specifier, context);
    const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
    return { url: new URL(`../index.${extension}`, import.meta.url).href, shortCircuit: true };
  },
});

// Whoever asked is gone: nobody waits for the answer.
process.on('disconnect', () => process.exit(1));

type Path = readonly (string | number)[];

class Foreign extends Error {
  readonly path: Path;
  readonly what: string;
  constructor(path: Path, what: string) {
    super(what);
    this.path = path;
    this.what = what;
  }
}

// `check` is the one function that may stand there; it is noted and stays here.
function plain(value: unknown, path: Path, checks: Path[], above: Set<object>): unknown {
  if (typeof value === 'function' && path.at(-1) === 'check' && path.at(-2) === 'expect') {
    checks.push(path);
    return undefined;
  }
  if (value === null || ['string', 'boolean', 'undefined'].includes(typeof value)) return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (typeof value !== 'object') throw new Foreign(path, typeof value === 'number' ? String(value) : `a ${typeof value}`);
  if (above.has(value)) throw new Foreign(path, 'a circle');
  const inner = new Set([...above, value]);
  if (Array.isArray(value)) return value.map((item, index) => plain(item, [...path, index], checks, inner) ?? null);
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) throw new Foreign(path, `a ${value.constructor?.name ?? 'object'}`);
  const entries = Object.entries(value).map(([key, item]) => [key, plain(item, [...path, key], checks, inner)]);
  return Object.fromEntries(entries.filter(([, item]) => item !== undefined));
}

async function answerFor(path: string): Promise<ModuleAnswer> {
  try {
    const module = (await import(pathToFileURL(path).href)) as { default?: unknown };
    if (module.default === undefined) return { data: undefined, checks: [] };
    const checks: Path[] = [];
    return { data: plain(await module.default, [], checks, new Set()), checks };
  } catch (error) {
    if (error instanceof Foreign) return { foreign: { path: error.path, what: error.what } };
    if (error instanceof Error) return { error: { name: error.name, message: error.message, stack: error.stack ?? '' } };
    return { error: { name: 'Error', message: `threw ${String(error)}`, stack: '' } };
  }
}

const answer = await answerFor(process.argv[2] ?? '');
process.send?.(answer, () => process.exit(0));
