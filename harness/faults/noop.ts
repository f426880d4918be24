// Nothing is done. For calibration (what does the instrument itself add?) and for scenarios that ask whether a client
// stays calm on a good day.

import { z } from 'zod';
import { fault } from './define.ts';

/** Nothing at all, for a while. */
export const noop = fault({
  type: 'noop',
  summary: 'Nothing happens: the control of an experiment.',
  attributes: z.strictObject({}),
  timing: 'span',
  level: 'any',
  resolve: () => ({}),
  proof: () => ({ kind: 'none' }),
  sees: () => ({ open: 'nothing', fresh: 'nothing', heal: 'nothing' }),
});
