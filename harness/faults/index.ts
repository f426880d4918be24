// Every fault type by the name that scenario files use, nearest to the client's data first: what is done to bytes, to
// packets, to processes. To add one, write its file and its line in all.ts; nothing else knows fault types by name.

import type { FaultType } from '../fault.ts';
import * as all from './all.ts';

const levels: readonly FaultType['level'][] = ['proxy', 'packet', 'process', 'server', 'any'];
const inOrder = Object.values(all).sort((a, b) => levels.indexOf(a.level) - levels.indexOf(b.level) || a.type.localeCompare(b.type));

/** The collection. */
export const faultTypes: Readonly<Record<string, FaultType>> = Object.fromEntries(inOrder.map((fault) => [fault.type, fault]));
