// Nobody listens: the port of a server that is being deployed. Connects fail at once, so it is the back-off alone that
// keeps the client from spinning. Open connections are untouched: put a reset before it to take those away.

import { z } from 'zod';
import { fault } from './define.ts';

/** Connection refused. */
export const refuse = fault({
  type: 'refuse',
  summary: 'New connections are refused; open ones go on.',
  attributes: z.strictObject({}),
  timing: 'span',
  level: 'proxy',
  resolve: () => ({}),
  effects: () => [{ primitive: 'accept', mode: 'refuse' }],
  proof: () => ({ kind: 'attempts', mode: 'refuse' }),
  sees: () => ({ open: 'untouched', fresh: 'refused', heal: 'work' }),
});
