// ioredis. It looks after its connection only where `socketTimeout` is set, and then only while a command is in flight;
// otherwise TCP's keep-alive alone would tell. It comes back after min(50 ms x 2^(n-1), 5 s) and up to 200 ms more.

import { type BundledClient, libraryOptions, numberOf } from '../bundled-client.ts';

const own = {
  pingEveryMs: 'sends PING this often; default 1000',
  take: 'instead: waits in a blocking BZPOPMIN on this key, again and again',
};

/** `use: ioredis`. */
export const ioredis: BundledClient = {
  use: 'ioredis',
  library: 'ioredis',
  versions: '6.0.0',
  server: 'redis-server',
  beats: 'a reply to PING; with `take`: a value',
  options: own,
  heartbeat(options) {
    const timeoutMs = numberOf(options, 'socketTimeout', 0);
    if (timeoutMs === 0 || options['take'] !== undefined) return undefined;
    return {
      intervalMs: numberOf(options, 'pingEveryMs', 1000),
      from: 'client',
      detector: { type: 'reply-timeout', timeoutMs, misses: 1 },
    };
  },
  run({ library, host, port, options, say }) {
    const { Redis } = library as typeof import('ioredis');
    let reason: string | undefined;
    say.connecting();
    const redis = new Redis({ host, port, ...libraryOptions(options, own) });
    redis.on('ready', () => say.up());
    redis.on('reconnecting', () => say.connecting());
    redis.on('end', () => say.gaveUp());
    redis.on('error', (error: Error) => {
      reason = error.message;
    });
    redis.on('close', () => {
      say.down(reason);
      reason = undefined;
    });
    const { take } = options;
    if (typeof take === 'string') void takeFrom((key) => redis.bzpopmin(key, 0), take, say.beat);
    // A reply to what was asked before a loss may come after the next `ready`: then it is one.
    else setInterval(() => void (redis.status === 'ready' && redis.ping().then(say.beat, ignore)), numberOf(options, 'pingEveryMs', 1000));
  },
};

async function takeFrom(pop: (key: string) => Promise<unknown>, key: string, beat: () => void): Promise<void> {
  for (;;) await pop(key).then(beat, ignore);
}

function ignore(): void {}
