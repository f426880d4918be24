// HTML and SVG as tagged templates that escape by themselves: whatever is interpolated is text, unless it is markup made
// here. Names, reasons and program output come from outside, so forgetting to escape must not be possible.

import { harmless } from '../wording.ts';

/** Text that is already HTML. */
export interface Markup {
  readonly markup: string;
}

/** What a template takes: text and numbers are escaped, null and false leave nothing, lists are joined. */
export type Content = Markup | string | number | null | undefined | false | readonly Content[];

/** `html\`<b>${name}</b>\`` */
export function html(parts: TemplateStringsArray, ...contents: readonly Content[]): Markup {
  let markup = parts[0] ?? '';
  for (const [index, content] of contents.entries()) markup += textOf(content) + (parts[index + 1] ?? '');
  return { markup };
}

/** Nothing. */
export const nothing: Markup = { markup: '' };

/** Numbers of an SVG path or attribute list, short: tenths of a unit. */
export function px(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function textOf(content: Content): string {
  if (content === null || content === undefined || content === false) return '';
  if (typeof content === 'string') return escaped(content);
  if (typeof content === 'number') return String(content);
  if ('markup' in content) return content.markup;
  return content.map(textOf).join('');
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escaped(text: string): string {
  return harmless(text.toWellFormed()).replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
