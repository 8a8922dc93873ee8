/** The keys that the filter and the score of a discovery name, which circleBasis.ts reads. */
import { sql } from 'kysely';
import { cte, type Sql } from '../sql/cte.js';
import { filmsWithLoved, lovedPeople } from '../sql/lovedPeople.js';
import { seenFilms } from '../sql/seenFilms.js';
import type { KeyLists } from './circleBasis.js';
import { genreKeys, personKeys } from './discoverConditions.js';
import type { DiscoverFilter } from './discoverFilter.js';

export interface NamedKeys {
  readonly anyGenre: Int32Array;
  readonly allGenres: Int32Array;
  readonly noGenre: Int32Array;
  readonly anyPerson: Int32Array;
  readonly noPerson: Int32Array;
  /** Films with loved people in the cast, and how many of them. */
  readonly lovedFilms: Int32Array;
  readonly lovedCounts: Int32Array;
  readonly seen: Int32Array;
  readonly watchlisted: Int32Array;
  readonly lovedPeople: Int32Array;
}

const loved = cte<'person_pk'>('loved');

/** A query of (person_pk): none without a viewer. */
export const lovedOrNone = (viewer: number | null): Sql =>
  viewer === null ? sql`SELECT NULL::int AS person_pk WHERE false` : lovedPeople(viewer);

/** The lists of NamedKeys, in their order. */
export function keyLists(viewer: number | null, filter: DiscoverFilter): KeyLists {
  const { genres, starring } = filter;
  const none = sql`'{}'::int[]`;
  const keysOf = (ids: readonly string[], keys: (ids: readonly string[]) => Sql) =>
    ids.length === 0 ? none : keys(ids);
  return {
    queries: sql`loved AS MATERIALIZED (${lovedOrNone(viewer)}),
      film_with_loved AS MATERIALIZED (${filmsWithLoved(loved)}),`,
    lists: [
      keysOf(genres.anyOf, genreKeys),
      keysOf(genres.allOf, genreKeys),
      keysOf(genres.noneOf, genreKeys),
      keysOf(starring.anyOf, personKeys),
      keysOf(starring.noneOf, personKeys),
      sql`ARRAY(SELECT film_pk FROM film_with_loved ORDER BY film_pk)`,
      sql`ARRAY(SELECT people FROM film_with_loved ORDER BY film_pk)`,
      filter.seenByMe === null || viewer === null
        ? none
        : sql`ARRAY(SELECT film_pk FROM (${seenFilms(viewer)}) AS seen)`,
      filter.watchlistedByMe === null ? none : sql`ARRAY(SELECT film_pk FROM watchlist WHERE member_pk = ${viewer})`,
      sql`ARRAY(SELECT person_pk FROM ${loved})`,
    ],
  };
}

/** `lists`: as the statement gave them. */
export function readNamedKeys(lists: readonly Int32Array[]): NamedKeys {
  const [anyGenre, allGenres, noGenre, anyPerson, noPerson, lovedFilms, lovedCounts, seen, watchlisted, lovedPks] =
    lists;
  return {
    ...{ anyGenre: anyGenre!, allGenres: allGenres!, noGenre: noGenre!, anyPerson: anyPerson!, noPerson: noPerson! },
    ...{ lovedFilms: lovedFilms!, lovedCounts: lovedCounts!, seen: seen!, watchlisted: watchlisted! },
    lovedPeople: lovedPks!,
  };
}
