/** The viewer's word on films and people in film: ratings, watchlist, love. Each says how it shall be, so saying it twice is fine. */
import { sql } from 'kysely';
import type { Db } from '../db/connection.js';
import type { MovieModel, PersonModel } from '../model/catalog.js';
import type { UserModel } from '../model/user.js';
import { movieNotFound, userError, type UserErrorRow } from '../model/userError.js';
import { ratingError } from '../watches/record.js';
import { filmPk, personPk } from './references.js';

export interface MovieStateResult {
  readonly movie: MovieModel | null;
  readonly userErrors: readonly UserErrorRow[];
}
export interface PersonStateResult {
  readonly person: PersonModel | null;
  readonly userErrors: readonly UserErrorRow[];
}

export async function rateMovie(
  db: Db,
  viewer: UserModel,
  input: { movieId: string; rating?: number | null },
): Promise<MovieStateResult> {
  const errors = ratingError(input.rating);
  if (errors.length > 0) return { movie: null, userErrors: errors };
  const film = await filmPk(db, input.movieId);
  if (film === null) return { movie: null, userErrors: [movieNotFound()] };
  await db
    .transaction()
    .execute((tx) => (input.rating == null ? unrate(tx, viewer, film) : rate(tx, viewer, film, input.rating)));
  return { movie: { id: input.movieId }, userErrors: [] };
}

/** A rating belongs to a watch and is seen by whoever sees that watch; without one, it is the viewer's alone. */
async function rate(tx: Db, viewer: UserModel, film: number, rating: number): Promise<void> {
  const { rows } = await sql`
    UPDATE watch SET rating = ${rating} WHERE id = (
      SELECT id FROM watch WHERE member_pk = ${viewer.pk} AND film_pk = ${film}
      ORDER BY watched_at DESC NULLS LAST, id LIMIT 1) RETURNING id`.execute(tx);
  if (rows.length > 0) return;
  await tx
    .insertInto('standalone_rating')
    .values({ member_pk: viewer.pk, film_pk: film, rating })
    .onConflict((conflict) => conflict.columns(['member_pk', 'film_pk']).doUpdateSet({ rating, rated_at: sql`now()` }))
    .execute();
}

async function unrate(tx: Db, viewer: UserModel, film: number): Promise<void> {
  await tx
    .updateTable('watch')
    .set({ rating: null })
    .where('member_pk', '=', viewer.pk)
    .where('film_pk', '=', film)
    .execute();
  await tx.deleteFrom('standalone_rating').where('member_pk', '=', viewer.pk).where('film_pk', '=', film).execute();
}

export async function setWatchlisted(
  db: Db,
  viewer: UserModel,
  input: { movieId: string; watchlisted: boolean },
): Promise<MovieStateResult> {
  const film = await filmPk(db, input.movieId);
  if (film === null) return { movie: null, userErrors: [movieNotFound()] };
  if (input.watchlisted)
    await db
      .insertInto('watchlist')
      .values({ member_pk: viewer.pk, film_pk: film })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  else await db.deleteFrom('watchlist').where('member_pk', '=', viewer.pk).where('film_pk', '=', film).execute();
  return { movie: { id: input.movieId }, userErrors: [] };
}

export async function setPersonLoved(
  db: Db,
  viewer: UserModel,
  input: { personId: string; loved: boolean },
): Promise<PersonStateResult> {
  const person = await personPk(db, input.personId);
  if (person === null)
    return { person: null, userErrors: [userError('NOT_FOUND', 'personId', 'There is no such person.')] };
  if (input.loved)
    await db
      .insertInto('loved_person')
      .values({ member_pk: viewer.pk, person_pk: person })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  else await db.deleteFrom('loved_person').where('member_pk', '=', viewer.pk).where('person_pk', '=', person).execute();
  return { person: { id: input.personId }, userErrors: [] };
}

/** Takes a film out of what is recommended to the viewer, for good. */
export async function dismissRecommendation(
  db: Db,
  viewer: UserModel,
  input: { movieId: string },
): Promise<MovieStateResult> {
  const film = await filmPk(db, input.movieId);
  if (film === null) return { movie: null, userErrors: [movieNotFound()] };
  await db
    .insertInto('dismissed')
    .values({ member_pk: viewer.pk, film_pk: film })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return { movie: { id: input.movieId }, userErrors: [] };
}
