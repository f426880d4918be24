// Eclipse Mosquitto. Without a configuration file it listens on loopback only and lets everybody in.

import type { ForeignServer } from '../bundled-server.ts';

// In a container loopback is not enough.
const open = "printf 'listener 1883\\nallow_anonymous true\\n' >/tmp/open.conf && exec mosquitto -v -c /tmp/open.conf";

/** `use: mosquitto`. */
export const mosquitto: ForeignServer = {
  use: 'mosquitto',
  command: () => ['mosquitto', '-v', '-p', '$FLATLINE_PORT'],
  container: { port: 1883, command: () => ['sh', '-c', open] },
  install: 'apt-get install mosquitto',
};
