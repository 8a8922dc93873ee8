/** A film for the group, with the prediction for each member side by side. */
import { PageLink } from '../app/PageLink.js';
import { ReasonList } from '../design/ReasonList.js';
import { Scale } from '../design/Scale.js';
import { FilmCard } from '../films/FilmCard.js';
import { graphql } from '../generated/gql.js';
import type { Pick_PickFragment } from '../generated/graphql.js';
import styles from './Pick.module.css';

export const pickFragment = graphql(`
  fragment Pick_pick on GroupPick {
    score
    fairness
    movie {
      id
      slug
      title
      runtimeMinutes
      ...FilmCard_film
    }
    reasons {
      ...ReasonList_reason @unmask
    }
    perMember {
      predicted
      confidence
      user {
        id
        handle
        displayName
      }
      reasons {
        ...ReasonList_reason @unmask
      }
    }
  }
`);

export function Pick({ pick, place }: { readonly pick: Pick_PickFragment; readonly place: number }) {
  const { movie, score, fairness, perMember, reasons } = pick;
  if (!movie) return null;
  return (
    <article className={styles.pick}>
      <div className={styles.film}>
        <FilmCard film={movie} />
      </div>
      <div className={styles.why}>
        <h2>
          <span className={styles.place}>{place}</span>
          <PageLink to={`/films/${movie.slug}`}>{movie.title}</PageLink>
        </h2>
        <p className={styles.facts}>
          <b>{score.toFixed(1)}</b> together
          <span> · agreement {Math.round(fairness * 100)} %</span>
          {movie.runtimeMinutes && <span> · {movie.runtimeMinutes} minutes</span>}
        </p>
        <ReasonList reasons={reasons} />
        <ul className={styles.members}>
          {perMember.map(({ user, predicted, confidence, reasons: why }) => (
            <li key={user.id} className={styles.member}>
              <span className={styles.name}>{user.displayName}</span>
              <Scale marks={[{ name: `${user.displayName} may give it`, value: predicted }]} />
              <span className={styles.confidence}>{Math.round(confidence * 100)} % sure</span>
              <div className={styles.reasons}>
                <ReasonList reasons={why} first={1} />
              </div>
            </li>
          ))}
        </ul>
      </div>
    </article>
  );
}
