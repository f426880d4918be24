// Names, flags and help of the commands that help to choose a setting: `compare` measures, `tune` computes.

import { type Command, Option } from 'commander';
import type { ExitCode } from '../error.ts';
import type { CompareFlags } from './compare.ts';
import { duration, environmentOption, logLevelOption, longDuration, share, wholeNumber } from './options.ts';
import type { TuneFlags } from './tune.ts';

/** Adds `compare` and `tune`. */
export function addTuningCommands(program: Command, finished: (code: ExitCode) => void): void {
  addCompare(program, finished);
  addTune(program, finished);
}

function addCompare(program: Command, finished: (code: ExitCode) => void): void {
  const command = program
    .command('compare')
    .description('measure the settings of a scenario in blocks and say which to take')
    .argument('<file>', 'a scenario file with settings: or matrix:')
    .option('--settings <file>', 'settings of this file instead of those of the scenario')
    .option('--trials <count>', 'blocks: trials of each setting; default 30, below that nothing is ranked', wholeNumber)
    .option('--budget <duration>', 'lower the trials, never below 10, until the plan fits, e.g. 15m', duration)
    .option('--enforce', "exit with the verdict's code; else 0 when it was measured")
    .option('--simulate', 'play the settings in the model instead of measuring them')
    .option('--resume', 'go on with the newest comparison of the same settings that was interrupted')
    .addOption(environmentOption())
    .option('--seed <text>', 'repeats the plan of an earlier comparison')
    .option('-t, --test-name-pattern <pattern>', 'which scenario, where the file has several')
    .option('--parallel <count>', 'most trials at the same time; default: found by lateness', wholeNumber)
    .option('--reports <folder>', 'where the folder of this comparison is made')
    .option('--json', 'comparison.json on standard output, and nothing else there')
    .addOption(logLevelOption());
  addPathOptions(command)
    .option('--trace <file>', 'model of the path: measured round trips in ms, one a line or a CSV')
    .option('--column <name>', 'column of the CSV that holds the round trips')
    .addHelpText('after', compareExamples)
    .action(async (file: string, flags: CompareFlags) => finished(await (await import('./compare.ts')).compare(file, flags)));
}

function addTune(program: Command, finished: (code: ExitCode) => void): void {
  const command = program
    .command('tune')
    .description('compute interval and margin from how fast death must be noticed and how rare mistakes must be')
    .requiredOption('--detect <duration>', 'death is noticed within this, e.g. 30s', duration)
    .requiredOption('--mistake-every <duration>', 'at most one mistake in this time on average, e.g. 30d', longDuration)
    .addOption(
      new Option('--mistake-for <duration>', 'a mistake is corrected within this on average').argParser(duration).default(60_000, '1min'),
    )
    .option('--json', 'the answer as JSON');
  addPathOptions(command)
    .addHelpText('after', tuneExamples)
    .action(async (flags: TuneFlags) => finished(await (await import('./tune.ts')).tune(flags)));
}

function addPathOptions(command: Command): Command {
  return command
    .option('--loss <share>', 'model of the path: packets lost each way, e.g. 1% (default)', share)
    .option('--burst <count>', 'model of the path: packets lost in a row on average', wholeNumber)
    .option('--delay-mean <duration>', 'model of the path: mean delay each way, e.g. 20ms (default)', duration)
    .option('--delay-sd <duration>', 'model of the path: deviation of the delay; default: its mean', duration)
    .addOption(
      new Option('--delay <distribution>', 'model of the path: how delays are distributed').choices([
        'exponential',
        'normal',
        'log-normal',
        'constant',
      ]),
    );
}

const compareExamples = `
Examples:
  flatline compare windows.scenario.yaml --budget 15m
  flatline compare windows.scenario.yaml --simulate --loss 2% --delay-mean 60ms
  flatline compare chat.scenario.yaml --settings mine-and-theirs.yaml --trace train.csv`;

const tuneExamples = `
Examples:
  flatline tune --detect 30s --mistake-every 30d --loss 1% --delay-mean 20ms --delay-sd 20ms
  flatline tune --detect 30s --mistake-every 30d --loss 1% --delay-mean 20ms --delay exponential`;
