// How long to wait before which attempt, as a contract. A policy lives from one death to the next `up`; it draws from the
// stream it is given and from nothing else. One file each in reconnects/, one line in its index.

/** The waits of one series of attempts. */
export interface ReconnectPolicy {
  /** The wait before the next attempt, in ms; undefined = there is none. Each call is one step. */
  nextDelayMs(): number | undefined;
}
