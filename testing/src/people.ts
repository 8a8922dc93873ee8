/** Puts people and what they did straight into social's tables, as fast as tests need it. */
import { devSubject } from '@marquee/kit/identity/devSubject';
import type { Db } from '@marquee/social/db/connection';
import type { Visibility } from '@marquee/social/db/generated/tables';
import { newMemberId } from '@marquee/social/model/ids';

export interface Person {
  readonly pk: number;
  readonly id: string;
  readonly handle: string;
}

export async function addMember(db: Db, handle: string, defaultVisibility: Visibility = 'FRIENDS'): Promise<Person> {
  const id = newMemberId();
  const { pk } = await db
    .insertInto('member')
    .values({
      id,
      handle,
      subject: devSubject(handle),
      display_name: handle.toUpperCase(),
      default_visibility: defaultVisibility,
    })
    .returning('pk')
    .executeTakeFirstOrThrow();
  return { pk, id, handle };
}

export async function befriend(db: Db, a: Person, b: Person): Promise<void> {
  await db
    .insertInto('friendship')
    .values([
      { member_pk: a.pk, friend_pk: b.pk },
      { member_pk: b.pk, friend_pk: a.pk },
    ])
    .execute();
}

export async function block(db: Db, blocker: Person, blocked: Person): Promise<void> {
  await db.insertInto('block').values({ blocker_pk: blocker.pk, blocked_pk: blocked.pk }).execute();
}

export interface WatchDetails {
  watchedAt?: Date | null;
  rating?: number | null;
  visibility?: Visibility;
  note?: string | null;
}

/** The uuid of the new watch. */
export async function addWatch(db: Db, member: Person, filmPk: number, details: WatchDetails = {}): Promise<string> {
  const { watchedAt = new Date('2026-06-10T20:00:00Z'), rating = null, visibility = 'PUBLIC', note = null } = details;
  const { id } = await db
    .insertInto('watch')
    .values({ member_pk: member.pk, film_pk: filmPk, watched_at: watchedAt, rating, visibility, note })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

export interface Film {
  readonly pk: number;
  readonly id: string;
  readonly title: string;
  readonly year: number | null;
}

/** Some of the bundled films, by id. */
export function someFilms(db: Db, count: number): Promise<Film[]> {
  return db.selectFrom('film').select(['pk', 'id', 'title', 'year']).orderBy('id').limit(count).execute();
}

export function filmNamed(db: Db, title: string, year: number): Promise<Film> {
  return db
    .selectFrom('film')
    .select(['pk', 'id', 'title', 'year'])
    .where('title', '=', title)
    .where('year', '=', year)
    .executeTakeFirstOrThrow();
}
