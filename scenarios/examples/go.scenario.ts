// A client in Go, built before the run as any program is: `go build -o scenarios/examples/built/client-go scenarios/examples/client.go`

import { defineScenario } from 'flatline';
import { outagesOf } from './outages.ts';

export default defineScenario(
  outagesOf({
    name: 'Go',
    command: `'${import.meta.dirname}/built/client-go'`,
    beatMs: 200,
    windowMs: 600,
    pauseMs: 100,
  }),
);
