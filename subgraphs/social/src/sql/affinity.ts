/**
 * How much a viewer is drawn to people in film, inferred from the films they watched.
 *
 * Each film seen with the person adds a weight: 0.8 unrated, else rating / 8, so that films rated 8 count whole and films
 * rated 1 next to nothing. affinity = s / (s + 3) for the sum s: 0 for nobody, a half at about three films liked, never 1.
 * Sums are of whole thousandths, which are exact in any order.
 */
import { sql, type RawBuilder } from 'kysely';
import type { ViewerScope } from '../model/scope.js';
import { latestRating } from './visibility.js';

/** Thousandths: weight of an unrated film, weight of one point of rating, and the sum at which affinity is a half. */
const unratedWeight = 800;
const pointWeight = 125;
const halfSum = 3_000;

/** From here on a viewer is taken to love somebody without having said so. */
export const inferredLove = { films: 3, affinity: 0.6 } as const;
const inferredSum = Math.ceil((halfSum * inferredLove.affinity) / (1 - inferredLove.affinity));

/** Rows (film_pk, latest, rating) of the films the viewer watched. */
export const seenFilms = (viewer: number) => sql`
  SELECT w.film_pk, max(w.watched_at) AS latest, coalesce(${latestRating}, max(r.rating)) AS rating
  FROM watch w LEFT JOIN standalone_rating r ON r.film_pk = w.film_pk AND r.member_pk = w.member_pk
  WHERE w.member_pk = ${viewer} GROUP BY w.film_pk`;

const weightSum = sql<number>`sum(coalesce(seen.rating * ${sql.lit(pointWeight)}, ${sql.lit(unratedWeight)}))`;

/** Rows (person_pk, film_pk, rating): each person of each seen film once, though they may both act and direct. */
const seenWith = (viewer: number, condition = sql`true`) => sql`
  SELECT DISTINCT fp.person_pk, seen.film_pk, seen.rating
  FROM (${seenFilms(viewer)}) AS seen JOIN film_person fp ON fp.film_pk = seen.film_pk AND ${condition}`;

/** For HAVING, over films seen with a person: whether that makes them loved. */
const isInferred = sql`count(*) >= ${sql.lit(inferredLove.films)} AND ${weightSum} >= ${sql.lit(inferredSum)}`;

/** Rows (person_pk) whom the viewer loves, said or inferred. */
export const lovedPeople = (viewer: number) => sql`
  SELECT person_pk FROM loved_person WHERE member_pk = ${viewer}
  UNION
  SELECT person_pk FROM (${seenWith(viewer)}) AS seen GROUP BY person_pk HAVING ${isInferred}`;

/** Rows (film_pk, people) of films with people in the cast whom the viewer loves. Needs the rows of lovedPeople as `loved`. */
export const lovedFilms = sql`
  SELECT film_pk, count(*) AS people FROM film_person JOIN loved USING (person_pk) WHERE role = 'ACTOR' GROUP BY film_pk`;

/**
 * Whom several members love at once, as far as the viewer may know: rows (party, member_pk, person_pk). Needs rows `party`
 * (party, member_pk, floor) and `seen` (party, member_pk, film_pk, rating). What somebody said is for themselves and friends.
 */
export const lovedByParty = sql`
  SELECT p.party, p.member_pk, l.person_pk FROM party p JOIN loved_person l USING (member_pk) WHERE p.floor < 'PUBLIC'
  UNION
  SELECT party, member_pk, person_pk
  FROM (SELECT DISTINCT s.party, s.member_pk, fp.person_pk, s.film_pk, s.rating
        FROM seen s JOIN film_person fp USING (film_pk)) AS seen
  GROUP BY party, member_pk, person_pk HAVING ${isInferred}`;

/** People of the film's cast whom the viewer loves, by billing, as one JSON list. Needs the rows of lovedPeople as `loved`. */
export const lovedCast = (film: RawBuilder<unknown>) => sql`(
  SELECT coalesce(json_agg(json_build_object('id', p.id, 'name', p.name) ORDER BY fp.billing, p.id), '[]')
  FROM film_person fp JOIN person p ON p.pk = fp.person_pk
  WHERE fp.film_pk = ${film} AND fp.role = 'ACTOR' AND fp.person_pk IN (SELECT person_pk FROM loved))`;

export interface PersonState {
  readonly loved: boolean;
  readonly affinity: number;
  readonly filmsSeen: number;
  readonly meanRating: number | null;
}

const unknown: PersonState = { loved: false, affinity: 0, filmsSeen: 0, meanRating: null };

/** In the order of `personIds`. */
export async function personStates(
  { db, viewer: { pk: viewer } }: ViewerScope,
  personIds: readonly string[],
): Promise<PersonState[]> {
  interface Row {
    id: string;
    loved: boolean;
    sum: number;
    filmsSeen: number;
    meanRating: number | null;
  }
  const { rows } = await sql<Row>`
    SELECT p.id,
      EXISTS (SELECT FROM loved_person l WHERE l.member_pk = ${viewer} AND l.person_pk = p.pk) AS loved,
      coalesce(films.sum, 0) AS sum, coalesce(films.count, 0) AS "filmsSeen", films.mean AS "meanRating"
    FROM person p
    LEFT JOIN (
      SELECT person_pk, ${weightSum} AS sum, count(*) AS count, avg(rating)::float8 AS mean
      FROM (${seenWith(viewer, sql`fp.person_pk IN (SELECT pk FROM person WHERE id = ANY(${personIds}::text[]))`)}) AS seen
      GROUP BY person_pk) AS films ON films.person_pk = p.pk
    WHERE p.id = ANY(${personIds}::text[])`.execute(db);
  const byId = new Map(
    rows.map(({ id, sum, ...row }) => [id, { ...row, affinity: Math.round((1e6 * sum) / (sum + halfSum)) / 1e6 }]),
  );
  return personIds.map((id) => byId.get(id) ?? unknown);
}
