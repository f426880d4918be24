// Names, flags and help of the commands that measure something or work on what was measured. Flags are checked here,
// before anything is loaded; what a command does is in the file of its name.

import type { Command } from 'commander';
import type { ExitCode } from '../error.ts';
import { attempt, duration, environmentOption, gathered, logLevelOption, port, shard, wholeNumber } from './options.ts';
import type { ProxyFlags } from './proxy.ts';
import type { ReportFlags } from './report.ts';
import type { RunFlags } from './run-flags.ts';
import { addTuningCommands } from './tuning-commands.ts';

/** Adds `run`, `try`, `compare`, `tune`, `report`, `merge`, `doctor`, `proxy`. */
export function addRunningCommands(program: Command, finished: (code: ExitCode) => void): void {
  addRun(program, finished);
  addTry(program, finished);
  addTuningCommands(program, finished);
  addRecords(program, finished);
  addMachine(program, finished);
}

function addRun(program: Command, finished: (code: ExitCode) => void): void {
  program
    .command('run')
    .description('run scenarios, judge them and write reports')
    .argument('[files...]', 'files, folders or patterns; default: the scenarios of flatline.config, else scenarios/')
    .addOption(environmentOption())
    .option('--seed <text>', 'repeats the plan of an earlier run')
    .option('--trial <attempt>', 'only this trial of each scenario, e.g. 17', attempt)
    .option('--setting <name>', 'only this setting')
    .option('--shard <index/count>', 'only this share of the scenarios, packed by planned time', shard)
    .option('--tag <tag>', 'only scenarios with this tag; several times: with one of them', gathered)
    .option('-t, --test-name-pattern <pattern>', 'only scenarios whose name, with its setting, matches this')
    .option('--last-failed', 'only what did not pass in the latest run')
    .option('--budget <duration>', 'refuse a plan that takes longer, e.g. 15m', duration)
    .option('--parallel <count>', 'most trials at the same time; default: found by lateness', wholeNumber)
    .option('--allow-unsupported', 'what this environment cannot do does not fail the run')
    .option('--reports <folder>', 'where the folder of this run is made')
    .option('--json', 'result.json on standard output, and nothing else there')
    .option('--watch', 'run again what is saved')
    .addOption(logLevelOption())
    .addHelpText('after', '\nExamples:\n  flatline run --tag smoke\n  flatline run chat.scenario.yaml --seed 5f3a --trial 7')
    .action(async (files: string[], flags: RunFlags) => finished(await (await import('./run.ts')).run(files, flags)));
}

function addTry(program: Command, finished: (code: ExitCode) => void): void {
  program
    .command('try')
    .description('run one trial of a scenario and print its timeline; never a pass')
    .argument('<file>', 'a scenario file')
    .addOption(environmentOption())
    .option('--seed <text>', 'repeats the plan of an earlier run')
    .option('--trial <attempt>', 'which trial of the plan', attempt)
    .option('--setting <name>', 'which setting, where the file has several')
    .option('-t, --test-name-pattern <pattern>', 'which scenario, where the file has several')
    .option('--reports <folder>', 'where the folder of this run is made')
    .addOption(logLevelOption())
    .addHelpText(
      'after',
      '\nExamples:\n  flatline try chat.scenario.yaml\n  flatline try chat.scenario.yaml --setting often --trial 7 --seed 5f3a',
    )
    .action(async (file: string, flags: RunFlags) => finished(await (await import('./try.ts')).tryScenario(file, flags)));
}

function addRecords(program: Command, finished: (code: ExitCode) => void): void {
  program
    .command('report')
    .description('write the reports of a finished run again; of two runs: say what differs')
    .argument('[run]', 'folder of the run', 'reports/latest')
    .argument('[other]', 'folder of another run of the same scenarios, e.g. of a newer client')
    .option('--json', 'with two runs: the comparison as JSON')
    .addHelpText('after', '\nExamples:\n  flatline report\n  flatline report reports/2026-11-20T08-00-00Z-a1b2c3 reports/latest')
    .action(async (folder: string, other: string | undefined, flags: ReportFlags) => {
      const { report, reportTwo } = await import('./report.ts');
      finished(await (other === undefined ? report(folder) : reportTwo(folder, other, flags)));
    });
  program
    .command('merge')
    .description('join the runs of several shards to one')
    .argument('<runs...>', 'folders of the runs')
    .option('--reports <folder>', 'where the folder of the joined run is made', 'reports')
    .addHelpText('after', '\nExamples:\n  flatline merge shard-1/latest shard-2/latest')
    .action(async (folders: string[], flags: { reports: string }) => finished(await (await import('./merge.ts')).merge(folders, flags)));
}

function addMachine(program: Command, finished: (code: ExitCode) => void): void {
  program
    .command('doctor')
    .description('check whether this machine can measure, and what it cannot')
    .addOption(environmentOption())
    .option('--prepare', 'fetch the images that are missing')
    .option('--json', 'the checks as JSON')
    .addHelpText('after', '\nExamples:\n  flatline doctor\n  flatline doctor --env docker --prepare')
    .action(async (flags: { env?: string; prepare?: boolean; json?: boolean }) =>
      finished(await (await import('./doctor.ts')).doctor(flags)),
    );
  program
    .command('proxy')
    .description('serve the embedded, Toxiproxy-compatible proxy alone')
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--port <number>', 'port of the API; 0 = any free one', port, 8474)
    .option('--config <file>', 'creates the proxies of a JSON list {name, listen, upstream, enabled}')
    .option('--seed <text>', 'repeats the draws of an earlier one')
    .option('--token <text>', 'wanted as bearer token from everybody; needed beyond loopback')
    .addHelpText('after', '\nExamples:\n  flatline proxy --port 8474\n  flatline proxy --config proxies.json --seed 5f3a')
    .action(async (flags: ProxyFlags) => finished(await (await import('./proxy.ts')).proxy(flags)));
}
