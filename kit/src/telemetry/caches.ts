/** How often what is asked for is found in a cache. */
import { counter, firstValues } from './metrics.js';

const requests = counter({
  name: 'marquee.cache.requests',
  description: 'Look-ups in a cache of this process, by cache and result.',
  labels: { cache: firstValues(20), result: ['hit', 'miss'] },
});

/** Counts one look-up in the cache `name`. A cache has one name in the code; a client never chooses it. */
export const countLookUp = (name: string, isHit: boolean): void =>
  requests.add(1, { cache: name, result: isHit ? 'hit' : 'miss' });

/** Counts several look-ups in the cache `name`. */
export function countLookUps(name: string, { hits, misses }: { readonly hits: number; readonly misses: number }): void {
  if (hits > 0) requests.add(hits, { cache: name, result: 'hit' });
  if (misses > 0) requests.add(misses, { cache: name, result: 'miss' });
}
