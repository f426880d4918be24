// The command line: names the commands, refuses what it does not know with the nearest that it does, and turns whatever
// was thrown into one line and an exit code. What a command does is in a file of its own, loaded only when asked for, so
// that help is quick. Standard output is for the answer, standard error for everything said on the way.

import { Command, CommanderError } from 'commander';
import { type ExitCode, errorLine, exitCodeOf, exitCodes } from '../error.ts';
import { nearest } from '../loader/suggest.ts';
import { addAuthoringCommands } from './authoring-commands.ts';
import { endProcess, writeError } from './output.ts';
import { addRunningCommands } from './running-commands.ts';
import { version } from './version.ts';

/** Runs one command line and ends the process with its exit code. */
export async function main(argv: readonly string[]): Promise<void> {
  await endProcess(await runCommandLine(argv));
}

/** Runs one command line; answers the exit code. Never throws. */
export async function runCommandLine(argv: readonly string[]): Promise<ExitCode> {
  let code: ExitCode = exitCodes.held;
  const program = commandLine((result) => {
    code = result;
  });
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return code;
  } catch (error) {
    return refuse(error, argv.includes('--debug'));
  }
}

/** The commands; `finished` is told the exit code of the one that ran. */
function commandLine(finished: (code: ExitCode) => void): Command {
  const program = new Command('flatline')
    .description('Hurts the network between a heartbeat client and its server, and measures detection and reconnection.')
    .version(version(), '-V, --version', 'print the version')
    .option('--debug', 'show stacks of errors')
    .helpOption('-h, --help', 'show help')
    .helpCommand('help [command]', 'show help for a command')
    .showSuggestionAfterError(true)
    .exitOverride()
    .configureOutput({ outputError: (text) => writeError(usageLine(text)) })
    .addHelpText('after', examples);
  addRunningCommands(program, finished);
  addAuthoringCommands(program, finished);
  for (const command of program.commands) settle(command);
  return program;
}

// A command inherits nothing that was set after it was made, so each is told.
function settle(command: Command): void {
  command
    .exitOverride()
    .helpOption('-h, --help', 'show help')
    .option('--debug', 'show stacks of errors')
    .configureOutput({ outputError: (text) => writeError(usageLine(text, command.name())) });
}

const examples = `
Examples:
  flatline run                           every scenario of this project
  flatline run chat.scenario.yaml        one file; -t "often": names that match
  flatline new cut --template blackhole  a scenario to start from
  flatline explain cut.scenario.yaml     what will happen, without running it

Exit codes: 0 all held, 1 an expectation was violated, 2 wrong usage or an
invalid scenario, 3 environment failure, 4 inconclusive or unsupported,
5 nothing matched, 6 a client bypassed the path, 130/143 interrupted.`;

/** Commander's refusal as one line of ours. */
export function usageLine(text: string, command?: string): string {
  const sentence = text
    .replace(/^error: /, '')
    .trim()
    .replaceAll(/\s*\n\s*/g, ' ')
    .replace(/\.$/, '')
    .replace(/^option '(?:-\w, )?(--[\w-]+)[^']*' argument '(.*)' is invalid\. (.*)$/, (_, option, came, wanted) =>
      badValue(option, came, wanted),
    );
  return `flatline: ${sentence} [FL-U003]; see flatline ${command === undefined ? '' : `${command} `}--help`;
}

function badValue(option: string, came: string, wanted: string): string {
  const choices = /^Allowed choices are (.*)$/.exec(wanted)?.[1];
  if (choices === undefined) return `${option}: ${wanted}, got "${came}"`;
  const guess = nearest(came, choices.split(', '));
  return `${option}: expected one of ${choices}, got "${came}"${guess === undefined ? '' : ` (did you mean ${guess}?)`}`;
}

function refuse(error: unknown, debug: boolean): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.held : exitCodes.usage;
  writeError(debug && error instanceof Error ? `${errorLine(error)}\n${error.stack}` : errorLine(error));
  return exitCodeOf(error);
}
