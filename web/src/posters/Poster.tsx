import type { FragmentType } from '@apollo/client/masking';
import { useData } from '../app/useData.js';
import { graphql } from '../generated/gql.js';
import styles from './Poster.module.css';

const filmFragment = graphql(`
  fragment Poster_film on Movie {
    id
    title
    year
    imageUrl
    genres {
      id
      name
    }
  }
`);

/** The poster of a film: one that we draw, and over it the picture of `imageUrl` where that loads. */
export function Poster({ film: masked }: { readonly film: FragmentType<typeof filmFragment> }) {
  const film = useData(filmFragment, masked);
  return (
    <span className={styles.poster} aria-hidden="true">
      <span className={styles.title}>{film.title}</span>
      <span>{film.year}</span>
    </span>
  );
}
