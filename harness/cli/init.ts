// `flatline init`: what a project needs to begin: a configuration, a first scenario, the schema for editors and a CI file.
// It never overwrites; what is there already is named and kept.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { type ExitCode, exitCodes } from '../error.ts';
import { writeNew } from './new.ts';
import { writeAnswer } from './output.ts';
import { jsonSchemaText } from './schema.ts';
import { templateYaml } from './templates.ts';

/** Writes the files of a new project into the working folder. */
export async function init(flags: { readonly client?: string; readonly server?: string }): Promise<ExitCode> {
  const files: [file: string, text: string][] = [
    ['flatline.config.yaml', config(flags)],
    [join('.flatline', 'scenario.schema.json'), await jsonSchemaText()],
    [join('scenarios', 'blackhole.scenario.yaml'), firstScenario(flags)],
    [join('.github', 'workflows', 'flatline.yml'), workflow],
  ];
  for (const [file, text] of files) {
    if (existsSync(file)) {
      writeAnswer(`kept     ${file}`);
    } else {
      await writeNew(file, text);
      writeAnswer(`written  ${file}`);
    }
  }
  writeAnswer('next: flatline explain scenarios, then flatline run');
  return exitCodes.held;
}

function config(flags: { readonly client?: string; readonly server?: string }): string {
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

// A client of one's own keeps its own heartbeat: what is declared here gives phases and a prediction.
function firstScenario(flags: { readonly client?: string }): string {
  const yaml = templateYaml('blackhole', '../.flatline/scenario.schema.json');
  if (flags.client === undefined) return yaml;
  return yaml.replace('client:\n', 'client:\n  # write here what your client does; it also receives this as FLATLINE_SETTINGS\n');
}

const workflow = `name: resilience
on: [push]
jobs:
  run:
    runs-on: ubuntu-24.04
    timeout-minutes: 30
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with: { node-version: 24 }
      - run: npx flatline run
      - uses: actions/upload-artifact@v4
        if: always()
        with: { name: flatline, path: reports/latest/ }
`;
