// Values that a scenario hands to a program and nobody else should read. A program that prints one of them prints stars: in
// the log, in its last words, and so in every report. Which values are meant is told by their names.

/** Names of variables whose values are secrets. */
const secretName = /pass|secret|token|credential|private|api.?key|auth/i;
// A shorter one would be found everywhere.
const shortest = 4;

/** A function that hides in a line the secret values that `env` has of the variables named in `written`; longer ones first, since one may hold another. */
export function masking(
  written: Readonly<Record<string, string>> | undefined,
  env: Readonly<Record<string, string | undefined>>,
): (line: string) => string {
  const secrets = Object.keys(written ?? {})
    .map((name) => [name, env[name]] as const)
    .flatMap(([name, value]) => (secretName.test(name) && value !== undefined && value.length >= shortest ? [value] : []))
    .sort((a, b) => b.length - a.length);
  return (line) => secrets.reduce((hidden, secret) => hidden.replaceAll(secret, '***'), line);
}

/** The same variables for a record that is kept: names stay, secret values are stars. */
export function withoutSecrets<T extends object>(of: T): T {
  const { env } = of as { readonly env?: Readonly<Record<string, string>> };
  if (env === undefined) return of;
  const shown = Object.entries(env).map(([name, value]) => [name, secretName.test(name) ? '***' : value]);
  return { ...of, env: Object.fromEntries(shown) };
}
