/**
 * Ratings without a watch, which only their member sees. Such a rating ends with the next rating of a watch of the film, or when a
 * watch that was rated loses its rating or is deleted: then the film must not show again what was replaced (decision 4).
 */
import { sql } from 'kysely';
import type { Db } from '../db/connection.js';
import type { Sql } from '../sql/cte.js';

export interface FilmRating {
  /** The film's pk. */
  readonly film: number;
  readonly rating: number;
}

/** Sets the rating of a film that the member has not watched. `member`: a pk. */
export async function setStandaloneRating(tx: Db, member: number, { film, rating }: FilmRating): Promise<void> {
  await tx
    .insertInto('standalone_rating')
    .values({ member_pk: member, film_pk: film, rating })
    .onConflict((conflict) => conflict.columns(['member_pk', 'film_pk']).doUpdateSet({ rating, rated_at: sql`now()` }))
    .execute();
}

/** Ends the member's ratings without a watch of these films. `member` and `films` are pks. */
export async function endStandaloneRatings(tx: Db, member: number, films: readonly number[]): Promise<void> {
  if (films.length === 0) return;
  await sql`DELETE FROM standalone_rating WHERE member_pk = ${member} AND film_pk = ANY(${films}::int[])`.execute(tx);
}

/**
 * Whether the rating `r` without a watch is the one that the film shows. Two films that were merged may have both a rated watch and
 * such a rating; it stays, in case the films are separated again.
 */
export const isNotReplaced: Sql<boolean> = sql<boolean>`NOT EXISTS (
  SELECT FROM watch rated WHERE rated.member_pk = r.member_pk AND rated.film_pk = r.film_pk AND rated.rating IS NOT NULL)`;
