// A client that is a shell script around nc, with its settings in its environment. nc keeps its output open when the server
// ends in order, so that a restart is noticed like a silence: a finding that the limits below state.

import { defineScenario } from 'flatline';
import { outagesOf } from './outages.ts';

export default defineScenario(
  outagesOf({
    name: 'Shell',
    command: `bash '${import.meta.dirname}/client.sh'`,
    env: { BEAT: '0.2', WINDOW: '0.6', PAUSE: '0.1' },
    beatMs: 200,
    windowMs: 600,
    pauseMs: 100,
    asksInTurn: true,
    deafToFin: true,
  }),
);
