// Writes scenario.schema.json at the root of the repository, the JSON Schema that editors check scenario files with. Run
// it after changing a key or a fault type: `node harness/loader/write-schema.ts`. A test fails when it was forgotten.

import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { jsonSchema } from './schema.ts';

/** Where the schema stands. */
export const schemaFile = fileURLToPath(new URL('../../scenario.schema.json', import.meta.url));

/** The schema as it is written. */
export function schemaText(): string {
  return `${JSON.stringify(jsonSchema(), null, 2)}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await writeFile(schemaFile, schemaText());
