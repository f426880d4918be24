// The soak bench: how many beats a second one core plays on the lean soak, with and without loss, and whether the cost stays
// linear when more settings are soaked.

import type { HeartbeatSpec, ReconnectSpec } from '../scenario.ts';
import type { PathModel } from '../simulation/link.ts';
import { soak } from '../simulation/soak.ts';
import { nowMs } from '../time.ts';
import { type Figure, info, judged } from './figure.ts';

const heartbeat: HeartbeatSpec = { intervalMs: 1000, from: 'client', detector: { type: 'silence', windowMs: 3000 } };
const reconnect: ReconnectSpec = { type: 'constant', delayMs: 500, connectTimeoutMs: 5000 };
const delay = { type: 'exponential', meanMs: 20 } as const;
const noLoss = { rate: 0, burst: 1 };
const quiet: PathModel = { delay: { type: 'constant', delayMs: 20 }, loss: noLoss };
const lossy: PathModel = { delay, loss: { rate: 0.01, burst: 2 } };
const least = 5_000_000;

/** Beats a second, best of five, since what is asked is what the core can do; then 1, 8 and 64 settings. */
export function run(): Promise<Figure[]> {
  const paths = {
    'constant delay': quiet,
    'exponential delay': { delay, loss: noLoss },
    'exponential delay, 1 % loss in bursts of 2': lossy,
  };
  const speeds = Object.entries(paths).map(([name, path]) => {
    const perSecond = Math.max(...Array.from({ length: 5 }, () => speedOf(path, 2_000_000)));
    return name === 'exponential delay'
      ? info(`silence, ${name}`, perSecond, 'beats/s')
      : judged(`silence, ${name}`, perSecond, 'beats/s', `>= ${least}`, perSecond >= least);
  });
  return Promise.resolve([...speeds, ...growth()]);
}

function speedOf(path: PathModel, beats: number, seed = 'bench'): number {
  const fromMs = nowMs();
  const result = soak({ heartbeat, reconnect, path, beats, seed });
  return (1000 * result.beats) / (nowMs() - fromMs);
}

// Each setting plays as many beats, so the cost of one must not depend on how many there are.
function growth(): Figure[] {
  const costs = [1, 8, 64].map((settings) => {
    const fromMs = nowMs();
    for (let index = 0; index < settings; index += 1) speedOf(lossy, 250_000, `setting ${index}`);
    return { settings, perSettingMs: (nowMs() - fromMs) / settings };
  });
  const [one, , many] = costs.map(({ perSettingMs }) => perSettingMs);
  const ratio = (many ?? Number.POSITIVE_INFINITY) / (one ?? 1);
  return [
    ...costs.map(({ settings, perSettingMs }) => info(`${settings} settings, each`, perSettingMs, 'ms')),
    judged('cost of one of 64 settings against one alone', ratio, 'x', '<= 1.5', ratio <= 1.5),
  ];
}
