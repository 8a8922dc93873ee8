/**
 * The filter of `discover` as SQL conditions on film `f` and the circle's figures of it: watched_film `w`, and
 * film_with_loved `l`. Each part of the filter that a facet belongs to is a condition of its own.
 */
import { sql } from 'kysely';
import type { Sql } from '../sql/cte.js';
import { hasSeen } from '../sql/seenFilms.js';
import type { DiscoverFilter } from './discoverFilter.js';

/** An array: the keys of the genres with these ids. */
export const genreKeys = (ids: readonly string[]): Sql =>
  sql`ARRAY(SELECT pk FROM genre WHERE id = ANY(${ids}::text[]))`;

/** An array: the keys of the people with these ids. An id of a person who was merged into another one is the other one's. */
export const personKeys = (
  ids: readonly string[],
): Sql => sql`ARRAY(SELECT pk FROM person WHERE id = ANY(${ids}::text[])
      UNION SELECT p.pk FROM person_alias a JOIN person p ON p.id = a.survivor WHERE a.id = ANY(${ids}::text[]))`;

const all = (conditions: readonly Sql[]): Sql =>
  conditions.length === 0 ? sql`true` : sql`(${sql.join(conditions, sql` AND `)})`;

export function matchesGenres({ genres }: DiscoverFilter): Sql {
  const conditions: Sql[] = [];
  if (genres.anyOf.length > 0) conditions.push(sql`f.genre_pks && ${genreKeys(genres.anyOf)}`);
  // No film has an unknown genre, so an unknown id among allOf matches no film.
  if (genres.allOf.length > 0)
    conditions.push(sql`(f.genre_pks @> ${genreKeys(genres.allOf)}
      AND cardinality(${genreKeys(genres.allOf)}) = ${genres.allOf.length})`);
  if (genres.noneOf.length > 0) conditions.push(sql`NOT f.genre_pks && ${genreKeys(genres.noneOf)}`);
  return all(conditions);
}

export function matchesYear({ year }: DiscoverFilter): Sql {
  const conditions: Sql[] = [];
  if (year.min !== null) conditions.push(sql`coalesce(f.year >= ${year.min}, false)`);
  if (year.max !== null) conditions.push(sql`coalesce(f.year <= ${year.max}, false)`);
  return all(conditions);
}

export function matchesStarring({ starring }: DiscoverFilter): Sql {
  const hasAnyOf = (ids: readonly string[]) => sql`f.cast_pks && ${personKeys(ids)}`;
  const requested: Sql[] = [];
  if (starring.lovedByMe) requested.push(sql`l.people IS NOT NULL`);
  if (starring.anyOf.length > 0) requested.push(hasAnyOf(starring.anyOf));
  const conditions: Sql[] = requested.length > 0 ? [sql`(${sql.join(requested, sql` OR `)})`] : [];
  if (starring.noneOf.length > 0) conditions.push(sql`NOT ${hasAnyOf(starring.noneOf)}`);
  return all(conditions);
}

/** The parts of the filter without a facet: seenByMe, watchlistedByMe and minCircleRating. */
export function matchesViewerAndRating(viewer: number | null, filter: DiscoverFilter): Sql {
  const conditions: Sql[] = [];
  const isWatchlisted = sql`EXISTS (SELECT FROM watchlist m WHERE m.film_pk = w.film_pk AND m.member_pk = ${viewer}::int)`;
  const require = (condition: Sql, expected: boolean) => conditions.push(expected ? condition : sql`NOT ${condition}`);
  if (filter.seenByMe !== null) require(hasSeen(viewer, sql`w.film_pk`), filter.seenByMe);
  if (filter.watchlistedByMe !== null) require(isWatchlisted, filter.watchlistedByMe);
  if (filter.minCircleRating !== null) conditions.push(sql`coalesce(w.mean >= ${filter.minCircleRating}, false)`);
  return all(conditions);
}
