// The files that a program of ours needs inside a container: its module and whatever that imports by a relative path. So a
// stock Node image runs the reference server and the sidecar, and nothing has to be built or mounted.

import { readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where the harness stands in a container. */
export const containerRoot = '/flatline/harness';

/** A file to copy, as Testcontainers takes it. */
export interface CopiedFile {
  readonly source: string;
  readonly target: string;
}

/** A program with all its files. `entry` is what Node is given. */
export interface CopiedProgram {
  readonly entry: string;
  readonly files: readonly CopiedFile[];
  /** Packages that some of the files import by name. */
  readonly packages: readonly string[];
}

const harness = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const extension = import.meta.url.endsWith('.ts') ? '.ts' : '.js';

/** Collects a program by its path below harness/, without extension. */
export function copiedProgram(module: string): CopiedProgram {
  const entry = join(harness, module + extension);
  const found = new Set<string>();
  const packages = new Set<string>();
  const visit = (file: string) => {
    if (found.has(file)) return;
    found.add(file);
    for (const name of importsOf(readFileSync(file, 'utf8'))) {
      if (name.startsWith('.')) visit(resolve(dirname(file), name));
      else if (!name.startsWith('node:')) packages.add(name);
    }
  };
  visit(entry);
  const targetOf = (file: string) => `${containerRoot}/${relative(harness, file).replaceAll('\\', '/')}`;
  return { entry: targetOf(entry), files: [...found].map((source) => ({ source, target: targetOf(source) })), packages: [...packages] };
}

// Types are erased before anything runs, so what is imported as types only is not needed.
function importsOf(text: string): string[] {
  const statements = [...text.matchAll(/^(?:import|export)\s+(?!type\b)(?:[\w*{][^;]*?\sfrom\s+)?'([^']+)'/gm)];
  const calls = [...text.matchAll(/\bimport\('([^']+)'\)/g)];
  return [...statements, ...calls].map((match) => match[1] ?? '');
}
