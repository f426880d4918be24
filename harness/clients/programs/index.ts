// The bundled clients, by the word that a scenario writes after `use`. None of these files loads its library.

import type { BundledClient } from '../bundled-client.ts';
import { mqtt } from './mqtt.ts';

/** All of them. */
export const bundledClients: Readonly<Record<string, BundledClient>> = Object.fromEntries([mqtt].map((each) => [each.use, each]));
