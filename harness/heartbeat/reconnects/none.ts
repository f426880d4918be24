// Does not come back. What a client does that leaves reconnecting to its user.

import type { ReconnectPolicy } from '../reconnect.ts';

/** No attempt after the first. */
export function none(): ReconnectPolicy {
  return { nextDelayMs: () => undefined };
}
