// Every way in which Flatline can refuse, fail or end, with whose fault it is and the exit code that says so.
// An error carries where, what was expected, what came and what to do next; one line for people, a stack only
// under --debug. Exit codes are public API: scripts rely on them.

/** Exit codes of the command line, public API. When several apply: interrupted, 1, 6, 3, 4 (DESIGN section 8). */
export const exitCodes = {
  held: 0,
  violated: 1,
  usage: 2,
  environment: 3,
  inconclusive: 4,
  empty: 5,
  bypass: 6,
  interrupted: 130,
  terminated: 143,
} as const;

/** One of the public exit codes. */
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Whose fault an error is: the scenario's author, the environment, the client under test, or Flatline itself. */
export type Blame = 'author' | 'environment' | 'client' | 'flatline';

const exitCodeOfBlame: Record<Blame, ExitCode> = { author: 2, environment: 3, client: 1, flatline: 3 };

export interface FlatlineErrorOptions {
  /** Stable search term, `FL-` and a family letter with three digits. The wording may change, the code not. */
  code: string;
  blame: Blame;
  /** File, line and column, command, address: whatever names the place. */
  where?: string;
  /** The next thing to do, as a sentence or a command. */
  hint?: string;
  exitCode?: ExitCode;
  cause?: unknown;
}

/** The only error type that reaches people on purpose. Anything else that escapes is a defect of Flatline. */
export class FlatlineError extends Error {
  readonly code: string;
  readonly blame: Blame;
  readonly where: string | undefined;
  readonly hint: string | undefined;
  readonly exitCode: ExitCode;

  constructor(message: string, options: FlatlineErrorOptions) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'FlatlineError';
    this.code = options.code;
    this.blame = options.blame;
    this.where = options.where;
    this.hint = options.hint;
    this.exitCode = options.exitCode ?? exitCodeOfBlame[options.blame];
  }
}

/** One line for people: place, sentence, code, hint. */
export function errorLine(error: unknown): string {
  if (!(error instanceof FlatlineError)) return `internal error: ${messageOf(error)} [FL-X000] (run again with --debug and report it)`;
  const where = error.where === undefined ? '' : `${error.where}: `;
  const hint = error.hint === undefined ? '' : `; ${error.hint}`;
  return `${where}${error.message} [${error.code}]${hint}`;
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The exit code of anything that was thrown: 3 for what nobody foresaw, since it says nothing about the client. */
export function exitCodeOf(error: unknown): ExitCode {
  return error instanceof FlatlineError ? error.exitCode : exitCodes.environment;
}

/**
 * The one exit code when several apply: interruption, then a proven violation, then a bypass, then a broken
 * environment, then inconclusive. A proven violation never hides behind the environment (DESIGN section 8).
 */
export function strongest(codes: readonly ExitCode[]): ExitCode {
  const order: ExitCode[] = [130, 143, 1, 6, 3, 4, 2, 5];
  return order.find((code) => codes.includes(code)) ?? exitCodes.held;
}
