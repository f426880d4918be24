// A server's container as something that can be frozen, killed and started again. Each act answers with the interval in which
// it happened. That it exits unasked is told; that it gets another address after a start is asked for.

import type { Container } from 'dockerode';
import type { StartedTestContainer } from 'testcontainers';
import { type Interval, nowMs } from '../../time.ts';
import { ownProcess } from './own-process.ts';
import { naming, type Testcontainers } from './testcontainers.ts';

/** Process faults of a container, and what is known of its life. */
export interface ContainerLife extends AsyncDisposable {
  stop(): Promise<Interval>;
  continue(): Promise<Interval>;
  /** Settles when it is gone. */
  kill(signal: 'SIGKILL' | 'SIGTERM'): Promise<Interval>;
  /** Starts it again; ready or not. */
  start(): Promise<void>;
  /** Address in the run's network, as it is now. */
  ip(): Promise<string>;
  /** Its first process on the engine's host. */
  pids(): readonly number[];
  /** True while nobody asked it to end. */
  wanted(): boolean;
}

/** Takes a started container over. `onExit` is told the exit code when it ends unasked. */
export async function containerLife(
  library: Testcontainers,
  started: StartedTestContainer,
  network: string,
  onExit: (code: number) => void,
): Promise<ContainerLife> {
  const runtime = await library.getContainerRuntimeClient();
  const container = runtime.container.getById(started.getId());
  let wanted = true;
  let exited = watch();
  let pid = await pidOf(container);
  const own = ownProcess(started.getId(), () => pid);

  function watch(): Promise<void> {
    return container.wait().then(
      ({ StatusCode }: { StatusCode: number }) => void (wanted && onExit(StatusCode)),
      () => {},
    );
  }
  const act = async (what: string, work: () => Promise<unknown>): Promise<Interval> => {
    const lo = nowMs();
    await naming(`server container: ${what}`, work());
    return { lo, hi: nowMs() };
  };
  return {
    stop: async () => (await own.stop()) ?? (await act('pause', () => container.pause())),
    continue: async () => (await own.continue()) ?? (await act('unpause', () => container.unpause())),
    async kill(signal) {
      wanted = false;
      const killed = await own.kill(signal);
      return killed ?? (await act('kill', () => container.kill({ signal }).then(() => exited)));
    },
    async start() {
      await exited;
      await naming('server container: start', container.start());
      wanted = true;
      exited = watch();
      pid = await pidOf(container);
    },
    async ip() {
      const { NetworkSettings } = await container.inspect();
      return NetworkSettings.Networks[network]?.IPAddress ?? '';
    },
    pids: () => (pid > 0 ? [pid] : []),
    wanted: () => wanted,
    async [Symbol.asyncDispose]() {
      wanted = false;
      await started.stop({ timeout: 0 }).catch(() => {});
    },
  };
}

async function pidOf(container: Container): Promise<number> {
  return (await container.inspect()).State.Pid;
}
