/** How two tastes meet: the score on a dial of bulbs, and the ratings of both on one scale. */
import { PageLink } from '../app/PageLink.js';
import { existing } from '../app/present.js';
import { Scale } from '../design/Scale.js';
import { FilmCard } from '../films/FilmCard.js';
import { graphql } from '../generated/gql.js';
import type { CompatibilityPicture_CompatibilityFragment } from '../generated/graphql.js';
import styles from './CompatibilityPicture.module.css';

export const compatibilityFragment = graphql(`
  fragment CompatibilityPicture_compatibility on Compatibility {
    score
    confidence
    sharedFilms
    agree {
      mine
      theirs
      movie {
        id
        slug
        title
      }
    }
    clash {
      mine
      theirs
      movie {
        id
        slug
        title
      }
    }
    sharedPeople {
      id
      slug
      name
    }
    watchNext {
      id
      ...FilmCard_film
    }
  }
`);

type Compatibility = CompatibilityPicture_CompatibilityFragment;

export interface CompatibilityPictureProps {
  readonly compatibility: Compatibility;
  /** The other member. */
  readonly name: string;
}

export function CompatibilityPicture({ compatibility, name }: CompatibilityPictureProps) {
  const { score, confidence, sharedFilms, agree, clash, sharedPeople, watchNext } = compatibility;
  const people = existing(sharedPeople);
  const next = existing(watchNext);
  return (
    <section className={styles.picture} aria-label="How you match">
      <div className={styles.dial}>
        {score === null || score === undefined ? (
          <p>You have too few films in common to say how you match.</p>
        ) : (
          <>
            <Bulbs score={score} />
            <p>
              <b className={styles.score}>{score}</b> of 100
            </p>
          </>
        )}
        <p className={styles.facts}>
          {sharedFilms === 1 ? '1 film' : `${sharedFilms} films`} in common
          {score !== null && score !== undefined && ` · ${Math.round(confidence * 100)} % sure`}
        </p>
      </div>
      <Opinions title="You agree" opinions={agree} name={name} />
      <Opinions title="You clash" opinions={clash} name={name} />
      {people.length > 0 && (
        <div>
          <h2 className={styles.title}>You both keep meeting</h2>
          <ul className={styles.people}>
            {people.map((person) => (
              <li key={person.id}>
                <PageLink to={`/people/${person.slug}`}>{person.name}</PageLink>
              </li>
            ))}
          </ul>
        </div>
      )}
      {next.length > 0 && (
        <div className={styles.next}>
          <h2 className={styles.title}>Neither has seen</h2>
          <ul className={styles.films}>
            {next.map((film) => (
              <li key={film.id}>
                <FilmCard film={film} />
              </li>
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}

const bulbs = 20;

/** One bulb lights for each five points. The score stands beside it in words. */
const Bulbs = ({ score }: { readonly score: number }) => (
  <span className={styles.bulbs} aria-hidden="true">
    {Array.from({ length: bulbs }, (_, index) => (
      <span key={index} className={styles.bulb} data-lit={score >= ((index + 1) * 100) / bulbs} />
    ))}
  </span>
);

interface OpinionsProps {
  readonly title: string;
  readonly opinions: Compatibility['agree'];
  readonly name: string;
}

function Opinions({ title, opinions, name }: OpinionsProps) {
  const known = opinions.flatMap((opinion) => (opinion.movie ? [{ ...opinion, movie: opinion.movie }] : []));
  if (known.length === 0) return null;
  return (
    <div className={styles.opinions}>
      <h2 className={styles.title}>{title}</h2>
      <ul>
        {known.map(({ movie, mine, theirs }) => (
          <li key={movie.id} className={styles.opinion}>
            <PageLink to={`/films/${movie.slug}`}>{movie.title}</PageLink>
            <Scale
              marks={[
                { name: 'You', value: mine },
                { name, value: theirs, look: 'theirs' },
              ]}
            />
          </li>
        ))}
      </ul>
    </div>
  );
}
