// The ready bench: from the embedded environment's start call to the first byte echoed through a path by a raw socket.

import { connect } from 'node:net';
import { startEmbedded } from '../environments/embedded.ts';
import { nowMs } from '../time.ts';
import { type Figure, info, judged } from './figure.ts';

/** Median of five starts. */
export async function run(): Promise<Figure[]> {
  const times: number[] = [];
  for (let round = 0; round < 5; round += 1) times.push(await once());
  times.sort((a, b) => a - b);
  const median = times[2] ?? Number.POSITIVE_INFINITY;
  return [
    judged('ready, median of 5', median, 'ms', '<= 300', median <= 300),
    info('ready, fastest', times[0] ?? Number.NaN, 'ms'),
    info('ready, slowest', times[4] ?? Number.NaN, 'ms'),
  ];
}

async function once(): Promise<number> {
  const fromMs = nowMs();
  const reference = { use: 'reference', protocol: 'lines' } as const;
  const nothing = () => {};
  const start = { runId: 'bench', folder: '.', log: nothing, keep: nothing, forget: nothing, onServerExit: nothing, expected: [reference] };
  await using environment = await startEmbedded(start);
  await using server = await environment.server(reference);
  await using path = await environment.path({ name: 'ready', server, conditions: [], listener: () => {} });
  await new Promise<void>((resolve, reject) => {
    const socket = connect({ host: path.host, port: path.port });
    socket.on('error', reject);
    socket.on('data', () => {
      socket.destroy();
      resolve();
    });
    socket.write('PING 1\n');
  });
  return nowMs() - fromMs;
}
