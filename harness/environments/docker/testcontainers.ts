// Testcontainers, loaded when the docker environment starts and not before: it takes a third of a second. And the cause, in
// one line, when something of it fails: its own errors are long, or name only the last of several attempts.

import type * as Library from 'testcontainers';
import { FlatlineError, messageOf } from '../../error.ts';

export type Testcontainers = typeof Library;

// Each run has a reaper of its own. Without this label the library takes over any reaper that it finds, also one that another
// run has just left and that is about to end: it would cost ten seconds, or remove what the new run started.
const ownReaper = 'TESTCONTAINERS_RYUK_TEST_LABEL';

/** The library. Throws a FlatlineError (FL-E031) where it cannot be loaded. */
export async function loadTestcontainers(): Promise<Testcontainers> {
  process.env[ownReaper] ??= 'true';
  try {
    return await import('testcontainers');
  } catch (error) {
    throw new FlatlineError(`testcontainers cannot be loaded: ${messageOf(error)}`, {
      code: 'FL-E031',
      blame: 'environment',
      hint: 'npm install testcontainers',
      cause: error,
    });
  }
}

/** What to do about it, by what the engine or the library said. */
const causes: readonly { readonly pattern: RegExp; readonly code: string; readonly say: string; readonly hint: string }[] = [
  {
    pattern: /EACCES|permission denied/i,
    code: 'FL-E033',
    say: 'the container engine may not be used',
    hint: 'add this user to the group that owns the engine socket, or set DOCKER_HOST; flatline doctor --env docker tells more',
  },
  {
    pattern: /could not find a working container runtime|ECONNREFUSED|ENOENT.*sock|socket hang up/i,
    code: 'FL-E032',
    say: 'cannot reach a container runtime',
    hint: 'start the engine or set DOCKER_HOST; try: flatline doctor --env docker',
  },
  {
    pattern: /no such image|does not exist locally|manifest unknown|pull access denied|no such host|registry|HTTP code 404/i,
    code: 'FL-E034',
    say: 'an image is missing',
    hint: 'flatline doctor --env docker --prepare brings the images',
  },
  {
    pattern: /port is already allocated|address already in use/i,
    code: 'FL-E035',
    say: 'a port is taken',
    hint: 'something else listens there: docker ps, ss -ltn',
  },
];

/** An environment failure (exit 3) in one line: what, the cause as the engine gave it, and the next thing to do. */
export function containerError(what: string, error: unknown): FlatlineError {
  if (error instanceof FlatlineError) return error;
  const message = oneLine(messageOf(error));
  const known = causes.find(({ pattern }) => pattern.test(message));
  return new FlatlineError(known === undefined ? message : `${known.say}: ${message}`, {
    code: known?.code ?? 'FL-E036',
    blame: 'environment',
    where: what,
    hint: known?.hint ?? 'flatline doctor --env docker says what is missing',
    cause: error,
  });
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim().slice(0, 400);
}

/** Adds the place to whatever `work` throws. */
export async function naming<T>(what: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw containerError(what, error);
  }
}
