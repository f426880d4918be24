// A client in Rust that takes its settings as arguments: `rustc -O -o scenarios/examples/built/client-rust scenarios/examples/client.rs`

import { defineScenario } from 'flatline';
import { outagesOf } from './outages.ts';

const times = { beatMs: 200, windowMs: 600, pauseMs: 100 };

export default defineScenario(
  outagesOf({
    name: 'Rust',
    command: `'${import.meta.dirname}/built/client-rust' $FLATLINE_HOST:$FLATLINE_PORT ${Object.values(times).join(' ')}`,
    ...times,
  }),
);
