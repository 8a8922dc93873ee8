/** What a member watched, newest first. */
import { PageLink } from '../app/PageLink.js';
import { When } from '../design/When.js';
import { graphql } from '../generated/gql.js';
import type { WatchList_WatchFragment } from '../generated/graphql.js';
import styles from './WatchList.module.css';

export const watchFragment = graphql(`
  fragment WatchList_watch on Watch {
    id
    watchedAt
    rating
    rewatch
    note
    movie {
      id
      slug
      title
      year
    }
  }
`);

export interface WatchListProps {
  readonly title: string;
  readonly watches: readonly WatchList_WatchFragment[];
}

export const WatchList = ({ title, watches }: WatchListProps) => (
  <section className={styles.list}>
    <h2>{title}</h2>
    <ol>
      {watches.map(({ id, movie, rating, rewatch, note, watchedAt }) => (
        <li key={id} className={styles.watch}>
          <b className={styles.rating}>{rating ?? '–'}</b>
          <span>
            {movie ? <PageLink to={`/films/${movie.slug}`}>{movie.title}</PageLink> : 'A film'}{' '}
            <span className={styles.facts}>
              {movie?.year}
              {rewatch && ' · again'}
            </span>
            {note && <span className={styles.note}>{note}</span>}
          </span>
          <When time={watchedAt} />
        </li>
      ))}
    </ol>
  </section>
);
