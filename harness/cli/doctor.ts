// `flatline doctor`: prints whether this machine can measure: what is there, what is missing, and what to do about it. What
// is optional costs a kind of fault or some precision, and does not make it fail.

import { type ExitCode, exitCodes } from '../error.ts';
import { loadConfig } from '../loader/config.ts';
import { type DoctorCheck, embeddedChecks } from './doctor-checks.ts';
import { hasColour, writeAnswer } from './output.ts';
import { type Paint, painter } from './paint.ts';
import { version } from './version.ts';

/** Runs and prints the checks; 3 when one that is needed is not met. */
export async function doctor(flags: { readonly env?: string; readonly prepare?: boolean; readonly json?: boolean }): Promise<ExitCode> {
  const { config } = await loadConfig(process.cwd(), process.env);
  const environment = flags.env ?? config.environment;
  const own = await embeddedChecks(config.reports);
  const checks: DoctorCheck[] = environment === 'docker' ? [...own, ...(await dockerChecks(flags.prepare === true))] : own;
  if (flags.json === true) writeAnswer(JSON.stringify({ flatline: version(), environment, checks }, null, 2));
  else writeAnswer(text(environment, checks, painter(hasColour(process.stdout))));
  return checks.every((check) => check.ok || check.optional === true) ? exitCodes.held : exitCodes.environment;
}

// Testcontainers comes along, so it is loaded where it is asked for.
async function dockerChecks(prepare: boolean): Promise<readonly DoctorCheck[]> {
  const { dockerChecks } = await import('../environments/docker/doctor.ts');
  return await dockerChecks({ prepare });
}

function text(environment: string, checks: readonly DoctorCheck[], paint: Paint): string {
  return [`flatline ${version()}, environment ${environment}`, ...checks.map((check) => line(check, paint))].join('\n');
}

function line(check: DoctorCheck, paint: Paint): string {
  const bad = check.optional === true ? paint('yellow', '–') : paint('red', '✗');
  const hint = check.ok || check.hint === undefined ? '' : `\n    ${check.hint}`;
  return `${check.ok ? paint('green', '✓') : bad} ${check.name}: ${check.detail}${hint}`;
}
