/** The orders of a search, and what each goes by in the graph. */
import type { OrderKey } from '@marquee/graph/indexes/filmIndex';

export type MovieOrderName = 'RELEVANCE' | 'POPULARITY' | 'NEWEST' | 'OLDEST' | 'TITLE';

/** RELEVANCE needs words to be relevant to; without them, or among films that fit alike, it is popularity. */
export const orderKey: Record<MovieOrderName, OrderKey> = {
  RELEVANCE: 'byPopularity',
  POPULARITY: 'byPopularity',
  NEWEST: 'byNewest',
  OLDEST: 'byOldest',
  TITLE: 'byTitle',
};
