// Images and versions stand once, in docker-compose.yml, and are read from there. The file lies at the root of the project
// (of the package, when installed). Its variables are `${NAME:-default}`, as compose itself reads them.

import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';
import { FlatlineError, messageOf } from '../../error.ts';

/** The parts of the docker environment. */
export type PartName = 'server' | 'toxiproxy' | 'sidecar';

/** Image of each part. */
export type Images = Readonly<Record<PartName, string>>;

const part = z.object({ image: z.string() });
const file = z.object({ services: z.object({ server: part, toxiproxy: part, sidecar: part }).catchall(part) });

/** Where docker-compose.yml is: in the nearest folder upwards of this file. */
export function composePath(from = dirname(fileURLToPath(import.meta.url))): string {
  const candidate = join(from, 'docker-compose.yml');
  if (existsSync(candidate)) return candidate;
  if (dirname(from) === from) throw missing('it is not part of this installation');
  return composePath(dirname(from));
}

/** The images, with variables filled in from `environment`. Throws a FlatlineError (FL-E030) when the file cannot be read. */
export function readImages(environment: Readonly<Record<string, string | undefined>> = process.env, path = composePath()): Images {
  const { services } = servicesOf(path);
  const image = (name: PartName) => filled(services[name].image, environment);
  return { server: image('server'), toxiproxy: image('toxiproxy'), sidecar: image('sidecar') };
}

/** The image of a bundled server, by the word that a scenario writes after `use`; undefined = there is none. Throws as `readImages`. */
export function bundledImage(
  name: string,
  environment: Readonly<Record<string, string | undefined>> = process.env,
  path = composePath(),
): string | undefined {
  const { services } = servicesOf(path);
  return services[name] === undefined ? undefined : filled(services[name].image, environment);
}

function servicesOf(path: string): z.output<typeof file> {
  try {
    return file.parse(parse(readFileSync(path, 'utf8')));
  } catch (error) {
    throw missing(messageOf(error), path);
  }
}

/** `${NAME:-default}` and `${NAME}`; an empty variable counts as unset, as in compose. */
export function filled(text: string, environment: Readonly<Record<string, string | undefined>>): string {
  return text.replace(/\$\{(\w+)(?::-([^}]*))?\}/g, (_whole, name: string, fallback?: string) => {
    const value = environment[name];
    if (value !== undefined && value !== '') return value;
    if (fallback !== undefined) return fallback;
    throw missing(`$${name} is not set and has no default`);
  });
}

function missing(why: string, where = 'docker-compose.yml'): FlatlineError {
  return new FlatlineError(`the images of the docker environment cannot be read: ${why}`, { code: 'FL-E030', blame: 'environment', where });
}
