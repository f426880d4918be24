// Bytes that came in and went out, each way. Kept on the links as they pass, so that open connections count as well.

import type { Connection } from './connection.ts';

/** Bytes by direction. */
export interface Traffic {
  readonly upIn: number;
  readonly upOut: number;
  readonly downIn: number;
  readonly downOut: number;
}

/** Nothing yet. */
export const noTraffic: Traffic = { upIn: 0, upOut: 0, downIn: 0, downOut: 0 };

/** The sum with what a connection carried. */
export function addTraffic(sum: Traffic, { up, down }: Connection): Traffic {
  return {
    upIn: sum.upIn + up.bytesIn,
    upOut: sum.upOut + up.bytesOut,
    downIn: sum.downIn + down.bytesIn,
    downOut: sum.downOut + down.bytesOut,
  };
}
