/** What the viewer watched, newest first, with a way to take a watch away. */
import { useMutation, useQueryRefHandlers, type QueryRef } from '@apollo/client/react';
import { useState, useTransition } from 'react';
import { useLoaderData } from 'react-router';
import { MemberAnswer } from '../app/MemberAnswer.js';
import { usePage, type StartQuery } from '../app/page.js';
import { PageLink } from '../app/PageLink.js';
import { Button } from '../design/Button.js';
import { Letterboard } from '../design/Letterboard.js';
import { When } from '../design/When.js';
import { deleteWatch } from '../films/filmWrites.js';
import { graphql } from '../generated/gql.js';
import type { HistoryPageQuery } from '../generated/graphql.js';
import styles from './HistoryPage.module.css';

const query = graphql(`
  query HistoryPage($after: String) {
    ...Shell_viewer
    me {
      id
      history(first: 50, after: $after) {
        totalCount
        edges {
          cursor
          node {
            id
            watchedAt
            rating
            rewatch
            visibility
            movie {
              id
              slug
              title
              year
            }
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
`);

export const load = (start: StartQuery) => start(query, {});

export function Page() {
  return <MemberAnswer answer={usePage(query)}>{(data) => <History data={data} />}</MemberAnswer>;
}

type HistoryConnection = NonNullable<NonNullable<HistoryPageQuery['me']>['history']>;
type Entry = HistoryConnection['edges'][number]['node'];

function History({ data: { me } }: { readonly data: HistoryPageQuery }) {
  const [isLoading, startLoading] = useTransition();
  const { fetchMore } = useQueryRefHandlers(useLoaderData<QueryRef<HistoryPageQuery>>());
  const history = me?.history;
  return (
    <div className={styles.page}>
      <title>History · Marquee</title>
      <Letterboard lead="Your history" lines={[`${history?.totalCount ?? 0} watches`]} />
      <ol>
        {history?.edges.map(({ node }) => (
          <HistoryEntry key={node.id} watch={node} />
        ))}
      </ol>
      {history?.pageInfo.hasNextPage && (
        <Button
          disabled={isLoading}
          onClick={() =>
            startLoading(() => {
              void fetchMore({ variables: { after: history.pageInfo.endCursor } });
            })
          }
        >
          {isLoading ? 'Loading' : 'Show more'}
        </Button>
      )}
    </div>
  );
}

const whoSees = { PUBLIC: 'everybody sees it', FRIENDS: 'friends see it', PRIVATE: 'only you see it' };

function HistoryEntry({ watch: { id, movie, rating, rewatch, visibility, watchedAt } }: { readonly watch: Entry }) {
  const [problem, setProblem] = useState<string>();
  const [remove, { loading }] = useMutation(deleteWatch, { variables: { watchId: id }, refetchQueries: 'active' });
  const take = async () => {
    const { data } = await remove().catch(() => ({ data: undefined }));
    setProblem(data?.deleteWatch ? data.deleteWatch.userErrors[0]?.message : 'This did not work. Try it again.');
  };
  return (
    <li className={styles.watch}>
      <b className={styles.rating}>{rating ?? '–'}</b>
      <span>
        {movie ? <PageLink to={`/films/${movie.slug}`}>{movie.title}</PageLink> : 'A film'}{' '}
        <span className={styles.facts}>
          {movie?.year}
          {rewatch && ' · again'} · {whoSees[visibility]}
        </span>
        {problem !== undefined && <span role="alert">{problem}</span>}
      </span>
      <When time={watchedAt} />
      <Button
        look="quiet"
        disabled={loading}
        onClick={() => void take()}
        aria-label={`Remove ${movie?.title ?? 'watch'}`}
      >
        Remove
      </Button>
    </li>
  );
}
