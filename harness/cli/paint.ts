// Colour, decided by the caller once for a stream, so that text can be made without knowing where it goes.

import { styleText } from 'node:util';

/** A function that colours, or one that leaves text as it is. */
export type Paint = (style: Parameters<typeof styleText>[0], text: string) => string;

/** The painter of a stream. */
export function painter(colour: boolean): Paint {
  return colour ? (style, text) => styleText(style, text, { validateStream: false }) : (_style, text) => text;
}
