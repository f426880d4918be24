// Every file that a run leaves besides its histories and logs, in the order in which they are written: the evidence first.
// A new report is one new file and one line here.

import type { Reporter } from '../reporter.ts';
import { csv } from './csv.ts';
import { html } from './html.ts';
import { junit } from './junit.ts';
import { markdown } from './markdown.ts';
import { metrics } from './metrics.ts';
import { resultJson } from './result-json.ts';
import { trace } from './trace.ts';

/** All reporters. */
export const reporters: readonly Reporter[] = [resultJson, junit, markdown, html, csv, metrics, trace];
