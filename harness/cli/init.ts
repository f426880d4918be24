// `flatline init`: what a project needs to begin: a configuration, a first scenario, the schema for editors and a CI file.
// It never overwrites; what is there already is named and kept. Reports are left out of what git keeps.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { stringify } from 'yaml';
import { type ExitCode, exitCodes } from '../error.ts';
import { loadConfig } from '../loader/config.ts';
import { ciFile, type Forge, forgeOf } from './ci-files.ts';
import { ignoreReports } from './ignored-reports.ts';
import { writeNew } from './new.ts';
import { writeAnswer } from './output.ts';
import { jsonSchemaText } from './schema.ts';
import { templateYaml } from './templates.ts';

/** The author's own programs; absent = the reference ones. */
interface Programs {
  readonly client?: string;
  readonly server?: string;
}

/** Flags of `init`. `ci` absent = for the forge that the folder's files speak of. */
export interface InitFlags extends Programs {
  readonly ci?: Forge | 'none';
}

/** Writes the files of a new project into the working folder. On a terminal it asks for what no flag says. */
export async function init(flags: InitFlags): Promise<ExitCode> {
  const programs = process.stdin.isTTY === true && process.stdout.isTTY === true ? await asked(flags) : flags;
  const ci = flags.ci === 'none' ? undefined : ciFile(process.cwd(), flags.ci ?? forgeOf(process.cwd()));
  const files: [file: string, text: string][] = [
    ['flatline.config.yaml', config(programs)],
    [join('.flatline', 'scenario.schema.json'), await jsonSchemaText()],
    [join('scenarios', 'blackhole.scenario.yaml'), firstScenario(programs)],
    ...(ci === undefined ? [] : [[ci.file, ci.text] as [string, string]]),
  ];
  for (const [file, text] of files) {
    if (existsSync(file)) {
      writeAnswer(`kept     ${file}`);
    } else {
      await writeNew(file, text);
      writeAnswer(`written  ${file}`);
    }
  }
  const { config: kept } = await loadConfig(process.cwd(), process.env);
  const ignored = await ignoreReports(process.cwd(), kept.reports);
  if (ignored !== undefined) writeAnswer(ignored);
  if (ci?.needs !== undefined) writeAnswer(ci.needs);
  writeAnswer('next     flatline explain scenarios\nthen     flatline run');
  return exitCodes.held;
}

function config(flags: Programs): string {
  const servers = flags.server === undefined ? {} : { servers: { mine: { use: 'command', command: flags.server } } };
  const clients = flags.client === undefined ? {} : { clients: { mine: { use: 'command', command: flags.client } } };
  const defaults = {
    ...(flags.server === undefined ? {} : { server: { use: 'mine' } }),
    ...(flags.client === undefined ? {} : { client: { use: 'mine' } }),
    expect: { mistakes: 0 },
  };
  const settings = { scenarios: 'scenarios/**/*.scenario.{yaml,ts}', reports: 'reports', ...servers, ...clients, defaults };
  return `# Configuration of Flatline: what all scenarios of this project share.\n${stringify(settings)}`;
}

async function asked(flags: Programs): Promise<Programs> {
  const questions = createInterface({ input: process.stdin, output: process.stdout });
  const ask = async (given: string | undefined, question: string) =>
    given ?? (await questions.question(`${question} (empty = the reference one): `)).trim();
  const client = await ask(flags.client, 'Command that starts your client');
  const server = await ask(flags.server, 'Command that starts your server, listening on $FLATLINE_PORT');
  questions.close();
  return { ...(client === '' ? {} : { client }), ...(server === '' ? {} : { server }) };
}

// A client of one's own keeps its own heartbeat: what is declared here gives phases and a prediction.
function firstScenario(flags: Programs): string {
  const yaml = templateYaml('blackhole', '../.flatline/scenario.schema.json');
  if (flags.client === undefined) return yaml;
  return yaml.replace('client:\n', 'client:\n  # write here what your client does; it also receives this as FLATLINE_SETTINGS\n');
}
