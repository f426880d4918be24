// A YAML syntax error to a problem: the parser's code to ours, its sentence to one that says what to do.

import { type Document, isScalar, type Scalar, visit, type YAMLParseError, type YAMLWarning } from 'yaml';
import { lineOf, type Place } from './frame.ts';
import { type Problem, problemAt } from './problem.ts';
import type { SourceFile } from './yaml-check.ts';

/** Says what a parser's error means for the author. Codes FL-S008, FL-S010 to FL-S012, FL-S014. */
export function yamlProblem(error: YAMLParseError | YAMLWarning, document: Document, source: SourceFile): Problem {
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
    case 'BAD_SCALAR_START':
      return at('FL-S010', 'a value cannot begin with this character', 'put it in quotes');
    case 'MISSING_CHAR':
      return at('FL-S010', `not valid YAML: ${lowered(error.message)}`);
    default:
      return tabbed(source, place) ? tab(source, place) : at('FL-S010', `not valid YAML: ${lowered(error.message)}`, hintOf(error.code));
  }
}

function tab(source: SourceFile, place: Place): Problem {
  const column = (lineOf(source.text, place.line) ?? '').indexOf('\t') + 1;
  const there = { line: place.line, column: Math.max(1, column), length: 1 };
  return problemAt('FL-S011', source.file, source.text, there, 'a tab indents this line, expected spaces', 'replace the tabs by spaces');
}

function tabbed(source: SourceFile, place: Place): boolean {
  return /^ *\t/.test(lineOf(source.text, place.line) ?? '');
}

function lowered(message: string): string {
  if (message.includes('call stack')) return 'nested too deeply';
  const line = message.split('\n')[0] ?? '';
  return line.charAt(0).toLowerCase() + line.slice(1);
}

function hintOf(code: string): string | undefined {
  if (code === 'BLOCK_AS_IMPLICIT_KEY') return 'a text with ": " in it needs quotes; or the line is indented wrongly';
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
