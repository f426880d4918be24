// A client's program in a container of its own, attached: its output comes by the stream that the engine holds open, not by
// its log, which would be later. It is started anew for each life, and named as of this run, so whatever ends the run ends it.

import type { Container } from 'dockerode';
import type { ContainerRuntimeClient } from 'testcontainers';
import { stateOf } from '../../clients/process-faults.ts';
import type { ContainerStart, RunningContainer } from '../../environment.ts';
import { type Interval, nowMs, sleep, systemClock } from '../../time.ts';
import { owner, ownerLabel } from './leftovers.ts';
import { belongsTo, ownProcess } from './own-process.ts';
import { naming, type Testcontainers } from './testcontainers.ts';

/** Where containers are put. */
export interface ContainerPlace {
  readonly library: Testcontainers;
  readonly runtime: ContainerRuntimeClient;
  readonly runId: string;
  /** A network's name, or `host`. */
  readonly networkMode: string;
  /** Throws when a container that was started is not where the paths are. */
  readonly check?: (pid: number) => void;
}

// An exit is known to lie between the last look at which the process lived and the end of its output.
const lookEachMs = 25;

/** Starts one. Throws a FlatlineError (exit 3): no such image, no such program in it, no engine. */
export async function startContainer(place: ContainerPlace, start: ContainerStart): Promise<RunningContainer> {
  const container = await naming(`client image ${start.image}`, created(place, start));
  try {
    return await attended(place, container, start);
  } catch (error) {
    await removed(container);
    throw error;
  }
}

async function created({ library, runtime, runId, networkMode }: ContainerPlace, start: ContainerStart): Promise<Container> {
  const { sessionId } = await library.getReaper(runtime);
  const labels = { 'org.testcontainers': 'true', [library.LABEL_TESTCONTAINERS_SESSION_ID]: sessionId };
  return await runtime.container.dockerode.createContainer({
    Image: start.image,
    ...(start.command.length === 0 ? {} : { Cmd: [...start.command] }),
    Env: Object.entries(start.env).map(([name, value]) => `${name}=${value}`),
    Labels: { ...labels, 'flatline.run': runId, 'flatline.part': 'client', [ownerLabel]: owner() },
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: true,
    OpenStdin: true,
    StdinOnce: true,
    HostConfig: { NetworkMode: networkMode },
  });
}

async function attended(place: ContainerPlace, container: Container, start: ContainerStart): Promise<RunningContainer> {
  const what = `client image ${start.image}`;
  const wires = { stream: true, stdin: true, stdout: true, stderr: true, hijack: true };
  const stream = await naming(what, container.attach(wires));
  const into = (name: 'stdout' | 'stderr') => ({ write: (chunk: Buffer) => start.onOutput(name, chunk, nowMs()) });
  container.modem.demuxStream(stream, into('stdout') as never, into('stderr') as never);
  const silent = new Promise<number>((resolve) => {
    for (const end of ['end', 'close', 'error']) stream.once(end, () => resolve(nowMs()));
  });
  await naming(what, container.start());
  const pid = (await container.inspect()).State.Pid;
  place.check?.(pid);
  const id = container.id;
  const isHere = () => belongsTo(pid, id);
  const own = ownProcess(id, () => pid);
  let wanted = true;
  const alive = lookAt(pid, isHere);
  const ended = container.wait().then(async ({ StatusCode }: { StatusCode: number }) => {
    const hi = await silent;
    if (wanted) start.onExit(howOf(StatusCode), { lo: Math.min(alive.lastMs(), hi), hi });
  });
  // An engine that goes away is told by others.
  const over = ended.catch(() => {}).finally(alive.end);
  const act = async (doing: string, work: () => Promise<unknown>): Promise<Interval> => {
    const lo = nowMs();
    await naming(`client container: ${doing}`, work());
    return { lo, hi: nowMs() };
  };
  return {
    pids: () => (isHere() ? [pid] : []),
    write: (text) => void (stream.writable && stream.write(text)),
    stop: async () => (await own.stop()) ?? (await act('pause', () => container.pause())),
    continue: async () => (await own.continue()) ?? (await act('unpause', () => container.unpause())),
    async kill() {
      wanted = false;
      return (await own.kill('SIGKILL')) ?? (await act('kill', () => container.kill().then(() => over)));
    },
    async [Symbol.asyncDispose]() {
      wanted = false;
      alive.end();
      await removed(container);
      (stream as unknown as { destroy(): void }).destroy();
    },
  };
}

// 128 and a signal's number is what a shell and the engine make of a signal; a program may also exit with it.
function howOf(code: number): string {
  const names: Record<number, string> = { 134: 'SIGABRT', 137: 'SIGKILL', 139: 'SIGSEGV', 143: 'SIGTERM' };
  return names[code] === undefined ? `exit ${code}` : `exit ${code}, ${names[code]}`;
}

// Until when the process was seen alive; where it is not one of this machine, only since when it is watched.
function lookAt(pid: number, isHere: () => boolean): { lastMs(): number; end(): void } {
  let lastMs = nowMs();
  let looking = isHere();
  const end = () => {
    looking = false;
  };
  const look = async () => {
    while (looking) {
      const atMs = nowMs();
      const state = stateOf(pid);
      if (state === undefined || state === 'Z') return;
      lastMs = atMs;
      await sleep(systemClock, lookEachMs);
    }
  };
  void look();
  return { lastMs: () => lastMs, end };
}

async function removed(container: Container): Promise<void> {
  await container.remove({ force: true, v: true }).catch(() => {});
}
