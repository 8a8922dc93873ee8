/** The viewer's watches of a film, latest first. */
import { useQuery } from '@apollo/client/react';
import { PageLink } from '../app/PageLink.js';
import { sentenceOf } from '../failures/reasonOf.js';
import { graphql } from '../generated/gql.js';
import { OwnWatch } from '../watches/OwnWatch.js';

export interface OwnWatchesProps {
  readonly movieId: string;
  /** How many there are. */
  readonly count: number;
}

/** As many as the API lists; the rest is found on the page of the history. */
const listed = 100;

const query = graphql(`
  query FilmWatches($movieId: ID!, $first: Int!) {
    movie(id: $movieId) {
      id
      viewer {
        watches(first: $first) {
          id
          ...OwnWatch_watch
          ...WatchRow_watch
        }
      }
    }
  }
`);

export default function OwnWatches({ movieId, count }: OwnWatchesProps) {
  const variables = { movieId, first: listed };
  const { data, error, loading } = useQuery(query, { variables, fetchPolicy: 'cache-and-network' });
  const watches = data?.movie?.viewer?.watches ?? [];
  return (
    <div>
      <ol>
        {watches.map((watch) => (
          <li key={watch.id}>
            <OwnWatch watch={watch} hasFilm={false} />
          </li>
        ))}
      </ol>
      <p role="status">
        {error
          ? sentenceOf(error)
          : loading && watches.length === 0
            ? 'Your watches are coming'
            : count > listed && rest}
      </p>
    </div>
  );
}

const rest = (
  <>
    Older ones are in <PageLink to="/history">your history</PageLink>.
  </>
);
