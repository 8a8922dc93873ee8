/** Mutations of films: ratings, watchlist and dismissed films. Each sets a state, so repeating it changes nothing. */
import { sql } from 'kysely';
import type { Db } from '../db/connection.js';
import type { MovieModel } from '../model/catalog.js';
import type { ViewerScope } from '../model/scope.js';
import type { UserModel } from '../model/user.js';
import { movieNotFound, ratingError, type UserErrorRow } from '../model/userError.js';
import { changedImportState } from '../sql/watch.js';
import { filmPk } from './filmKeys.js';
import { endStandaloneRatings, setStandaloneRating, type FilmRating } from './standaloneRatings.js';

export interface MovieStateResult {
  readonly movie: MovieModel | null;
  readonly userErrors: readonly UserErrorRow[];
}

export async function rateMovie(
  { db, viewer }: ViewerScope,
  input: { movieId: string; rating?: number | null },
): Promise<MovieStateResult> {
  const errors = ratingError(input.rating);
  if (errors.length > 0) return { movie: null, userErrors: errors };
  const film = await filmPk(db, input.movieId);
  if (film === null) return { movie: null, userErrors: [movieNotFound()] };
  const { rating } = input;
  await db.transaction().execute(async (tx) => {
    if (rating == null) await deleteRatings(tx, viewer, film);
    else if (await rateLatestWatch(tx, viewer, { film, rating })) await endStandaloneRatings(tx, viewer.pk, [film]);
    else await setStandaloneRating(tx, viewer.pk, { film, rating });
  });
  return { movie: { id: input.movieId }, userErrors: [] };
}

/** False if the viewer has no watch of the film. A watch's rating is visible to everyone who may see the watch. */
async function rateLatestWatch(tx: Db, viewer: UserModel, { film, rating }: FilmRating): Promise<boolean> {
  const { rows } = await sql`
    UPDATE watch SET rating = ${rating}, import_state = ${changedImportState} WHERE id = (
      SELECT id FROM watch WHERE member_pk = ${viewer.pk} AND film_pk = ${film}
      ORDER BY watched_at DESC NULLS LAST, id LIMIT 1) RETURNING id`.execute(tx);
  return rows.length > 0;
}

async function deleteRatings(tx: Db, viewer: UserModel, film: number): Promise<void> {
  await tx
    .updateTable('watch')
    .set({ rating: null, import_state: changedImportState })
    .where('member_pk', '=', viewer.pk)
    .where('film_pk', '=', film)
    .execute();
  await endStandaloneRatings(tx, viewer.pk, [film]);
}

export async function setWatchlisted(
  { db, viewer }: ViewerScope,
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

/** Stops recommending the film to the viewer. */
export async function dismissRecommendation(
  { db, viewer }: ViewerScope,
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
