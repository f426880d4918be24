// `$FLATLINE_PORT` and its like in a command's words and environment: they are known only when the program starts, so the
// loader leaves them alone. No shell is involved: a value never becomes two words, and nothing is executed.

import { FlatlineError } from '../error.ts';

const reference = /\$(?:\{(FLATLINE_[A-Z_]+)(?::-([^}]*))?\}|(FLATLINE_[A-Z_]+))/g;

/** Fills in the names that begin with FLATLINE_. Throws a FlatlineError (author) on one that does not exist and has no default. */
export function expand(text: string, variables: Readonly<Record<string, string>>): string {
  return text.replace(reference, (_whole, braced?: string, fallback?: string, bare?: string) => {
    const name = braced ?? bare ?? '';
    const value = variables[name] ?? fallback;
    if (value !== undefined) return value;
    const known = Object.keys(variables).sort().join(', ');
    throw new FlatlineError(`"$${name}" is not set here`, { code: 'FL-C010', blame: 'author', hint: `there are ${known}` });
  });
}

/** A program's whole environment: ours, the scenario's with names filled in, then Flatline's. */
export function environmentFor(
  own: Readonly<Record<string, string>> | undefined,
  variables: Readonly<Record<string, string>>,
): Record<string, string> {
  const inherited = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const scenario = Object.entries(own ?? {}).map(([name, value]) => [name, expand(value, variables)] as const);
  return { ...Object.fromEntries(inherited), PYTHONUNBUFFERED: '1', ...Object.fromEntries(scenario), ...variables };
}
