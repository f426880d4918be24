// The docker bench: how long the environment takes to be ready, against the same images started by hand with `docker run`, and
// a suite of 20 scenarios on the real Toxiproxy, against its longest trial. Needs a container engine and the images.

import { execFile } from 'node:child_process';
import { readImages } from '../environments/docker/compose-file.ts';
import { startDocker } from '../environments/docker/index.ts';
import { uniqueName } from '../random.ts';
import { nowMs } from '../time.ts';
import { type Figure, info, judged, withRun } from './figure.ts';

const rounds = 5;
const scenarios = 20;

/** Medians of five starts each, taken in turn; then one suite. */
export async function run(): Promise<Figure[]> {
  await environmentOnce();
  const bare: number[] = [];
  const own: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    bare.push(await bareOnce());
    own.push(await environmentOnce());
  }
  const ratio = median(own) / median(bare);
  return [
    info('network, Toxiproxy, server, sidecar by docker run', median(bare), 'ms'),
    info('environment ready', median(own), 'ms'),
    judged('environment against docker run', ratio, 'x', '<= 1.3', ratio <= 1.3),
    ...(await suite()),
  ];
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

// The library's own start, and that of its reaper, are not of the containers; they are paid once before.
async function environmentOnce(): Promise<number> {
  const nothing = () => {};
  const start = { runId: 'bench', folder: '.', log: nothing, keep: nothing, forget: nothing, onServerExit: nothing };
  const fromMs = nowMs();
  await using environment = await startDocker({ ...start, expected: [{ use: 'reference', protocol: 'lines' }] });
  await using _server = await environment.server({ use: 'reference', protocol: 'lines' });
  return nowMs() - fromMs;
}

// The sidecar needs Toxiproxy's namespace, the server nobody.
async function bareOnce(): Promise<number> {
  const { server, toxiproxy, sidecar } = readImages();
  const name = `flatline-bench-${uniqueName()}`;
  const sleeps = ['tail', '-f', '/dev/null'];
  const fromMs = nowMs();
  await docker('network', 'create', name);
  const beside = async () => {
    await docker('run', '-d', '--network', name, '--name', `${name}-proxy`, toxiproxy);
    await docker(
      'run',
      '-d',
      '--network',
      `container:${name}-proxy`,
      '--cap-add',
      'NET_ADMIN',
      '--name',
      `${name}-sidecar`,
      sidecar,
      ...sleeps,
    );
  };
  await Promise.all([beside(), docker('run', '-d', '--network', name, '--name', `${name}-server`, server, ...sleeps)]);
  const tookMs = nowMs() - fromMs;
  await docker('rm', '-f', ...['sidecar', 'proxy', 'server'].map((part) => `${name}-${part}`));
  await docker('network', 'rm', name);
  return tookMs;
}

function docker(...args: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    execFile('docker', args, (error, _printed, complaint) => (error === null ? resolve() : reject(new Error(complaint.trim()))));
  });
}

const scenario = (index: number) => `
name: suite ${index}
steady: 2500ms
trials: 4
client: { heartbeat: { interval: 500ms, detector: { type: silence, window: 8s } } }
faults: [{ type: stall, for: 3s, phase: 0.5 }]
recover: 10s
expect: { detection: never, resume: { within: 500ms }, mistakes: 0 }
`;
const plannedMs = 6000;

async function suite(): Promise<Figure[]> {
  const files = Object.fromEntries(Array.from({ length: scenarios }, (_, index) => [`suite-${index}.scenario.yaml`, scenario(index)]));
  return await withRun(files, ['--env', 'docker'], ({ instrument, scenarios: results }) => {
    const ratio = (instrument.trialsMs ?? Number.POSITIVE_INFINITY) / plannedMs;
    const passed = results.filter(({ verdict }) => verdict === 'pass').length;
    return [
      judged('suite of 20 against its longest trial', ratio, 'x 6 s', '<= 1.2', ratio <= 1.2),
      judged('verdict pass', passed, 'scenarios', '20', passed === scenarios),
      info('lateness p99', instrument.latenessP99Ms ?? Number.NaN, 'ms'),
    ];
  });
}
