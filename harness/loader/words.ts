// `$NAME`, `${NAME}` and `${NAME:-default}` in texts, and a command split into words without a shell. Names that begin with
// FLATLINE_ are left alone: the child process gets them, and whoever starts it fills them in.

/** Environment variables by name. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** An expanded text, and the names that were not set and had no default. */
export interface Expanded {
  readonly text: string;
  readonly unset: readonly string[];
}

const reference = /\$(?:\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}|([A-Za-z_][A-Za-z0-9_]*))/g;

/** Fills in variables. An empty one counts as unset where there is a default, as in a shell. */
export function expand(text: string, variables: Variables): Expanded {
  const unset: string[] = [];
  const filled = text.replace(reference, (whole, braced?: string, fallback?: string, bare?: string) => {
    const name = braced ?? bare ?? '';
    if (name.startsWith('FLATLINE_')) return whole;
    const value = variables[name];
    if (fallback !== undefined) return value === undefined || value === '' ? fallback : value;
    if (value !== undefined) return value;
    unset.push(name);
    return whole;
  });
  return { text: filled, unset };
}

/** The words of a command: spaces part them, quotes keep them together, a backslash takes the next character as it is. Undefined when a quote is not closed. */
export function splitWords(command: string): string[] | undefined {
  const words: string[] = [];
  let word: string | undefined;
  let quote = '';
  for (let index = 0; index < command.length; index += 1) {
    const character = command.charAt(index);
    if (quote === '' && /\s/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (quote === '' && (character === '"' || character === "'")) {
      quote = character;
      word ??= '';
    } else if (character === quote) {
      quote = '';
    } else {
      const escaped = character === '\\' && quote !== "'" && index + 1 < command.length;
      if (escaped) index += 1;
      word = (word ?? '') + command.charAt(index);
    }
  }
  if (word !== undefined) words.push(word);
  return quote === '' ? words : undefined;
}
