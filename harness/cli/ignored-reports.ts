// Runs write reports into the project, and no commit should hold them: `init` says so in .gitignore, where the project has
// one or is kept with git. Lines that are there stay as they are.

import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';

const name = '.gitignore';

/**
 * Leaves the folder of reports (absolute) out of what git keeps of the project in `cwd`. Answers what was done in a line;
 * undefined where there is no git, or the reports are elsewhere.
 */
export async function ignoreReports(cwd: string, reports: string): Promise<string | undefined> {
  const folder = relative(cwd, reports).replaceAll('\\', '/');
  if (folder === '' || folder.startsWith('..')) return undefined;
  const file = join(cwd, name);
  const isThere = existsSync(file);
  if (!isThere && !keptWithGit(cwd)) return undefined;
  const text = isThere ? await readFile(file, 'utf8') : '';
  if (text.split(/\r?\n/).some((line) => leavesOut(line, folder))) return `kept     ${name}, which leaves ${folder}/ out`;
  const line = `/${folder}/`;
  await writeFile(file, `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}${line}\n`);
  return isThere ? `added    ${line} to ${name}` : `written  ${name}: ${line}`;
}

function leavesOut(line: string, folder: string): boolean {
  return (
    line
      .trim()
      .replace(/^\/|^\*\*\//, '')
      .replace(/\/?\*{0,2}$/, '') === folder
  );
}

function keptWithGit(cwd: string): boolean {
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.git'))) return true;
    if (folder === dirname(folder)) return false;
  }
}
