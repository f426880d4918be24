// Text that came from elsewhere, for the inside of a Markdown line: no character of it is markup, names nobody and breaks no
// table.

import { oneLine } from './wording.ts';

/** One line in which nothing is Markdown or HTML. */
export function plainMarkdown(text: string): string {
  return oneLine(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[\\`*_{}[\]()#+!|~]/g, '\\$&')
    .replaceAll('@', '&#64;');
}
