/** A film in a list: its poster, title and year, and what the viewer did with it. */
import type { ReactNode } from 'react';
import type { FragmentType } from '@apollo/client/masking';
import { PageLink } from '../app/PageLink.js';
import { useData } from '../app/useData.js';
import { graphql } from '../generated/gql.js';
import { Poster } from '../posters/Poster.js';
import { ListButton } from './ListButton.js';
import styles from './FilmCard.module.css';

const filmFragment = graphql(`
  fragment FilmCard_film on Movie {
    id
    slug
    title
    year
    viewer {
      watched
      rating
      watchlisted
    }
    ...Poster_film
    ...FilmActions_film
  }
`);

export function FilmCard({ film: masked, children }: FilmCardProps) {
  const film = useData(filmFragment, masked);
  return (
    <article className={styles.card}>
      <PageLink to={`/films/${film.slug}`} className={styles.link}>
        <Poster film={film} />
        <span className={styles.title}>{film.title}</span>
      </PageLink>
      <ListButton film={film} />
      <p className={styles.facts}>
        {film.year}
        {film.viewer?.watched && (
          <span className={styles.mark}>seen{film.viewer.rating ? ` · ${film.viewer.rating}` : ''}</span>
        )}
        {film.viewer?.watchlisted && <span className={styles.mark}>on your list</span>}
      </p>
      {children}
    </article>
  );
}

export interface FilmCardProps {
  readonly film: FragmentType<typeof filmFragment>;
  /** Why the film stands here. */
  readonly children?: ReactNode;
}
