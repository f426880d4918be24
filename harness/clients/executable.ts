// Whether the system would start a program, asked beforehand. It is needed where the program is started by another one (in
// a private network), which would report a missing file as an exit of its own, and the client would be blamed for it.

import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Why `file` cannot be executed, as the error code that `execvp` would give; undefined = it can. `path` = PATH of its environment. */
export function whyNotExecutable(file: string, path: string | undefined): 'ENOENT' | 'EACCES' | undefined {
  const places = file.includes('/') ? [file] : (path ?? '').split(delimiter).map((folder) => join(folder || '.', file));
  const reasons = places.map(whyNot);
  if (reasons.includes(undefined)) return undefined;
  return reasons.includes('EACCES') ? 'EACCES' : 'ENOENT';
}

function whyNot(file: string): 'ENOENT' | 'EACCES' | undefined {
  if (statSync(file, { throwIfNoEntry: false }) === undefined) return 'ENOENT';
  if (!statSync(file).isFile()) return 'EACCES';
  try {
    accessSync(file, constants.X_OK);
    return undefined;
  } catch {
    return 'EACCES';
  }
}
