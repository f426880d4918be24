// The suite bench: 40 files x 10 trials, planned to last 6 s each, on however many cores there are. They all run side by
// side, so the suite takes about as long as its longest trial; the figure is that ratio, with the lateness it cost.

import { type Figure, info, judged, withRun } from './figure.ts';

// 2 s steady + 3 s held + about 1 s until the client is sure: it must not reconnect, so every trial has the same length.
const scenario = (index: number) => `
name: suite ${index}
steady: 2500ms
trials: 10
client: { heartbeat: { interval: 500ms, detector: { type: silence, window: 8s } } }
faults: [{ type: stall, for: 3s, phase: 0.5 }]
recover: 10s
expect: { detection: never, resume: { within: 500ms }, mistakes: 0 }
`;
const plannedMs = 6000;

/** Runs 400 trials by the real command. */
export async function run(): Promise<Figure[]> {
  const files = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`suite-${index}.scenario.yaml`, scenario(index)]));
  return await withRun(files, [], (result) => {
    const trials = result.scenarios.flatMap((each) => each.trials);
    const { instrument } = result;
    const ratio = (instrument.trialsMs ?? Number.POSITIVE_INFINITY) / plannedMs;
    const doubtful = trials.filter((trial) => trial.verdict === 'inconclusive').length;
    return [
      judged('first trial start to last verdict', ratio, 'x 6 s', '<= 1.15 (aim 1.05)', ratio <= 1.15),
      judged('inconclusive trials', doubtful, 'trials', '0', doubtful === 0),
      judged('trials', trials.length, 'trials', '400', trials.length === 400),
      info('verdict pass', result.scenarios.filter((each) => each.verdict === 'pass').length, 'scenarios'),
      info('lateness p99', instrument.latenessP99Ms ?? Number.NaN, 'ms'),
      info('most trials at once', instrument.maxConcurrency, 'trials'),
      judged(
        'start-up and calibration',
        (instrument.readyMs ?? Number.POSITIVE_INFINITY) + (instrument.calibrationMs ?? 0),
        'ms',
        '<= 3000',
        (instrument.readyMs ?? Number.POSITIVE_INFINITY) + (instrument.calibrationMs ?? 0) <= 3000,
      ),
      info('start-up', instrument.readyMs ?? Number.NaN, 'ms'),
      info('calibration', instrument.calibrationMs ?? Number.NaN, 'ms'),
    ];
  });
}
