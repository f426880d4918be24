// The folder of a run: made once, never shared, filled under other names first and then renamed, so that no half file ever
// stands under a final name and no run overwrites another. `latest` points at the newest run. What cannot be written is an
// environment failure (exit 3) with the cause in one line; what was written before stays.

import { lstat, mkdir, readlink, realpath, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { FlatlineError, messageOf } from '../error.ts';
import { uniqueName } from '../random.ts';
import type { Reporter, ReportInput } from '../reporter.ts';
import type { RunResult } from '../result.ts';
import { wallTime } from '../time.ts';
import { reporters } from './index.ts';
import { historiesOf } from './read.ts';

/** Makes `<reports>/<UTC time>-<short name>` and returns its path. Throws a FlatlineError (FL-E720, exit 3) where it cannot be made. */
export async function createRunFolder(reportsDir: string): Promise<string> {
  const name = `${wallTime().slice(0, 19).replaceAll(':', '-')}Z-${uniqueName().slice(0, 6)}`;
  const folder = join(reportsDir, name);
  try {
    await mkdir(reportsDir, { recursive: true });
    // Not recursive: an existing folder is an error, so two runs never share one.
    await mkdir(folder);
    const probe = join(folder, '.writable');
    await writeFile(probe, '.');
    await rm(probe);
    return folder;
  } catch (error) {
    throw unwritable('FL-E720', `cannot make the folder of this run`, reportsDir, error);
  }
}

/** Writes every report into the run's folder and moves `latest`. Returns the paths. Throws a FlatlineError (FL-E721, exit 3) after it tried all of them. */
export async function writeReports(folder: string, result: RunResult, only: readonly Reporter[] = reporters): Promise<string[]> {
  const input: ReportInput = { result, history: historiesOf(folder) };
  const written: string[] = [];
  let failure: unknown;
  for (const reporter of only) {
    const path = join(folder, reporter.file);
    try {
      await writeWhole(path, reporter.render(input));
      written.push(path);
    } catch (error) {
      failure ??= error;
    }
  }
  await pointLatest(folder);
  if (failure !== undefined) throw unwritable('FL-E721', 'cannot write the reports', folder, failure);
  return written;
}

/** Writes a file so that it is there in full or not at all; `flush` false = a crash of the machine may still lose it. */
export async function writeWhole(path: string, text: string | Iterable<string>, flush = true): Promise<void> {
  const draft = join(dirname(path), `.${basename(path)}.${uniqueName().slice(0, 8)}`);
  try {
    await writeFile(draft, text, { flush });
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true }).catch(() => {});
    throw error;
  }
}

// `latest` never goes back to an older run (run folders sort by time), and a file or folder of that name is not ours.
// Where there are no links (Windows without the right), the reports are complete without it.
async function pointLatest(named: string): Promise<void> {
  let draft = '';
  try {
    // Resolved, since the folder may have been named by the link itself.
    const folder = await realpath(named);
    const link = join(dirname(folder), 'latest');
    draft = `${link}.${uniqueName().slice(0, 8)}`;
    const present = await lstat(link).catch(() => undefined);
    if (present !== undefined && !present.isSymbolicLink()) return;
    const target = present === undefined ? undefined : basename(await readlink(link));
    const alive = target !== undefined && (await lstat(join(dirname(folder), target)).catch(() => undefined)) !== undefined;
    if (target !== undefined && alive && target > basename(folder)) return;
    await symlink(basename(folder), draft);
    await rename(draft, link);
  } catch {
    if (draft !== '') await rm(draft, { force: true }).catch(() => {});
  }
}

function unwritable(code: string, what: string, where: string, error: unknown): FlatlineError {
  const causes: Record<string, string> = {
    ENOSPC: 'the disk is full',
    EDQUOT: 'the disk quota is used up',
    EROFS: 'the file system is read-only',
    EACCES: 'permission denied',
    EPERM: 'permission denied',
    ENOTDIR: 'a part of the path is a file, not a folder',
    EEXIST: 'a file of that name is in the way',
    EMFILE: 'too many open files',
  };
  const errno = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  const cause = causes[errno] ?? messageOf(error);
  return new FlatlineError(`${what}: ${cause}`, {
    code,
    blame: 'environment',
    where,
    hint: 'make room or choose another folder with --reports',
    cause: error,
  });
}
