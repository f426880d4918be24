// `npm run bench -- NAME`: one file a figure. Each prints one JSON line for each figure it measures and says whether its
// limit held; the exit code is 1 when one did not. Figures are of this machine, now; nothing is cached.

import type { Figure } from './figure.ts';

const benches: Record<string, () => Promise<{ run(): Promise<Figure[]> }>> = {
  bands: () => import('./bands.ts'),
  cases: () => import('./cases.ts'),
  herd: () => import('./herd.ts'),
  docker: () => import('./docker.ts'),
  loss: () => import('./loss.ts'),
  loader: () => import('./loader.ts'),
  planned: () => import('./planned.ts'),
  proxy: () => import('./proxy.ts'),
  ready: () => import('./ready.ts'),
  report: () => import('./report.ts'),
  soak: () => import('./soak.ts'),
  suite: () => import('./suite.ts'),
  truth: () => import('./truth.ts'),
};

const name = process.argv[2] ?? '';
const bench = benches[name];
if (bench === undefined) {
  process.stderr.write(`no bench "${name}"; there are: ${Object.keys(benches).join(', ')}\n`);
  process.exit(2);
}
const figures = await (await bench()).run();
for (const figure of figures) process.stdout.write(`${JSON.stringify(figure)}\n`);
process.exit(figures.every((figure) => figure.ok) ? 0 : 1);
