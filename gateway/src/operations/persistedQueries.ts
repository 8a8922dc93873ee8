/** Automatic persisted queries (APQ): clients send the SHA-256 of a query that they have sent before, instead of its text. */
import { LRUCache } from 'lru-cache';
import type { RedisLink } from '../redis/redisLink.js';

/** The texts of queries by their SHA-256. Several gateways may share one store. */
export interface PersistedQueryStore {
  get(hash: string): Promise<string | undefined>;
  set(hash: string, query: string): Promise<void>;
}

/** Memory that the texts may take. */
const maxBytes = 8 * 1024 * 1024;

const keyPrefix = 'marquee:apq:';

/** Of all gateways. A client that comes back later sends the text once more. */
const keptSeconds = 7 * 86_400;

/** In Redis, and in memory for while Redis is away. */
export function createRedisStore(link: RedisLink): PersistedQueryStore {
  const memory = createMemoryStore();
  return {
    get: async (hash) => {
      const known = await memory.get(hash);
      if (known !== undefined || !link.isUp) return known;
      try {
        const text = await link.inTime(link.client.get(keyPrefix + hash));
        if (text === null) return undefined;
        await memory.set(hash, text);
        return text;
      } catch {
        return undefined;
      }
    },
    set: async (hash, query) => {
      await memory.set(hash, query);
      if (!link.isUp) return;
      try {
        await link.inTime(link.client.set(keyPrefix + hash, query, 'EX', keptSeconds));
      } catch {
        // The text is in memory. Other gateways ask their clients for it.
      }
    },
  };
}

/** Of one process. A character takes up to two bytes; the rest is the hash and the entry. */
export function createMemoryStore(): PersistedQueryStore {
  const queries = new LRUCache<string, string>({
    maxSize: maxBytes,
    sizeCalculation: ({ length }) => 2 * length + 300,
  });
  return {
    get: async (hash) => queries.get(hash),
    set: async (hash, query) => void queries.set(hash, query),
  };
}
