// `flatline new`: writes one scenario from a template, YAML or TypeScript, and overwrites nothing. The header names the
// schema that was found, so that an editor completes keys and marks mistakes from the first keystroke.

import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { type ExitCode, exitCodes, FlatlineError } from '../error.ts';
import { writeAnswer } from './output.ts';
import { templateYaml } from './templates.ts';

/** Writes the scenario; answers 0. Throws a FlatlineError (exit 2) when the file is there, or cannot be written. */
export async function newScenario(name: string, flags: { readonly template: string; readonly ts?: boolean }): Promise<ExitCode> {
  const file = fileOf(name, flags.ts === true);
  const yaml = templateYaml(flags.template, schemaFor(resolve(file)), titleOf(name));
  await writeNew(file, flags.ts === true ? typeScript(yaml) : yaml);
  writeAnswer(`written  ${file}\nnext     flatline explain ${file}\nthen     flatline try ${file}`);
  return exitCodes.held;
}

/** Creates a file that must not exist yet, with its folders. Throws a FlatlineError (exit 2). */
export async function writeNew(file: string, text: string): Promise<void> {
  try {
    await mkdir(dirname(resolve(file)), { recursive: true });
    await writeFile(file, text, { flag: 'wx' });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const exists = code === 'EEXIST' && existsSync(file);
    throw new FlatlineError(exists ? 'is there already, and is left as it is' : `cannot be written: ${code ?? String(error)}`, {
      code: exists ? 'FL-U010' : 'FL-U011',
      blame: 'author',
      where: file,
      hint: exists ? 'choose another name' : 'choose a folder that can be written',
      cause: error,
    });
  }
}

function fileOf(name: string, typeScriptWanted: boolean): string {
  const ending = typeScriptWanted ? '.scenario.ts' : '.scenario.yaml';
  const base = inFolder(withoutEnding(name));
  if (!/^[\p{L}\p{N}][\p{L}\p{N}._-]*$/u.test(base.split(/[/\\]/).at(-1) ?? '')) {
    throw new FlatlineError(`"${name}" is no name for a file`, { code: 'FL-U012', blame: 'author', hint: 'use letters, digits, - and _' });
  }
  return `${base}${ending}`;
}

// What the file is called, in words: two scenarios from one template are told apart by `-t`, in reports and in CI. Folders
// of the project are part of it, but where it stands on this machine is not.
function titleOf(name: string): string {
  const parts = withoutEnding(name).split(/[/\\]+/);
  const own = isAbsolute(name) || parts.includes('..') ? parts.slice(-1) : parts.filter((part) => part !== '.' && part !== 'scenarios');
  return own.join(' ').replaceAll(/[_-]+/g, ' ').trim();
}

function withoutEnding(name: string): string {
  return name.replace(/(\.scenario)?\.(ya?ml|ts)$/, '');
}

// A plain name goes where `flatline run` will look: to the project's scenarios, where it has such a folder.
function inFolder(name: string): string {
  return /[/\\]/.test(name) || !existsSync('scenarios') ? name : join('scenarios', name);
}

/** Path of the schema as the header of `file` should name it: the project's own, else that of this installation. */
export function schemaFor(file: string): string {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    const own = [join(folder, '.flatline', 'scenario.schema.json'), join(folder, 'scenario.schema.json')].find((path) => existsSync(path));
    if (own !== undefined) return relative(dirname(file), own).replaceAll('\\', '/');
    if (folder === dirname(folder)) break;
  }
  const installed = fileURLToPath(new URL('../../scenario.schema.json', import.meta.url));
  return relative(dirname(file), installed).replaceAll('\\', '/');
}

function typeScript(yaml: string): string {
  const what = /^# (?!yaml-)(.*)$/m.exec(yaml)?.[1] ?? '';
  return `// ${what}\n\nimport { defineScenario } from 'flatline';\n\nexport default defineScenario(${literal(parse(yaml), '')});\n`;
}

function literal(value: unknown, indent: string): string {
  const inner = `${indent}  `;
  if (Array.isArray(value)) return `[${value.map((item) => literal(item, inner)).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return typeof value === 'string' ? quote(value) : String(value);
  const lines = Object.entries(value).map(
    ([key, item]) => `${inner}${/^[A-Za-z]\w*$/.test(key) ? key : quote(key)}: ${literal(item, inner)},`,
  );
  return `{\n${lines.join('\n')}\n${indent}}`;
}

function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
