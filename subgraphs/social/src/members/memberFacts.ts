/** What tells a member apart from others, counted. For choosing a member to try things as, in development only: privacy does not apply. */
import { sql } from 'kysely';
import { devSubject } from '@marquee/kit/identity/devSubject';
import type { Db } from '../db/connection.js';
import { compatibilityScores } from '../discovery/compatibility.js';
import type { UserModel } from '../model/user.js';
import { memberColumns } from '../sql/member.js';

export interface MemberFacts {
  readonly handle: string;
  readonly displayName: string;
  readonly friends: number;
  readonly lovedPeople: number;
  /** Friend requests that wait for an answer. */
  readonly requests: number;
  readonly blocked: number;
  /** Of the latest watches: how many there are, how many of them are private, and the calendar year and genre of most of them. */
  readonly latest: {
    readonly watches: number;
    readonly private: number;
    readonly year: MostOften<number> | null;
    /** The genre that the member watches most in comparison with all these members, and how many times as often as they do. */
    readonly genre: (MostOften<string> & { readonly times: number }) | null;
  };
  /** The score of User.compatibility with the member that was asked about; null for that member, and if they share too few films. */
  readonly compatibility: number | null;
}

export interface MostOften<T> {
  readonly value: T;
  readonly watches: number;
}

/** Each bounds what is read, however many members and watches there are. */
const limits = {
  friends: 60,
  friendsOfFriends: 120,
  newest: 40,
  blockers: 20,
  requested: 20,
  watches: 200,
  scored: 60,
};
/** A genre with fewer of the latest watches says nothing. */
const minGenreWatches = 5;

interface Row extends Omit<MemberFacts, 'compatibility'> {
  readonly pk: number;
}

/**
 * Facts of the member `handle`, and of members around: friends, friends of friends, the newest members, and some with blocks or requests.
 * Without such a member, only of the others.
 */
export async function memberFacts(db: Db, handle: string | null, now: Date): Promise<MemberFacts[]> {
  const viewer = handle === null ? undefined : await memberByHandle(db, handle);
  const rows = await countFacts(db, viewer);
  const others = rows
    .map(({ pk }) => pk)
    .filter((pk) => pk !== viewer?.pk)
    .slice(0, limits.scored);
  const scores = viewer ? await compatibilityScores({ db, viewer, now }, others) : [];
  const scoreOf = new Map(others.map((pk, index) => [pk, scores[index]?.score ?? null]));
  return rows.map(({ pk, ...facts }) => ({ ...facts, compatibility: scoreOf.get(pk) ?? null }));
}

const memberByHandle = (db: Db, handle: string): Promise<UserModel | undefined> =>
  db
    .selectFrom('member')
    .select(memberColumns)
    .where(sql`lower(handle)`, '=', handle.toLowerCase())
    .executeTakeFirst();

/** `viewer` first, then friends, then the others. */
async function countFacts(db: Db, viewer: UserModel | undefined): Promise<Row[]> {
  const pk = viewer?.pk ?? null;
  const { rows } = await sql<Row>`
    WITH friend AS MATERIALIZED (
      SELECT friend_pk AS pk FROM friendship WHERE member_pk = ${pk}::int ORDER BY friend_pk LIMIT ${limits.friends}),
    candidate AS MATERIALIZED (
      SELECT pk, min(distance) AS distance FROM (
        SELECT ${pk}::int AS pk, 0 AS distance WHERE ${pk}::int IS NOT NULL
        UNION ALL SELECT pk, 1 FROM friend
        UNION ALL (SELECT DISTINCT theirs.friend_pk, 2 FROM friend f JOIN friendship theirs ON theirs.member_pk = f.pk
          ORDER BY 1 LIMIT ${limits.friendsOfFriends})
        UNION ALL (SELECT m.pk, 3 FROM member m ORDER BY m.pk DESC LIMIT ${limits.newest})
        UNION ALL (SELECT blocker_pk, 3 FROM block ORDER BY blocker_pk LIMIT ${limits.blockers})
        UNION ALL (SELECT to_pk, 3 FROM friend_request ORDER BY to_pk LIMIT ${limits.requested})) AS found
      GROUP BY pk),
    latest AS MATERIALIZED (
      SELECT c.pk, w.film_pk, w.visibility, extract(year FROM w.watched_at AT TIME ZONE 'UTC')::int AS year
      FROM candidate c CROSS JOIN LATERAL (
        SELECT film_pk, visibility, watched_at FROM watch WHERE member_pk = c.pk
        ORDER BY watched_at DESC NULLS LAST, id LIMIT ${limits.watches}) AS w),
    total AS (
      SELECT pk, count(*) AS watches, count(*) FILTER (WHERE visibility = 'PRIVATE') AS private FROM latest GROUP BY pk),
    year AS (
      SELECT DISTINCT ON (pk) pk, year AS value, count(*) AS watches FROM latest WHERE year IS NOT NULL
      GROUP BY pk, year ORDER BY pk, count(*) DESC, year DESC),
    in_genre AS (
      SELECT l.pk, fg.genre_pk, count(*) AS watches FROM latest l JOIN film_genre fg USING (film_pk) GROUP BY l.pk, fg.genre_pk),
    genre_share AS (
      SELECT genre_pk, sum(watches) / (SELECT sum(watches) FROM total) AS share FROM in_genre GROUP BY genre_pk),
    genre AS (
      SELECT DISTINCT ON (i.pk) i.pk, g.name AS value, i.watches, (i.watches / o.watches::numeric / s.share)::float AS times
      FROM in_genre i JOIN genre_share s USING (genre_pk) JOIN total o ON o.pk = i.pk JOIN genre g ON g.pk = i.genre_pk
      WHERE i.watches >= ${minGenreWatches}
      ORDER BY i.pk, times DESC, g.name)
    SELECT m.pk, m.handle, m.display_name AS "displayName",
      (SELECT count(*) FROM friendship f WHERE f.member_pk = m.pk) AS friends,
      (SELECT count(*) FROM loved_person l WHERE l.member_pk = m.pk) AS "lovedPeople",
      (SELECT count(*) FROM friend_request r WHERE r.to_pk = m.pk) AS requests,
      (SELECT count(*) FROM block b WHERE b.blocker_pk = m.pk) AS blocked,
      json_build_object(
        'watches', coalesce(t.watches, 0), 'private', coalesce(t.private, 0),
        'year', CASE WHEN y.pk IS NULL THEN NULL ELSE json_build_object('value', y.value, 'watches', y.watches) END,
        'genre', CASE WHEN g.pk IS NULL THEN NULL ELSE json_build_object('value', g.value, 'watches', g.watches, 'times', g.times) END) AS latest
    FROM candidate c JOIN member m USING (pk)
    LEFT JOIN total t USING (pk) LEFT JOIN year y USING (pk) LEFT JOIN genre g USING (pk)
    ORDER BY c.distance, m.handle`.execute(db);
  return rows;
}

/** The first of `handles`, in lower case, that no member has, and whose development token signs no member in. */
export async function firstUnknownHandle(db: Db, handles: readonly string[]): Promise<string | undefined> {
  const known = await db
    .selectFrom('member')
    .select([sql<string>`lower(handle)`.as('handle'), 'subject'])
    .where(({ eb, or }) => or([eb(sql`lower(handle)`, 'in', handles), eb('subject', 'in', handles.map(devSubject))]))
    .execute();
  const taken = new Set(known.flatMap(({ handle, subject }) => [devSubject(handle), subject]));
  return handles.find((handle) => !taken.has(devSubject(handle)));
}
