/** Records, updates and deletes the viewer's watches. A returned result is committed and on disk. */
import { createHash } from 'node:crypto';
import type { Db } from '../db/connection.js';
import type { Visibility } from '../db/generated/tables.js';
import { filmPk } from '../films/filmKeys.js';
import { endStandaloneRatings } from '../films/standaloneRatings.js';
import { watchUuid } from '../model/ids.js';
import type { ViewerScope } from '../model/scope.js';
import type { UserModel } from '../model/user.js';
import type { WatchModel } from '../model/watch.js';
import {
  isStorable,
  movieNotFound,
  ratingError,
  userError,
  UserErrors,
  watchNotFound,
  type UserErrorRow,
} from '../model/userError.js';
import { changedImportState } from '../sql/watch.js';
import { ownWatch } from './history.js';
import { assertFewWatches } from './maxWatches.js';

export interface WatchResult {
  readonly watch: WatchModel | null;
  readonly userErrors: readonly UserErrorRow[];
}

export interface WatchDetails {
  watchedAt?: Date | null;
  rating?: number | null;
  note?: string | null;
  visibility?: Visibility | null;
}

export interface NewWatch extends WatchDetails {
  movieId: string;
  idempotencyKey?: string | null;
}

/** Letterboxd states no limit for reviews; this is far beyond the longest. */
export const maxNoteLength = 20_000;
const maxKeyLength = 200;
/** Clients' clocks differ a little, so the time of a watch that just ended may lie in the future. */
const clockToleranceMs = 5 * 60_000;

const refused = (...userErrors: UserErrorRow[]): WatchResult => ({ watch: null, userErrors });

function check(details: WatchDetails, now: Date): UserErrorRow[] {
  const errors = ratingError(details.rating);
  const { note, watchedAt } = details;
  if (note && (note.length > maxNoteLength || !isStorable(note)))
    errors.push(
      userError(
        'INVALID',
        'note',
        `A note has at most ${maxNoteLength.toLocaleString('en')} characters, no NUL, and no half of a surrogate pair.`,
      ),
    );
  if (watchedAt && watchedAt.getTime() > now.getTime() + clockToleranceMs)
    errors.push(userError('INVALID', 'watchedAt', 'A watch cannot be in the future.'));
  if (watchedAt && watchedAt.getUTCFullYear() < 1888)
    errors.push(userError('INVALID', 'watchedAt', 'There were no films before 1888.'));
  return errors;
}

/** The same idempotency key records one watch; the same request again returns it, another request is a CONFLICT. */
export async function recordWatch({ db, viewer, now }: ViewerScope, input: NewWatch): Promise<WatchResult> {
  const errors = check(input, now);
  const key = input.idempotencyKey;
  if (key != null && (key === '' || key.length > maxKeyLength || !isStorable(key)))
    errors.push(userError('INVALID', 'idempotencyKey', `An idempotency key has 1 to ${maxKeyLength} characters.`));
  if (errors.length > 0) return refused(...errors);
  return refusedIfThrown(() => insertWatch({ db, viewer, now }, input));
}

/** Throws UserErrors if the member has too many watches. */
function insertWatch({ db, viewer, now }: ViewerScope, input: NewWatch): Promise<WatchResult> {
  const key = input.idempotencyKey;
  return db.transaction().execute(async (tx) => {
    if (key != null && !(await claimKey(tx, viewer, { key, input }))) return watchOfKey(tx, viewer, { key, input });
    const film = await filmPk(tx, input.movieId);
    if (film === null) {
      if (key != null)
        await tx.deleteFrom('idempotency_key').where('member_pk', '=', viewer.pk).where('key', '=', key).execute();
      return refused(movieNotFound());
    }
    const { id } = await tx
      .insertInto('watch')
      .values({
        member_pk: viewer.pk,
        film_pk: film,
        watched_at: input.watchedAt === undefined ? now : input.watchedAt,
        rating: input.rating ?? null,
        note: input.note ?? null,
        visibility: input.visibility ?? viewer.defaultVisibility,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    await assertFewWatches(tx, { member: viewer.pk, field: 'movieId' });
    if (input.rating != null) await endStandaloneRatings(tx, viewer.pk, [film]);
    if (key != null)
      await tx
        .updateTable('idempotency_key')
        .set({ watch_id: id })
        .where('member_pk', '=', viewer.pk)
        .where('key', '=', key)
        .execute();
    return { watch: await ownWatch(tx, viewer.pk, id), userErrors: [] };
  });
}

/** The result of `write`, or the user errors that rolled it back. */
async function refusedIfThrown(write: () => Promise<WatchResult>): Promise<WatchResult> {
  try {
    return await write();
  } catch (error) {
    if (error instanceof UserErrors) return refused(...error.rows);
    throw error;
  }
}

interface KeyedRequest {
  readonly key: string;
  readonly input: NewWatch;
}

/** Equal for two requests that ask for the same watch. An omitted time is the time of the first request. */
function requestDigest({ movieId, watchedAt, rating, note, visibility }: NewWatch): string {
  const time = watchedAt === undefined ? 'now' : (watchedAt?.toISOString() ?? null);
  const values = [movieId, time, rating ?? null, note ?? null, visibility ?? null];
  return createHash('sha256').update(JSON.stringify(values)).digest('base64url');
}

/** False if the key exists already. Waits for a concurrent request that is recording with the same key. */
async function claimKey(tx: Db, viewer: UserModel, { key, input }: KeyedRequest): Promise<boolean> {
  const claimed = await tx
    .insertInto('idempotency_key')
    .values({ member_pk: viewer.pk, key, watch_id: null, request_digest: requestDigest(input) })
    .onConflict((conflict) => conflict.doNothing())
    .returning('key')
    .executeTakeFirst();
  return claimed !== undefined;
}

async function watchOfKey(tx: Db, viewer: UserModel, { key, input }: KeyedRequest): Promise<WatchResult> {
  const { watch_id, request_digest } = await tx
    .selectFrom('idempotency_key')
    .select(['watch_id', 'request_digest'])
    .where('member_pk', '=', viewer.pk)
    .where('key', '=', key)
    .executeTakeFirstOrThrow();
  if (request_digest !== null && request_digest !== requestDigest(input))
    return refused(userError('CONFLICT', 'idempotencyKey', 'This key was used for another request.'));
  const watch = watch_id === null ? null : await ownWatch(tx, viewer.pk, watch_id);
  if (watch) return { watch, userErrors: [] };
  return refused(userError('CONFLICT', 'idempotencyKey', 'The watch of this key has been deleted.'));
}

export async function updateWatch(
  { db, viewer, now }: ViewerScope,
  input: WatchDetails & { watchId: string },
): Promise<WatchResult> {
  const errors = check(input, now);
  if (errors.length > 0) return refused(...errors);
  const uuid = watchUuid(input.watchId);
  if (!uuid) return refused(watchNotFound());
  const changes = {
    ...(input.watchedAt !== undefined ? { watched_at: input.watchedAt } : {}),
    ...(input.rating !== undefined ? { rating: input.rating } : {}),
    ...(input.note !== undefined ? { note: input.note } : {}),
    ...(input.visibility != null ? { visibility: input.visibility } : {}),
  };
  // Importing a file later completes what the member changed, and overwrites nothing. A watch on another day is another watch.
  const importState = input.watchedAt !== undefined ? null : changedImportState;
  return db.transaction().execute(async (tx) => {
    const before = await lockWatch(tx, viewer, uuid);
    if (!before) return refused(watchNotFound());
    if (Object.keys(changes).length > 0)
      await tx
        .updateTable('watch')
        .set({ ...changes, import_state: importState })
        .where('id', '=', uuid)
        .execute();
    const setsRating = changes.rating !== undefined && (changes.rating ?? before.rating) !== null;
    if (setsRating) await endStandaloneRatings(tx, viewer.pk, [before.film_pk]);
    return { watch: await ownWatch(tx, viewer.pk, uuid), userErrors: [] };
  });
}

/** The viewer's watch with this UUID; undefined if there is none. No other request changes it until the end of the transaction. */
const lockWatch = (tx: Db, viewer: UserModel, uuid: string) =>
  tx
    .selectFrom('watch')
    .select(['film_pk', 'rating'])
    .where('id', '=', uuid)
    .where('member_pk', '=', viewer.pk)
    .forUpdate()
    .executeTakeFirst();

/** Returns the watch as it was. */
export async function deleteWatch({ db, viewer }: ViewerScope, input: { watchId: string }): Promise<WatchResult> {
  const uuid = watchUuid(input.watchId);
  if (!uuid) return refused(watchNotFound());
  return db.transaction().execute(async (tx) => {
    const before = await lockWatch(tx, viewer, uuid);
    const watch = await ownWatch(tx, viewer.pk, uuid);
    if (!before || !watch) return refused(watchNotFound());
    await tx.deleteFrom('watch').where('id', '=', uuid).execute();
    if (before.rating !== null) await endStandaloneRatings(tx, viewer.pk, [before.film_pk]);
    return { watch, userErrors: [] };
  });
}
