// Writes the generated tables of the guide anew: `node harness/loader/write-guide.ts`. Run it after changing a fault, a
// detector or what an environment can do; a test fails when it was forgotten.

import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { withBlocks } from './guide-blocks.ts';

const guide = fileURLToPath(new URL('../../scenarios/README.md', import.meta.url));
await writeFile(guide, withBlocks(await readFile(guide, 'utf8')));
