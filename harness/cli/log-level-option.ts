// --log-level, the same for every command that runs trials.

import { Option } from 'commander';

const levels = ['trace', 'debug', 'info', 'warn', 'error', 'silent'];

/** The option; nothing is shown unless asked for, since errors are told anyway. */
export function logLevelOption(): Option {
  const text = 'what of the log is also shown; all of it is in logs/ of the run';
  return new Option('--log-level <level>', text).choices(levels).default('silent');
}
