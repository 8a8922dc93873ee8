/** A watch in a list: its rating, film and day. */
import type { ReactNode } from 'react';
import type { FragmentType } from '@apollo/client/masking';
import { PageLink } from '../app/PageLink.js';
import { useData } from '../app/useData.js';
import { When } from '../design/When.js';
import { graphql } from '../generated/gql.js';
import styles from './WatchRow.module.css';

export const watchRowFragment = graphql(`
  fragment WatchRow_watch on Watch {
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

export interface WatchRowProps {
  readonly watch: FragmentType<typeof watchRowFragment>;
  /** One more fact about it. */
  readonly about?: string;
  /** Whether the film is named. */
  readonly hasFilm?: boolean;
  /** What can be done with it. */
  readonly children?: ReactNode;
}

export function WatchRow({ watch, about, hasFilm = true, children }: WatchRowProps) {
  const { movie, rating, rewatch, note, watchedAt } = useData(watchRowFragment, watch);
  const facts = [hasFilm && movie?.year, rewatch && 'again', about].filter(Boolean).join(' · ');
  return (
    <div className={styles.watch}>
      <b className={styles.rating}>{rating ?? '–'}</b>
      <span>
        {hasFilm && (movie ? <PageLink to={`/films/${movie.slug}`}>{movie.title}</PageLink> : 'A film')}{' '}
        <span className={styles.facts}>{facts}</span>
        {note && <span className={styles.note}>{note}</span>}
      </span>
      <When time={watchedAt} />
      {children && <span className={styles.actions}>{children}</span>}
    </div>
  );
}
