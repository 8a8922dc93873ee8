import { useState } from 'react';
import type { FragmentType } from '@apollo/client/masking';
import { useData } from '../app/useData.js';
import { graphql } from '../generated/gql.js';
import { DrawnPoster } from './DrawnPoster.js';
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
  const { title, year, imageUrl, genres } = useData(filmFragment, masked);
  const [failedUrl, setFailedUrl] = useState<string>();
  return (
    <span className={styles.poster} aria-hidden="true">
      <DrawnPoster title={title} year={year ?? null} genres={genres.map(({ name }) => name)} />
      {imageUrl && imageUrl !== failedUrl && (
        <img className={styles.picture} src={imageUrl} alt="" loading="lazy" onError={() => setFailedUrl(imageUrl)} />
      )}
    </span>
  );
}
