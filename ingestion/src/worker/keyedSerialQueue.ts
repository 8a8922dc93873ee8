/** Runs work with one key in sequence, and work with different keys in parallel. */
import PQueue from 'p-queue';

export interface KeyedSerialQueue {
  /** Runs `work` after all earlier work with the same key. Settles as `work` does. */
  run<T>(key: string, work: () => Promise<T>): Promise<T>;
  /** Resolves when no work is left. */
  onIdle(): Promise<void>;
}

export function createKeyedSerialQueue(): KeyedSerialQueue {
  const queues = new Map<string, PQueue>();

  function queueOf(key: string): PQueue {
    const existing = queues.get(key);
    if (existing) return existing;
    const queue = new PQueue({ concurrency: 1 });
    queue.on('idle', () => queues.delete(key));
    queues.set(key, queue);
    return queue;
  }

  return {
    run: (key, work) => queueOf(key).add(work),
    onIdle: async () => {
      await Promise.all([...queues.values()].map((queue) => queue.onIdle()));
    },
  };
}
