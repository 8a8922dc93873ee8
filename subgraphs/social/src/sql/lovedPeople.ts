/**
 * The people in film that a viewer loves: those the viewer chose, and those inferred from the films the viewer has seen.
 *
 * Each film seen with a person adds a weight: rating / 8, or 0.8 if unrated. So a film rated 8 counts fully and a film
 * rated 1 hardly. For the sum s of the weights, affinity = s / (s + 3). It is 0 without films, 0.5 at about three liked
 * films, and always below 1. Sums are whole thousandths, so their order does not change them.
 */
import { sql } from 'kysely';
import type { Cte, Sql } from './cte.js';
import { seenFilms, type SeenByMembers } from './seenFilms.js';

/** Thousandths: the weight of an unrated film, and the weight of one point of rating. */
export const unratedWeight = 800;
export const weightOfPoint = 125;
/** The sum of weights, in thousandths, at which affinity is 0.5. */
const halfSaturation = 3_000;

/** From these values up, a person counts as loved without the viewer choosing them. */
export const minInferred = { films: 3, affinity: 0.6 } as const;
export const minInferredWeight = Math.ceil((halfSaturation * minInferred.affinity) / (1 - minInferred.affinity));

/** 0 to 1, for a sum of filmWeight. */
export const affinity = (weight: number): number => Math.round((1e6 * weight) / (weight + halfSaturation)) / 1e6;

/** The sum of weights over rows `seen` (rating), in thousandths. */
export const filmWeight = sql<number>`sum(coalesce(seen.rating * ${sql.lit(weightOfPoint)}, ${sql.lit(unratedWeight)}))`;

/** A query of (person_pk, rating): the people in each film that the viewer has seen. A person who both acts and directs is one row. */
const seenWithPeople = (viewer: number): Sql => sql`
  SELECT unnest(f.people_pks) AS person_pk, seen.rating
  FROM (${seenFilms(viewer)}) AS seen JOIN film f ON f.pk = seen.film_pk`;

/**
 * The same for the people in `people`, an expression of an array of their pks, with the film in column `film_pk`. `seen`: a query with the columns of
 * seenFilms().
 */
export const seenWith = (seen: Sql, people: Sql): Sql => sql`
  SELECT DISTINCT fp.person_pk, seen.film_pk, seen.rating
  FROM (${seen}) AS seen JOIN film_person fp ON fp.film_pk = seen.film_pk AND fp.person_pk = ANY(${people})`;

/** For HAVING, over the rows `seen` of one person: whether the person counts as loved. */
const isInferred = sql`count(*) >= ${sql.lit(minInferred.films)} AND ${filmWeight} >= ${sql.lit(minInferredWeight)}`;

/** A query of (person_pk): the people that the viewer loves, chosen or inferred. */
export const lovedPeople = (viewer: number): Sql => lovedAmong(viewer, seenWithPeople(viewer));

/** The same, but of people who are not chosen only those of `seen`: a query of (person_pk, rating), a row for each film seen with the person. */
export const lovedAmong = (viewer: number, seen: Sql): Sql => sql`
  SELECT person_pk FROM loved_person WHERE member_pk = ${viewer}
  UNION
  SELECT person_pk FROM (${seen}) AS seen GROUP BY person_pk HAVING ${isInferred}`;

/** A query of (film_pk, people): films with loved people in the cast, and how many. */
export const filmsWithLoved = (loved: Cte<'person_pk'>): Sql => sql`
  SELECT film_pk, count(*) AS people FROM film_person JOIN ${loved} AS loved USING (person_pk)
  WHERE role = 'ACTOR' GROUP BY film_pk`;

/** An expression: the loved people in the film's cast, by billing, as a JSON array of { id, name }. */
export const lovedCast = (loved: Cte<'person_pk'>, film: Sql): Sql => sql`(
  SELECT coalesce(json_agg(json_build_object('id', p.id, 'name', p.name) ORDER BY fp.billing, p.id), '[]')
  FROM film_person fp JOIN person p ON p.pk = fp.person_pk
  WHERE fp.film_pk = ${film} AND fp.role = 'ACTOR' AND fp.person_pk IN (SELECT person_pk FROM ${loved}))`;

/**
 * A query of (group_id, member_pk, person_pk): the people that each member of a group loves, as far as the viewer may know.
 * People that a member chose are visible to the member and to friends only.
 */
export const lovedByMembers = (
  groupMember: Cte<'group_id' | 'member_pk' | 'min_visibility'>,
  seenFilm: SeenByMembers,
): Sql => sql`
  SELECT m.group_id, m.member_pk, l.person_pk FROM ${groupMember} m JOIN loved_person l USING (member_pk)
  WHERE m.min_visibility < 'PUBLIC'
  UNION
  SELECT group_id, member_pk, person_pk
  FROM (SELECT s.group_id, s.member_pk, unnest(f.people_pks) AS person_pk, s.rating
        FROM ${seenFilm} s JOIN film f ON f.pk = s.film_pk) AS seen
  GROUP BY group_id, member_pk, person_pk HAVING ${isInferred}`;
