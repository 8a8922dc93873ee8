/** The orders of a search, and the property of a film that each sorts by. */
import type { OrderKey } from '@marquee/graph/indexes/filmIndex';

export type MovieOrderName = 'RELEVANCE' | 'POPULARITY' | 'NEWEST' | 'OLDEST' | 'TITLE';

/** RELEVANCE sorts by score if there are search words. Its key here is for a search without words. */
export const orderKey: Record<MovieOrderName, OrderKey> = {
  RELEVANCE: 'byPopularity',
  POPULARITY: 'byPopularity',
  NEWEST: 'byNewest',
  OLDEST: 'byOldest',
  TITLE: 'byTitle',
};
