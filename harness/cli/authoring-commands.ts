// Names, flags and help of the commands for authors of scenarios: they start nothing and measure nothing. What a command
// does is in the file of its name.

import { type Command, Option } from 'commander';
import type { ExitCode } from '../error.ts';
import type { InitFlags } from './init.ts';
import { environmentOption, wholeNumber } from './options.ts';
import type { Machine } from './planned-time.ts';
import { templateNames } from './templates.ts';

/** Adds `validate`, `list`, `explain`, `new`, `init`, `schema`. */
export function addAuthoringCommands(program: Command, finished: (code: ExitCode) => void): void {
  addReading(program, finished);
  addWriting(program, finished);
}

function addReading(program: Command, finished: (code: ExitCode) => void): void {
  program
    .command('validate')
    .description('check scenario files exactly as run does, and start nothing')
    .argument('[files...]', 'files, folders or patterns')
    .addHelpText('after', '\nExamples:\n  flatline validate\n  flatline validate chat/*.scenario.yaml')
    .action(async (files: string[]) => finished(await (await import('./validate.ts')).validate(files)));
  program
    .command('list')
    .description('list scenarios with their settings and planned time')
    .argument('[files...]', 'files, folders or patterns')
    .option('--json', 'as JSON')
    .option('--tags', 'only the tags, with how many scenarios carry each')
    .addOption(environmentOption())
    .addHelpText('after', '\nExamples:\n  flatline list --tags\n  flatline list scenarios/cases --json')
    .action(async (files: string[], flags: { json?: boolean; tags?: boolean; env?: Machine['environment'] }) =>
      finished(await (await import('./list.ts')).list(files, flags)),
    );
  program
    .command('explain')
    .description('show what a scenario will do: trials, earliest and latest detection, limits, origins, planned time')
    .argument('<files...>', 'scenario files')
    .option('--seed <text>', 'the plan of this seed', 'explain')
    .option('--origins', 'where every value came from')
    .option('--trials <count>', 'how many trials are drawn', wholeNumber, 3)
    .addOption(environmentOption())
    .addHelpText('after', '\nExamples:\n  flatline explain chat.scenario.yaml\n  flatline explain chat.scenario.yaml --origins --trials 10')
    .action(async (files: string[], flags: { seed: string; origins?: boolean; trials: number; env?: Machine['environment'] }) =>
      finished(await (await import('./explain.ts')).explain(files, flags)),
    );
  program
    .command('schema')
    .description('print the JSON Schema of scenario files, for editors')
    .addHelpText('after', '\nExamples:\n  flatline schema > .flatline/scenario.schema.json')
    .action(async () => finished(await (await import('./schema.ts')).schema()));
}

function addWriting(program: Command, finished: (code: ExitCode) => void): void {
  program
    .command('new')
    .description('write a scenario to start from; never overwrites')
    .argument('<name>', 'name of the file, without ending; may hold folders')
    .addOption(new Option('--template <fault>', 'what happens to the network').choices(templateNames()).default('blackhole'))
    .option('--ts', 'TypeScript instead of YAML')
    .addHelpText('after', '\nExamples:\n  flatline new cut --template blackhole\n  flatline new chat/flapping --template flap --ts')
    .action(async (name: string, flags: { template: string; ts?: boolean }) =>
      finished(await (await import('./new.ts')).newScenario(name, flags)),
    );
  program
    .command('init')
    .description('write flatline.config.yaml, a first scenario, the schema for editors and a CI file; never overwrites')
    .option('--client <command>', 'the command of your client; default: the reference client')
    .option('--server <command>', 'the command of your server; default: the reference server')
    .addOption(new Option('--ci <forge>', 'whose CI file; default: by what the folder has').choices(['github', 'gitlab', 'none']))
    .addHelpText(
      'after',
      '\nExamples:\n  flatline init\n  flatline init --client "node client.js"\n  flatline init --server "./chat-server --port $FLATLINE_PORT"',
    )
    .action(async (flags: InitFlags) => finished(await (await import('./init.ts')).init(flags)));
}
