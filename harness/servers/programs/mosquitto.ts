// Eclipse Mosquitto. Without a configuration file it listens on loopback only and lets everybody in.

import type { ForeignServer } from '../bundled-server.ts';

/** `use: mosquitto`. */
export const mosquitto: ForeignServer = {
  use: 'mosquitto',
  command: () => ['mosquitto', '-v', '-p', '$FLATLINE_PORT'],
  install: 'apt-get install mosquitto',
};
