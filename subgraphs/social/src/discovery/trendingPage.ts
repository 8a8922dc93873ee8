/** The page of `trending` in SQL: its films, with those who watched them last. */
import { sql } from 'kysely';
import type { UserModel } from '../model/user.js';
import type { Sql } from '../sql/cte.js';
import { memberJson } from '../sql/member.js';

/** Watchers listed for each film; the count is over all. */
export const maxListedWatchers = 3;

/** The last film of the page before. */
export interface LastFilm {
  readonly watchers: number;
  /** Microseconds since 1970; `unknownDate` if no date is known. */
  readonly latest: number;
  readonly id: string;
}

export const unknownDate = -1;

export interface TrendingRow extends LastFilm {
  readonly rank: number;
  readonly previousRank: number | null;
  readonly via: UserModel[];
}

/** A condition on (watchers, latest, id): what comes after the page before. */
export function isAfter(last: LastFilm | null): Sql<boolean> {
  if (!last) return sql<boolean>`true`;
  const { watchers, latest, id } = last;
  return sql<boolean>`(watchers < ${watchers} OR (watchers = ${watchers}
    AND (latest < ${latest} OR (latest = ${latest} AND id > ${id}))))`;
}

export interface TrendingPage {
  /** A query of one rank, the film's one in the window before, or of none. */
  readonly previousRank: Sql;
  /** A query of (member_pk, latest): who watched the film in the window; at least those that are listed. */
  readonly watchers: Sql;
}

/** A query of TrendingRow in the order of ranks. It and both queries read the WITH query `page` (film_pk, id, rank, watchers, latest). */
export const trendingRows = ({ previousRank, watchers }: TrendingPage): Sql<TrendingRow> => sql<TrendingRow>`
  SELECT page.id, page.rank, page.watchers, page.latest, (${previousRank}) AS "previousRank",
    (SELECT json_agg(${memberJson} ORDER BY w.latest DESC NULLS LAST, m.id)
      FROM (SELECT w.member_pk, w.latest FROM (${watchers}) AS w
            JOIN member m ON m.pk = w.member_pk
            ORDER BY w.latest DESC NULLS LAST, m.id LIMIT ${sql.lit(maxListedWatchers)}) AS w
      JOIN member m ON m.pk = w.member_pk) AS via
  FROM page ORDER BY page.rank`;
