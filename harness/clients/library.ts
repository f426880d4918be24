// Finds a library in the user's project: the version that is installed under its own name, or another one under an npm
// alias such as `mqtt-5.5.4` (npm install -D mqtt-5.5.4@npm:mqtt@5.5.4), so that two versions can stand side by side.

import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { FlatlineError } from '../error.ts';

/** A library that was found. */
export interface Library {
  /** What to require: the package's name or the alias. */
  readonly name: string;
  readonly version: string;
  /** The module; loaded when asked. */
  load(): unknown;
}

/** Finds `name`, in `version` if one is asked for, from a folder upwards. Throws FL-C013 (environment) when it is not there. */
export function findLibrary(name: string, version: string | undefined, folder: string): Library {
  const require = createRequire(join(folder, 'package.json'));
  const names = version === undefined ? [name] : [name, aliasOf(name, version)];
  const found = names.flatMap((each) => {
    const path = (require.resolve.paths(each) ?? []).map((place) => join(place, each, 'package.json')).find((file) => existsSync(file));
    return path === undefined ? [] : [{ name: each, version: String(JSON.parse(readFileSync(path, 'utf8')).version) }];
  });
  const match = found.find((each) => version === undefined || each.version === version || each.version.startsWith(`${version}.`));
  if (match !== undefined) return { ...match, load: () => require(match.name) };
  throw missing(name, version, found);
}

function aliasOf(name: string, version: string): string {
  return `${name.split('/').at(-1)}-${version}`;
}

function missing(name: string, version: string | undefined, found: readonly { name: string; version: string }[]): FlatlineError {
  const there = found.map((each) => `${each.name} is ${each.version}`).join(', ');
  const wanted = version === undefined ? name : `${aliasOf(name, version)}@npm:${name}@${version}`;
  return new FlatlineError(`the library ${name}${version === undefined ? '' : ` ${version}`} is not installed${there && ` (${there})`}`, {
    code: 'FL-C013',
    blame: 'environment',
    where: 'bundled client',
    hint: `npm install -D ${wanted}`,
  });
}

/** Loads a library, or a part of one such as `graphql-ws/use/ws`, from a folder upwards. Throws what Node throws. */
export function loadFrom(name: string, folder: string): unknown {
  return createRequire(join(folder, 'package.json'))(name);
}

/** `options.version` as text: YAML reads 5.5 as a number. */
export function versionOf(options: Readonly<Record<string, unknown>>): string | undefined {
  const { version } = options;
  return version === undefined ? undefined : String(version);
}
