/** How Apollo Client keeps answers: one named policy for each kind of list. */
import type { FieldPolicy, InMemoryCacheConfig } from '@apollo/client';
import { relayStylePagination } from '@apollo/client/utilities';

interface Pages {
  readonly edges: readonly { readonly cursor?: string }[];
  readonly pageInfo: { readonly endCursor?: string };
}

/**
 * Pages of a connection are joined; lists with other arguments are other lists. When the first page comes again as it was, as on the
 * way back, the later pages stay, so that the scroll position does.
 */
function pagesOf(...keyArgs: string[]): FieldPolicy {
  const joined = relayStylePagination(keyArgs.length > 0 ? keyArgs : false);
  const merge = joined.merge as unknown as (existing: Pages | undefined, incoming: Pages, options: unknown) => Pages;
  return {
    ...joined,
    merge(existing: Pages | undefined, incoming: Pages, options) {
      const next = merge(existing, incoming, options);
      if (!existing || (options.args?.after !== undefined && options.args.after !== null)) return next;
      const count = next.edges.length;
      const end = next.edges.at(-1)?.cursor;
      const isAsBefore =
        existing.edges.length > count && end !== undefined && existing.edges[count - 1]?.cursor === end;
      if (!isAsBefore) return next;
      return { ...next, edges: [...next.edges, ...existing.edges.slice(count)], pageInfo: existing.pageInfo };
    },
  };
}

/** A value of a facet has an id, and its count belongs to one list: another list has the same value with another count. */
const partOfItsList = { keyFields: false } as const;

/** An object without an id belongs to its film or person, so a later answer adds to it. */
const partOfItsParent = { merge: true } as const;

export const cachePolicies: InMemoryCacheConfig = {
  possibleTypes: {
    Node: ['Movie', 'Person', 'Genre', 'User', 'Watch'],
    SuggestionTarget: ['Movie', 'Person', 'Genre'],
  },
  typePolicies: {
    FacetBucket: partOfItsList,
    Query: {
      fields: {
        discover: pagesOf('filter', 'orderBy'),
        searchMovies: pagesOf('q', 'filter', 'orderBy'),
        trending: pagesOf('circle', 'window'),
      },
    },
    User: {
      fields: {
        feed: pagesOf(),
        friends: pagesOf('first'),
        blockedUsers: pagesOf('first'),
        history: pagesOf('window', 'first'),
        watchlist: pagesOf('first'),
        recommendations: pagesOf(),
        compatibility: partOfItsParent,
      },
    },
    Movie: { fields: { viewer: partOfItsParent, cast: pagesOf() } },
    Person: { fields: { viewer: partOfItsParent, credits: pagesOf('role') } },
  },
};
