// The connect succeeds and then nothing comes: a frozen process behind a living kernel, a captive proxy. A client that
// takes a TCP connect for success waits here for ever, unless it has a time-out up to the first answer.

import { z } from 'zod';
import { fault } from './define.ts';

/** Accepted, then silence. */
export const acceptSilent = fault({
  type: 'accept-silent',
  summary: 'New connections are accepted and never answered; open ones go on.',
  attributes: z.strictObject({}),
  timing: 'span',
  level: 'proxy',
  resolve: () => ({}),
  effects: () => [{ primitive: 'accept', mode: 'silent' }],
  proof: () => ({ kind: 'attempts', mode: 'silent' }),
  sees: () => ({ open: 'untouched', fresh: 'accepted, silent', heal: 'silent ones stay silent; new ones work' }),
});
