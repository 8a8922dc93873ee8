/** A path as a picture: faces of people, and between them the films, with the friends who watched them. */
import { Fragment } from 'react';
import { PageLink } from '../app/PageLink.js';
import { graphql } from '../generated/gql.js';
import type { Chain_CircleHopFragment, Chain_CostarHopFragment } from '../generated/graphql.js';
import { Face } from '../members/Face.js';
import { Watchers } from '../members/Watchers.js';
import { Poster } from '../posters/Poster.js';
import styles from './PathsPage.module.css';

export const stopFragment = graphql(`
  fragment Chain_person on Person {
    id
    slug
    name
  }
`);

export const filmFragment = graphql(`
  fragment Chain_film on Movie {
    id
    slug
    title
    year
    ...Poster_film
  }
`);

export const circleHopFragment = graphql(`
  fragment Chain_circleHop on CircleHop {
    from {
      ...Chain_person @unmask
    }
    to {
      ...Chain_person @unmask
    }
    movie {
      ...Chain_film @unmask
    }
    watchedBy {
      ...Watchers_watchers @unmask
    }
  }
`);

export const costarHopFragment = graphql(`
  fragment Chain_costarHop on CostarHop {
    from {
      ...Chain_person @unmask
    }
    to {
      ...Chain_person @unmask
    }
    movie {
      ...Chain_film @unmask
    }
  }
`);

type Hop = Chain_CircleHopFragment | Chain_CostarHopFragment;

export interface ChainProps {
  readonly title: string;
  readonly path: { readonly degrees: number; readonly hops: readonly Hop[] } | null | undefined;
  /** The sentence in place of a path. */
  readonly none: string;
}

export function Chain({ title, path, none }: ChainProps) {
  return (
    <section className={styles.section}>
      <h2>
        {title}
        {path && path.degrees > 0 && `: ${path.degrees} ${path.degrees === 1 ? 'film' : 'films'}`}
      </h2>
      {!path && <p>{none}</p>}
      {path?.degrees === 0 && <p>Both are the same person.</p>}
      {path && path.hops.length > 0 && (
        <ol className={styles.chain}>
          <PersonStop person={path.hops[0]!.from} />
          {path.hops.map((hop, index) => (
            <Fragment key={index}>
              <FilmStop hop={hop} />
              <PersonStop person={hop.to} />
            </Fragment>
          ))}
        </ol>
      )}
    </section>
  );
}

const PersonStop = ({ person }: { readonly person: Hop['from'] }) => (
  <li className={styles.stop}>
    <Face name={person?.name ?? ''} handle={person?.id ?? ''} size="l" />
    {person ? <PageLink to={`/people/${person.slug}`}>{person.name}</PageLink> : 'A person'}
  </li>
);

function FilmStop({ hop }: { readonly hop: Hop }) {
  const { movie } = hop;
  return (
    <li className={styles.stop}>
      {movie ? (
        <PageLink to={`/films/${movie.slug}`} className={styles.film}>
          <Poster film={movie} />
          <span className="hidden">
            {movie.title} ({movie.year ?? 'year unknown'})
          </span>
        </PageLink>
      ) : (
        'A film'
      )}
      {'watchedBy' in hop && <Watchers watchers={hop.watchedBy} />}
    </li>
  );
}
