/** The films that the viewer wants to see. */
import { MemberAnswer } from '../app/MemberAnswer.js';
import { MoreButton } from '../app/MoreButton.js';
import { usePage, type StartQuery } from '../app/page.js';
import { present } from '../app/present.js';
import { PageLink } from '../app/PageLink.js';
import { Letterboard } from '../design/Letterboard.js';
import { LongList } from '../design/LongList.js';
import { FilmCard } from '../films/FilmCard.js';
import { graphql } from '../generated/gql.js';
import type { WatchlistPageQuery } from '../generated/graphql.js';
import styles from './WatchlistPage.module.css';

export const watchlistFragment = graphql(`
  fragment Watchlist_page on MovieConnection {
    totalCount
    edges {
      cursor
      node {
        id
        ...FilmCard_film
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
`);

const query = graphql(`
  query WatchlistPage {
    ...Shell_viewer
    me {
      id
      watchlist(first: 50) {
        ...Watchlist_page @unmask
      }
    }
  }
`);

const moreQuery = graphql(`
  query WatchlistMore($after: String) {
    me {
      id
      watchlist(first: 50, after: $after) {
        ...Watchlist_page @unmask
      }
    }
  }
`);

export const load = (start: StartQuery) => start(query, {});

export function Page() {
  return <MemberAnswer answer={usePage(query)}>{(data) => <Watchlist data={data} />}</MemberAnswer>;
}

function Watchlist({ data: { me } }: { readonly data: WatchlistPageQuery }) {
  const list = me?.watchlist;
  const count = list?.totalCount ?? 0;
  return (
    <div className={styles.page}>
      <title>Watchlist · Marquee</title>
      <Letterboard lead="You want to see" lines={[count === 1 ? '1 film' : `${count.toLocaleString('en')} films`]} />
      {count === 0 && (
        <p>
          Nothing yet. <PageLink to="/discover">Look around</PageLink> and keep what you like.
        </p>
      )}
      <LongList
        items={present(list?.edges)}
        keyOf={({ node }) => node.id}
        rowHeight={300}
        total={count}
        className={styles.films}
      >
        {({ node }) => <FilmCard film={node} />}
      </LongList>
      <MoreButton pageInfo={list?.pageInfo} query={moreQuery} />
    </div>
  );
}
