/** Searches before the first client does: Neo4j makes plans for new statements, which may take longer than a client's deadline. */
import { randomUUID } from 'node:crypto';
import { anonymous } from '@marquee/kit/identity/viewer';
import type { Log } from '@marquee/kit/log';
import type { Subgraph } from '@marquee/kit/subgraph/subgraph';

/** The statements differ for a title, for one with a typo, and for words that no film has. */
const query = `query ($title: String!, $misspelt: String!, $unknown: String!) {
  exact: searchMovies(q: $title, first: 10, facets: [GENRE, DECADE, YEAR]) { ...Films }
  similar: searchMovies(q: $misspelt, first: 10, facets: [GENRE, DECADE, YEAR]) { ...Films }
  none: searchMovies(q: $unknown, first: 10) { ...Films }
  suggest(q: $title, first: 8) {
    suggestions { target { __typename ... on Movie { id title year } ... on Person { id name knownFor(first: 2) { title } } } }
  }
}
fragment Films on MovieSearchConnection {
  totalCount
  didYouMean
  edges { score highlights { text } node { id title year directors { id name } cast(first: 3) { nodes { person { id name } } } } }
}`;

/** Together, in milliseconds. */
const maxMs = 10_000;

/** Resolves when a search has been answered, or after ten seconds. Never rejects: a start must not fail because a search does. */
export async function warmUp(subgraph: Subgraph, log: Log): Promise<void> {
  const deadlineAt = performance.now() + maxMs;
  const signal = AbortSignal.timeout(maxMs);
  try {
    while (!signal.aborted) {
      const scope = subgraph.openScope({ viewer: anonymous, requestId: 'warm-up', signal, deadlineAt });
      const popular = await scope.execute({ query: '{ searchMovies(first: 1) { nodes { title } } }' });
      const title = titleOf(popular.data) ?? 'film';
      const variables = { title, misspelt: `${title}x`, unknown: randomUUID() };
      const { errors = [] } = await scope.execute({ query, variables });
      // A statement that is cut off at its time limit leaves its plan, so that it is faster when it comes again.
      if (!errors.some(({ extensions }) => extensions.code === 'SUBGRAPH_TIMEOUT')) return;
    }
  } catch (error) {
    log.warn({ error: String(error) }, 'the search for warming up failed');
  }
}

const titleOf = (data: unknown): string | undefined =>
  (data as { searchMovies?: { nodes: { title: string }[] } } | null | undefined)?.searchMovies?.nodes[0]?.title;
