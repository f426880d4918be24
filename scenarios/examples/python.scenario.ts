// A client in Python, as it would stand in a project: nothing to build, settings from $FLATLINE_SETTINGS.

import { defineScenario } from 'flatline';
import { outagesOf } from './outages.ts';

export default defineScenario(
  outagesOf({
    name: 'Python',
    command: `python3 '${import.meta.dirname}/client.py'`,
    beatMs: 200,
    windowMs: 600,
    pauseMs: 100,
  }),
);
