// `flatline schema`: the JSON Schema of scenario files, for editors that are not told by a header line.

import { readFile } from 'node:fs/promises';
import { type ExitCode, exitCodes } from '../error.ts';
import { writeAnswer } from './output.ts';

/** Prints the schema. */
export async function schema(): Promise<ExitCode> {
  writeAnswer(await jsonSchemaText());
  return exitCodes.held;
}

/** The schema as shipped; a test of the loader holds it equal to what the loader accepts. */
export function jsonSchemaText(): Promise<string> {
  return readFile(new URL('../../scenario.schema.json', import.meta.url), 'utf8');
}
