// A YAML syntax error to a problem: the parser's code to ours, its sentence to one that says what to do. What only
// follows from an error before it is not said: one wrong space would fill the screen.

import { type Document, isScalar, type Scalar, visit, type YAMLParseError, type YAMLWarning } from 'yaml';
import { lineOf, type Place } from './frame.ts';
import { type Problem, problemAt } from './problem.ts';
import type { SourceFile } from './yaml-check.ts';

type ParseError = YAMLParseError | YAMLWarning;

const mostProblems = 50;

/** Says what the parser's errors mean for the author. Codes FL-S008, FL-S010 to FL-S012, FL-S014. */
export function yamlProblems(document: Document, source: SourceFile): Problem[] {
  const errors: readonly ParseError[] = [...document.errors, ...document.warnings];
  const own = errors.filter((error, index) => !follows(error, errors, index));
  return own.slice(0, mostProblems).flatMap((error) => [...tooDeep(error, source), yamlProblem(error, document, source)]);
}

// A value that ran on into the next line is reported twice; after a token out of place every further one is.
function follows(error: ParseError, errors: readonly ParseError[], index: number): boolean {
  if (error.code === 'BLOCK_AS_IMPLICIT_KEY')
    return errors.some((other) => other.code === 'MULTILINE_IMPLICIT_KEY' && other.pos[0] === error.pos[0]);
  return error.code === 'UNEXPECTED_TOKEN' && errors.slice(0, index).length > 0;
}

function yamlProblem(error: ParseError, document: Document, source: SourceFile): Problem {
  const place = source.place(error.pos[0], Math.max(error.pos[1], error.pos[0] + 1));
  const at = (code: string, message: string, hint?: string) => problemAt(code, source.file, source.text, place, message, hint);
  switch (error.code) {
    case 'DUPLICATE_KEY':
      return duplicateKey(source, document, place, error.pos[0]);
    case 'TAB_AS_INDENT':
      return tab(source, place);
    case 'MULTIPLE_DOCS':
      return at('FL-S008', 'the file holds several YAML documents, expected one', 'put each scenario in a file of its own');
    case 'TAG_RESOLVE_FAILED':
      return at('FL-S014', 'tags are not taken', 'a text that begins with ! needs quotes');
    case 'MULTILINE_IMPLICIT_KEY':
      return ranOn(source, error.pos);
    case 'UNEXPECTED_TOKEN':
      return at('FL-S010', ...outOfPlace(source, place));
    case 'BAD_SCALAR_START':
      return at('FL-S010', 'a value cannot begin with this character', 'put it in quotes');
    case 'MISSING_CHAR':
      return at('FL-S010', `not valid YAML: ${lowered(error.message)}`);
    default:
      return tabbed(source, place) ? tab(source, place) : at('FL-S010', `not valid YAML: ${lowered(error.message)}`, hintOf(error.code));
  }
}

// The parser stumbles at the line that steps back; as often the mistake is where its map began, some lines above: a space
// too many, or the key above it is gone. Then both places are shown.
function tooDeep(error: ParseError, source: SourceFile): Problem[] {
  if (!error.message.startsWith('All mapping items')) return [];
  const at = source.place(error.pos[0], error.pos[0] + 1);
  const { line } = at;
  if (tabbed(source, at)) return [];
  const lines = source.text.split('\n');
  const depth = (index: number) => /^ *(?=[^ #])/.exec(lines[index] ?? '')?.[0].length;
  const own = depth(line - 1) ?? 0;
  let first: number | undefined;
  let above = line - 2;
  for (; above >= 0 && (depth(above) ?? own + 1) > own; above -= 1) if (depth(above) !== undefined) first = above;
  if (first === undefined || first >= line - 2 || (depth(above) ?? 0) === own) return [];
  const place = { line: first + 1, column: (depth(first) ?? 0) + 1, length: (lines[first] ?? '').trim().length };
  const message = `not valid YAML: this line is indented deeper than line ${line}, which goes on with the same map`;
  return [problemAt('FL-S010', source.file, source.text, place, message, 'indent both alike, or put back the key above this line')];
}

function tab(source: SourceFile, place: Place): Problem {
  const column = (lineOf(source.text, place.line) ?? '').indexOf('\t') + 1;
  const there = { line: place.line, column: Math.max(1, column), length: 1 };
  return problemAt('FL-S011', source.file, source.text, there, 'a tab indents this line, expected spaces', 'replace the tabs by spaces');
}

function tabbed(source: SourceFile, place: Place): boolean {
  return /^ *\t/.test(lineOf(source.text, place.line) ?? '');
}

// `for: 4s` and a deeper line below it: the value is complete, so the lower line is where the mistake is. A line at the
// left edge that was read as a key lacks its colon.
function ranOn(source: SourceFile, [from, to]: readonly [number, number]): Problem {
  const lastLine = source.text.lastIndexOf('\n', to - 1) + 1;
  const indent = /^ */.exec(source.text.slice(lastLine, to))?.[0].length ?? 0;
  const at = (start: number, end: number, message: string, hint: string) =>
    problemAt('FL-S010', source.file, source.text, source.place(start, end), `not valid YAML: ${message}`, hint);
  if (indent === 0) return at(from, source.text.indexOf('\n', from), 'a key must be followed by a colon', 'write key: value');
  const message = 'this line is indented deeper than the one above, whose value is complete';
  return at(lastLine + indent, to, message, 'indent it like its neighbours, or leave the value above empty');
}

function outOfPlace(source: SourceFile, place: Place): [message: string, hint: string] {
  const first = source.text.split('\n').findIndex((line) => /^\s*[^\s#]/.test(line));
  const indented = place.column === 1 && first + 1 < place.line && lineOf(source.text, first + 1)?.startsWith(' ');
  if (indented) return ['not valid YAML: this line is not indented like the first one', `take the spaces off line ${first + 1}`];
  return [
    'not valid YAML: this does not fit what stands before it',
    'indent it like its neighbours; a text with quotes inside needs quotes',
  ];
}

function lowered(message: string): string {
  if (message.includes('call stack')) return 'nested too deeply';
  if (message.startsWith('All mapping items')) return 'this line is not indented like the others of its map';
  if (message.startsWith('Nested mappings')) return 'a second colon in one value';
  const line = message.split('\n')[0] ?? '';
  return line.charAt(0).toLowerCase() + line.slice(1);
}

function hintOf(code: string): string | undefined {
  if (code === 'BLOCK_AS_IMPLICIT_KEY') return 'a text with ": " in it needs quotes, a map in one line braces';
  if (code === 'BAD_INDENT') return 'indent it like its neighbours, or close the bracket before';
  return undefined;
}

// The parser names the second place only; the tree it built still holds both.
function duplicateKey(source: SourceFile, document: Document, place: Place, offset: number): Problem {
  let name = '';
  let first: number | undefined;
  visit(document, {
    Map(_, map) {
      const second = map.items.find((pair) => isScalar(pair.key) && pair.key.range?.[0] === offset);
      if (second === undefined) return undefined;
      name = String((second.key as Scalar).value);
      const twin = map.items.find((pair) => isScalar(pair.key) && pair.key.value === (second.key as Scalar).value)?.key as Scalar;
      first = source.place(twin.range?.[0] ?? 0, 1).line;
      return visit.BREAK;
    },
  });
  const where = first === undefined ? '' : `, first on line ${first}`;
  const message = `the key "${name}" stands twice in this map${where}`;
  return problemAt('FL-S012', source.file, source.text, { ...place, length: Math.max(1, name.length) }, message, 'remove one of them');
}
