/** The viewer's watches of a film. The API has no list of them, so they are looked for in the history, latest first. */
import { useEffect } from 'react';
import { useQuery } from '@apollo/client/react';
import { PageLink } from '../app/PageLink.js';
import { historyMore } from '../history/historyLists.js';
import { sentenceOf } from '../failures/reasonOf.js';
import { OwnWatch } from '../watches/OwnWatch.js';

export interface OwnWatchesProps {
  readonly movieId: string;
  /** How many there are. */
  readonly count: number;
}

/** Watches that are looked through; the rest is found on the page of the history. */
const searched = 1_000;

export default function OwnWatches({ movieId, count }: OwnWatchesProps) {
  const { data, error, loading, fetchMore } = useQuery(historyMore, { fetchPolicy: 'cache-and-network' });
  const history = data?.me?.history;
  const edges = history?.edges ?? [];
  const found = edges.filter(({ node }) => node.movie?.id === movieId);
  const after = history?.pageInfo.hasNextPage ? history.pageInfo.endCursor : undefined;
  const isSought = found.length < count && edges.length < searched && !!after && !error;
  useEffect(() => {
    if (isSought && !loading) void fetchMore({ variables: { after } }).catch(() => undefined);
  }, [isSought, loading, after, fetchMore]);
  return (
    <div>
      <ol>
        {found.map(({ node }) => (
          <li key={node.id}>
            <OwnWatch watch={node} hasFilm={false} />
          </li>
        ))}
      </ol>
      <p role="status">
        {error
          ? sentenceOf(error)
          : found.length >= count
            ? ''
            : isSought || loading
              ? 'Looking in your history'
              : rest}
      </p>
    </div>
  );
}

const rest = (
  <>
    Older ones are in <PageLink to="/history">your history</PageLink>.
  </>
);
