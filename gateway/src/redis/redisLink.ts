/** The connection to Redis, and whether Redis answers in time. A gateway starts and serves without it. */
import { Redis } from 'ioredis';
import type { Lifecycle } from '@marquee/kit/lifecycle';
import type { Log } from '@marquee/kit/log';
import { gauge } from '@marquee/kit/telemetry/metrics';

export interface RedisLink {
  readonly client: Redis;
  /** Whether Redis answered in time when it was last asked. */
  readonly isUp: boolean;
  /** The result of `work`. Throws if it fails or is late; from then on Redis is down until it answers a probe. */
  inTime<T>(work: Promise<T>): Promise<T>;
}

export interface RedisLinkOptions {
  readonly url: string;
  readonly timeoutMs: number;
  readonly log: Log;
}

const up = gauge({
  name: 'marquee.redis.up',
  description: 'Whether Redis answers in time (1). While it does not (0), each gateway counts rates for itself.',
});

/** Between two probes while Redis is down. */
const probeIntervalMs = 200;

/** A connection on which nothing arrives for so long is opened again: the other side may not know it any more. */
const silenceMs = 2_000;

/** Waits for Redis for a moment only, and then probes it until it answers. */
export async function openRedisLink(lifecycle: Lifecycle, options: RedisLinkOptions): Promise<RedisLink> {
  const { url, timeoutMs, log } = options;
  const client = connect(url);
  let isUp = false;
  let wasUp: boolean | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;

  const setUp = (next: boolean, reason?: unknown) => {
    isUp = next;
    if (next === wasUp || isStopped) return;
    wasUp = next;
    if (next) log.info('Redis answers');
    else log.warn({ reason: String(reason) }, 'Redis does not answer: this gateway does without it');
  };
  async function probe(): Promise<void> {
    try {
      await withinTime(client.ping(), timeoutMs);
      setUp(true);
    } catch (error) {
      fail(error);
    }
  }
  function fail(error: unknown): void {
    setUp(false, error);
    if (timer !== undefined || isStopped) return;
    timer = setTimeout(() => {
      timer = undefined;
      void probe();
    }, probeIntervalMs).unref();
  }

  const stopObserving = up.observe(() => [{ value: isUp ? 1 : 0, labels: {} }]);
  lifecycle.onStop('redis', () => {
    isStopped = true;
    stopObserving();
    clearTimeout(timer);
    client.disconnect();
  });
  await firstAttempt(client);
  await probe();
  return {
    client,
    get isUp() {
      return isUp;
    },
    inTime: async (work) => {
      try {
        return await withinTime(work, timeoutMs);
      } catch (error) {
        fail(error);
        throw error;
      }
    },
  };
}

function connect(url: string): Redis {
  const client = new Redis(url, {
    // Requests never queue for Redis, and none is sent twice.
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    // What all requests of one turn of the event loop send goes out together.
    enableAutoPipelining: true,
    connectTimeout: silenceMs,
    socketTimeout: silenceMs,
    retryStrategy: () => probeIntervalMs,
  });
  // Each failure to connect is reported here; the probes say when it matters.
  client.on('error', () => {});
  return client;
}

/** How long a start waits for Redis. */
const startMs = 1_000;

/** Resolves once the connection stands, has failed, or takes too long. */
const firstAttempt = (client: Redis): Promise<void> =>
  new Promise((resolve) => {
    client.once('ready', resolve);
    client.once('close', resolve);
    setTimeout(resolve, startMs).unref();
  });

/** After a busy moment, timers run before what has arrived is read. So the answer gets one more turn of the event loop. */
function withinTime<T>(work: Promise<T>, timeoutMs: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      setImmediate(() => reject(new Error(`no answer within ${timeoutMs} ms`)));
    }, timeoutMs);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
