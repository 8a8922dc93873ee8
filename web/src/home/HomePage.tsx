/** What friends watched with people the viewer loves, what trends around them, and what to watch next. */
import { MemberAnswer } from '../app/MemberAnswer.js';
import { usePage, type StartQuery } from '../app/page.js';
import { present, type Present } from '../app/present.js';
import { Letterboard } from '../design/Letterboard.js';
import { Rail } from '../design/Rail.js';
import { ReasonList } from '../design/ReasonList.js';
import { FilmCard } from '../films/FilmCard.js';
import { graphql } from '../generated/gql.js';
import type { HomePageQuery } from '../generated/graphql.js';
import { Watchers } from '../members/Watchers.js';
import { PageLink } from '../app/PageLink.js';
import { DismissButton } from './DismissButton.js';
import { FirstSteps } from './FirstSteps.js';
import { Feed } from './Feed.js';
import styles from './HomePage.module.css';

const query = graphql(`
  query HomePage {
    ...Shell_viewer
    friendsWatched: discover(
      filter: { watchedBy: FRIENDS, window: LAST_30_DAYS, starring: { lovedByMe: true }, seenByMe: false }
      first: 12
    ) {
      totalCount
      edges {
        reasons {
          ...ReasonList_reason @unmask
        }
        watchedBy {
          ...Watchers_watchers @unmask
        }
        node {
          id
          title
          ...FilmCard_film
        }
      }
    }
    trending(circle: FRIENDS_OF_FRIENDS, window: LAST_7_DAYS, first: 12) {
      edges {
        rank
        previousRank
        watcherCount
        node {
          id
          ...FilmCard_film
        }
      }
    }
    me {
      id
      displayName
      recommendations(first: 12) {
        edges {
          reasons {
            ...ReasonList_reason @unmask
          }
          node {
            id
            title
            ...FilmCard_film
          }
        }
      }
      feed(first: 12) {
        edges {
          ...Feed_edge @unmask
        }
      }
    }
  }
`);

export const load = (start: StartQuery) => start(query, {});

export function Page() {
  return <MemberAnswer answer={usePage(query)}>{(data) => <Home data={data} />}</MemberAnswer>;
}

function Home({ data }: { readonly data: HomePageQuery }) {
  const { friendsWatched, trending, me } = data;
  const watched = present(friendsWatched?.edges);
  const recommended = present(me?.recommendations?.edges);
  const feed = me?.feed?.edges ?? [];
  const isNew = watched.length === 0 && feed.length === 0;
  return (
    <div className={styles.home}>
      <title>Marquee</title>
      <Letterboard
        lead={watched.length > 0 ? 'Your friends watched, with people you love' : 'Your film circle'}
        lines={watched.length > 0 ? watched.slice(0, 3).map(({ node }) => node.title) : ['Watch films', 'together']}
      />
      {isNew && <FirstSteps />}
      {watched.length > 0 && (
        <Rail
          title="Watched this month, not by you"
          aside={
            <PageLink to="/discover?window=LAST_30_DAYS&loved=true&seen=false">
              All {friendsWatched?.totalCount}
            </PageLink>
          }
        >
          {watched.map(({ node, watchedBy, reasons }) => (
            <li key={node.id}>
              <FilmCard film={node}>
                <Watchers watchers={watchedBy} />
                <ReasonList reasons={reasons} first={1} />
              </FilmCard>
            </li>
          ))}
        </Rail>
      )}
      {recommended.length > 0 && (
        <Rail title="For you">
          {recommended.map(({ node, reasons }) => (
            <li key={node.id}>
              <FilmCard film={node}>
                <ReasonList reasons={reasons} />
                <div className={styles.dismiss}>
                  <DismissButton film={node} />
                </div>
              </FilmCard>
            </li>
          ))}
        </Rail>
      )}
      <Trending edges={present(trending?.edges)} />
      {feed.length > 0 && <Feed edges={feed} />}
    </div>
  );
}

type TrendingEdge = NonNullable<HomePageQuery['trending']>['edges'][number];

function Trending({ edges }: { readonly edges: readonly Present<TrendingEdge>[] }) {
  if (edges.length === 0) return null;
  return (
    <Rail title="Rising around your friends">
      {edges.map(({ node, rank, previousRank, watcherCount }) => (
        <li key={node.id} className={styles.ranked}>
          <span className={styles.rank} aria-label={`Rank ${rank}`}>
            {rank}
          </span>
          <FilmCard film={node}>
            <p className={styles.move}>
              {watcherCount} watched this week{moveOf(rank, previousRank)}
            </p>
          </FilmCard>
        </li>
      ))}
    </Rail>
  );
}

function moveOf(rank: number, previousRank: number | null | undefined): string {
  if (previousRank === null || previousRank === undefined) return ', new';
  if (previousRank === rank) return '';
  return previousRank > rank ? `, up ${previousRank - rank}` : `, down ${rank - previousRank}`;
}
