/** The keys that the filter and the score of a discovery name, which circleBasis.ts reads. */
import { sql } from 'kysely';
import type { Sql } from '../sql/cte.js';
import { seenFilms } from '../sql/seenFilms.js';
import { filmsWith, type KeyLists } from './circleBasis.js';
import { genreKeys, personKeys } from './discoverConditions.js';
import type { DiscoverFilter } from './discoverFilter.js';
import type { TasteInPeople } from './predictInMemory.js';

export interface NamedKeys {
  readonly anyGenre: Int32Array;
  readonly allGenres: Int32Array;
  readonly noGenre: Int32Array;
  readonly anyPerson: Int32Array;
  readonly noPerson: Int32Array;
  readonly watchlisted: Int32Array;
  /** What the viewer has seen, and the people that they chose to love. */
  readonly taste: TasteInPeople;
}

/** The lists of NamedKeys, in their order. */
export function keyLists(viewer: number | null, filter: DiscoverFilter): KeyLists {
  const { genres, starring } = filter;
  const none = sql`'{}'::int[]`;
  const keysOf = (ids: readonly string[], keys: (ids: readonly string[]) => Sql) =>
    ids.length === 0 ? none : keys(ids);
  return {
    queries: viewer === null ? sql`` : sql`seen AS MATERIALIZED (${seenFilms(viewer)}),`,
    lists: [
      keysOf(genres.anyOf, genreKeys),
      keysOf(genres.allOf, genreKeys),
      keysOf(genres.noneOf, genreKeys),
      keysOf(starring.anyOf, personKeys),
      keysOf(starring.noneOf, personKeys),
      filter.watchlistedByMe === null ? none : sql`ARRAY(SELECT film_pk FROM watchlist WHERE member_pk = ${viewer})`,
      viewer === null ? sql`'{}{}'` : filmsWith(sql`coalesce(rating, 0)`, sql`seen`),
      viewer === null ? none : sql`ARRAY(SELECT person_pk FROM loved_person WHERE member_pk = ${viewer})`,
    ],
  };
}

/** `lists`: as the statement gave them. */
export function readNamedKeys(lists: readonly Int32Array[]): NamedKeys {
  const [anyGenre, allGenres, noGenre, anyPerson, noPerson, watchlisted, films, ratings, chosenPeople] = lists;
  return {
    ...{ anyGenre: anyGenre!, allGenres: allGenres!, noGenre: noGenre!, anyPerson: anyPerson!, noPerson: noPerson! },
    watchlisted: watchlisted!,
    taste: { films: films!, ratings: ratings!, chosenPeople: chosenPeople! },
  };
}
