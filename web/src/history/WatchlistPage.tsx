/** The films that the viewer wants to see. */
import { MemberAnswer } from '../app/MemberAnswer.js';
import { usePage, type StartQuery } from '../app/page.js';
import { existing } from '../app/present.js';
import { PageLink } from '../app/PageLink.js';
import { Letterboard } from '../design/Letterboard.js';
import { FilmCard } from '../films/FilmCard.js';
import { graphql } from '../generated/gql.js';
import type { WatchlistPageQuery } from '../generated/graphql.js';
import styles from './WatchlistPage.module.css';

const query = graphql(`
  query WatchlistPage {
    ...Shell_viewer
    me {
      id
      watchlist(first: 100) {
        totalCount
        nodes {
          id
          ...FilmCard_film
        }
      }
    }
  }
`);

export const load = (start: StartQuery) => start(query, {});

export function Page() {
  return <MemberAnswer answer={usePage(query)}>{(data) => <Watchlist data={data} />}</MemberAnswer>;
}

function Watchlist({ data: { me } }: { readonly data: WatchlistPageQuery }) {
  const films = existing(me?.watchlist?.nodes);
  const count = me?.watchlist?.totalCount ?? 0;
  return (
    <div className={styles.page}>
      <title>Watchlist · Marquee</title>
      <Letterboard lead="You want to see" lines={[count === 1 ? '1 film' : `${count} films`]} />
      {films.length === 0 && (
        <p>
          Nothing yet. <PageLink to="/discover">Look around</PageLink> and keep what you like.
        </p>
      )}
      <ul className={styles.films}>
        {films.map((film) => (
          <li key={film.id}>
            <FilmCard film={film} />
          </li>
        ))}
      </ul>
    </div>
  );
}
