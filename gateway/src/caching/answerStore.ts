/** Where answers are kept: in the memory of this process, or in Redis for all gateways. */
import { LRUCache } from 'lru-cache';
import { gauge } from '@marquee/kit/telemetry/metrics';
import type { RedisLink } from '../redis/redisLink.js';
import type { Dependencies } from './catalogChanges.js';

export interface StoredAnswer extends Dependencies {
  readonly body: Buffer;
}

export interface AnswerStore {
  /** Undefined if there is none, or if the store does not answer in time. */
  get(key: string): StoredAnswer | undefined | Promise<StoredAnswer | undefined>;
  set(key: string, answer: StoredAnswer, maxAgeSeconds: number): void;
}

/** The part of the memory that one answer may take. */
const largestPart = 1 / 8;

const size = gauge({
  name: 'marquee.response_cache.size',
  unit: 'By',
  description: 'Memory of the answers that this process keeps.',
});

/** In this process; the answers that were not used for the longest time are dropped first. */
export function createMemoryAnswers(maxBytes: number): AnswerStore & { stop(): void } {
  const answers = new LRUCache<string, StoredAnswer>({
    maxSize: maxBytes,
    maxEntrySize: Math.floor(maxBytes * largestPart),
    sizeCalculation: ({ body, ids = [] }) => body.length + ids.length * 64 + 500,
  });
  const stop = size.observe(() => [{ value: answers.calculatedSize, labels: {} }]);
  return {
    get: (key) => answers.get(key),
    set: (key, { body, ids, ...answer }, maxAgeSeconds) =>
      void answers.set(
        key,
        { ...answer, ids: ids?.map(textInOwnMemory), body: inOwnMemory(body) },
        { ttl: maxAgeSeconds * 1_000 },
      ),
    stop,
  };
}

/** Short buffers are parts of larger ones, which would be kept whole. */
function inOwnMemory(body: Buffer): Buffer {
  const copy = Buffer.allocUnsafeSlow(body.length);
  body.copy(copy);
  return copy;
}

/** An id is cut from the answer of a subgraph (execution/jsonText.ts), which would be kept whole. */
const textInOwnMemory = (text: string): string => Buffer.from(text).toString();

const keyPrefix = 'marquee:answer:';

/** Longer answers are not sent to Redis. */
const maxRedisLength = 1_000_000;

/** In Redis. While Redis is away, nothing is kept and nothing waits. */
export function createRedisAnswers(link: RedisLink): AnswerStore {
  return {
    get: async (key) => {
      if (!link.isUp) return undefined;
      try {
        return parseAnswer(await link.inTime(link.client.get(keyPrefix + key)));
      } catch {
        return undefined;
      }
    },
    set: (key, answer, maxAgeSeconds) => {
      if (!link.isUp || answer.body.length > maxRedisLength) return;
      const sent = link.client.set(keyPrefix + key, printAnswer(answer), 'EX', maxAgeSeconds);
      link.inTime(sent).catch(() => {});
    },
  };
}

/** A line of JSON that describes the answer, and then its body as it is. */
function printAnswer({ body, ...description }: StoredAnswer): string {
  return `${JSON.stringify(description)}\n${body.toString()}`;
}

function parseAnswer(text: string | null): StoredAnswer | undefined {
  if (text === null) return undefined;
  const end = text.indexOf('\n');
  return { ...(JSON.parse(text.slice(0, end)) as Omit<StoredAnswer, 'body'>), body: Buffer.from(text.slice(end + 1)) };
}
