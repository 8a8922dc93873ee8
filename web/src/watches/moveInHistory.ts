/** Puts a watch whose date changed at its new place in the history that is loaded. */
import type { ApolloCache, Reference } from '@apollo/client';

interface Edge {
  readonly cursor: string;
}

export interface LoadedPages<AnEdge extends Edge> {
  readonly edges: readonly AnEdge[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor?: string | null };
}

/**
 * Latest first, unknown dates last, as the API orders them. A watch that now comes after all that is loaded is left out: a later page
 * brings it.
 */
export function inOrder<AnEdge extends Edge, Pages extends LoadedPages<AnEdge>>(
  pages: Pages,
  timeOf: (edge: AnEdge) => string | null | undefined,
  isMoved: (edge: AnEdge) => boolean,
): Pages {
  const rank = (edge: AnEdge) => Date.parse(timeOf(edge) ?? '') || -Infinity;
  // Equal ranks keep their order; the difference of two infinities is no number.
  const edges = [...pages.edges].sort((one, other) => rank(other) - rank(one) || 0);
  const last = edges.at(-1);
  if (!pages.pageInfo.hasNextPage || !last) return { ...pages, edges };
  if (isMoved(last)) edges.pop();
  return { ...pages, edges, pageInfo: { ...pages.pageInfo, endCursor: edges.at(-1)?.cursor ?? null } };
}

type StoredEdge = Edge & { readonly node: Reference };

export function moveInHistory(
  cache: ApolloCache,
  { memberId, watchId }: { readonly memberId: string; readonly watchId: string },
): void {
  const id = cache.identify({ __typename: 'User', id: memberId });
  if (id === undefined) return;
  const moved = cache.identify({ __typename: 'Watch', id: watchId });
  cache.modify({
    id,
    fields: {
      history: (pages, { readField }) =>
        inOrder<StoredEdge, LoadedPages<StoredEdge>>(
          pages as LoadedPages<StoredEdge>,
          ({ node }) => readField<string | null>('watchedAt', node),
          ({ node }) => node.__ref === moved,
        ),
    },
  });
}
