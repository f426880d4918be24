// YAML text to a source document: plain data with the place of every key and value, and every syntax problem with a code
// of its own. YAML 1.2, one document; anchors and aliases are fine, merge keys are not: they hide where a value is from.

import { type Document, LineCounter, parseDocument } from 'yaml';
import { isMap, type SourceDocument } from './document.ts';
import type { Place } from './frame.ts';
import { type Problem, problemAt } from './problem.ts';
import { refusedYaml } from './yaml-check.ts';
import { yamlProblems } from './yaml-problem.ts';
import { type PlaceOf, spotFinder } from './yaml-spots.ts';

/** A parsed document, as far as it could be parsed, and what is wrong with it. */
export interface ParsedYaml {
  /** Undefined when the problems leave nothing to look at. */
  readonly document: SourceDocument | undefined;
  readonly problems: readonly Problem[];
}

/** Parses a whole file. Codes FL-S007 to FL-S016. Never throws, whatever the text. */
export function parseYaml(source: string, file: string): ParsedYaml {
  const text = source.replace(/^\uFEFF/, '');
  try {
    return parse(text, file);
  } catch (error) {
    // Nesting beyond the parser's stack ends here.
    const cause = error instanceof RangeError ? 'nested too deeply' : 'cannot be understood as YAML';
    return { document: undefined, problems: [problemAt('FL-S010', file, text, { line: 1, column: 1, length: 1 }, cause)] };
  }
}

function parse(text: string, file: string): ParsedYaml {
  const lines = new LineCounter();
  const parsed = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'error' });
  const place: PlaceOf = (from, to) => placeOf(lines, from, to);
  const problems = yamlProblems(parsed, { text, file, place });
  if (problems.length > 0) return { document: undefined, problems };
  if (parsed.contents === null || text.trim() === '') return emptyFile(text, file);
  const refused = refusedYaml(parsed, { text, file, place });
  if (refused.length > 0) return { document: undefined, problems: refused };
  return asDocument(parsed, place, text, file);
}

function asDocument(parsed: Document, place: PlaceOf, text: string, file: string): ParsedYaml {
  const data: unknown = parsed.toJS({ maxAliasCount: -1 });
  const document: SourceDocument = { file, text, data, spot: spotFinder(parsed, place) };
  if (isMap(data)) return { document, problems: [] };
  if (data === null) return emptyFile(text, file);
  const what = Array.isArray(data) ? 'a list' : 'a single value';
  const message = `the file holds ${what}, expected a map of keys such as name, faults and expect`;
  return { document: undefined, problems: [problemAt('FL-S009', file, text, document.spot([])?.value, message)] };
}

function emptyFile(text: string, file: string): ParsedYaml {
  const message = 'the file is empty, expected at least name and expect';
  const hint = 'flatline new NAME writes one to start from';
  return { document: undefined, problems: [problemAt('FL-S007', file, text, { line: 1, column: 1, length: 1 }, message, hint)] };
}

// A stretch over several lines is shown up to the end of its first line: frame.ts cuts there.
function placeOf(lines: LineCounter, from: number, to: number): Place {
  const start = lines.linePos(from);
  return { line: Math.max(1, start.line), column: Math.max(1, start.col), length: Math.max(1, to - from) };
}
