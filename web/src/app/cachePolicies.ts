/** How Apollo Client keeps answers: one named policy for each kind of list. */
import type { InMemoryCacheConfig } from '@apollo/client';
import { relayStylePagination } from '@apollo/client/utilities';

/** Pages of a connection are joined; lists with other arguments are other lists. */
const pagesOf = (...keyArgs: string[]) => relayStylePagination(keyArgs.length > 0 ? keyArgs : false);

/** An object without an id belongs to its film or person, so a later answer adds to it. */
const partOfItsParent = { merge: true } as const;

export const cachePolicies: InMemoryCacheConfig = {
  possibleTypes: {
    Node: ['Movie', 'Person', 'Genre', 'User', 'Watch'],
    SuggestionTarget: ['Movie', 'Person', 'Genre'],
  },
  typePolicies: {
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
        blockedUsers: pagesOf(),
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
