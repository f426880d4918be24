// `flatline doctor`: prints whether this machine can measure: what is there, what is missing, and what to do about it. The
// checks themselves belong to the environments.

import { type DoctorCheck, runChecks } from '../environments/doctor.ts';
import { type ExitCode, exitCodes } from '../error.ts';
import { hasColour, writeAnswer } from './output.ts';
import { painter } from './paint.ts';
import { version } from './version.ts';

/** Runs and prints the checks; 3 when one that the environment needs is not met. */
export async function doctor(flags: { readonly env?: string; readonly prepare?: boolean; readonly json?: boolean }): Promise<ExitCode> {
  const environment = flags.env === 'docker' ? 'docker' : 'embedded';
  const checks = await runChecks({ environment, prepare: flags.prepare === true });
  if (flags.json === true) writeAnswer(JSON.stringify({ flatline: version(), node: process.version, environment, checks }, null, 2));
  else writeAnswer([`flatline ${version()}, Node ${process.version}, environment ${environment}`, ...checks.map(line)].join('\n'));
  return checks.some((check) => !check.ok) ? exitCodes.environment : exitCodes.held;
}

function line(check: DoctorCheck): string {
  const paint = painter(hasColour(process.stdout));
  const mark = check.ok ? paint('green', '✓') : paint('red', '✗');
  const hint = check.hint === undefined || check.ok ? '' : `\n    ${check.hint}`;
  return `${mark} ${check.name}: ${check.detail}${hint}`;
}
