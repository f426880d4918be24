// The bundled servers, by the word that a scenario writes after `use`. None of these files loads a library.

import type { BundledServer } from '../bundled-server.ts';
import { mosquitto } from './mosquitto.ts';

/** All of them. */
export const bundledServers: Readonly<Record<string, BundledServer>> = Object.fromEntries([mosquitto].map((each) => [each.use, each]));
