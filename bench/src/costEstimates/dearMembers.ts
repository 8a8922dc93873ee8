/**
 * Members whose fields are as expensive as their estimates assume: pages are full, and notes are long. The full data set has no
 * such members: their watchlists, loved people, requests and blocks are few or none.
 */
import { sql } from 'kysely';
import { withoutStatementTimeout, type Db } from '@marquee/social/db/connection';
import { addMember, addWatches, befriend, type Member } from '@marquee/testing/fixtures/members';
import { memberWithFriends, type BenchSupergraph } from '../benchEnvironment.js';

/** Ordinary friends of the viewer, whose watches are recorded ones. */
const ordinaryFriends = 200;
/** Added friends, whose lists are as full as those of the viewer. */
export const fullFriends = 30;
/** Watches of the archivist: a member may have twice as many, but then has seen all films, and nothing is recommended. */
const longHistory = 25_000;
/** As many as one page has. */
const pageSize = 100;
/** Characters; an eighth of what a note may have. With longer ones, pages of pages are larger than an answer may be. */
const noteLength = 2_500;

export interface DearMembers {
  readonly viewer: Member;
  /** They are the first ones by handle among the viewer's friends. */
  readonly friends: readonly Member[];
  /** Has a long history. */
  readonly archivist: Member;
  /** Ids of two people; films of the viewer's friends connect them. */
  readonly connected: readonly [string, string];
}

/** Adds the members, runs `work`, and removes them again, also if it fails. */
export async function withDearMembers<Result>(
  bench: BenchSupergraph,
  work: (members: DearMembers) => Promise<Result>,
): Promise<Result> {
  const { social } = bench;
  const { db } = social;
  const suffix = Date.now().toString(36);
  const added: Member[] = [];
  const add = async (name: string) => {
    const member = await addMember(db, `0-${name}-${suffix}`);
    added.push(member);
    return member;
  };
  try {
    const template = await memberWithFriends(bench, ordinaryFriends);
    const { pk } = await db
      .selectFrom('member')
      .select('pk')
      .where('handle', '=', template.handle)
      .executeTakeFirstOrThrow();
    const viewer = await add('viewer');
    const archivist = await add('archivist');
    const friends: Member[] = [];
    for (let index = 0; index < fullFriends; index++)
      friends.push(await add(`friend-${String(index).padStart(2, '0')}`));
    await withoutStatementTimeout(db, async (tx) => {
      await fillLists(tx, { viewer, friends, template: pk });
      await sql`INSERT INTO loved_person (member_pk, person_pk)
        SELECT ${archivist.pk}::int, person_pk FROM loved_person WHERE member_pk = ${viewer.pk}`.execute(tx);
    });
    await addWatches(db, archivist, { count: longHistory, visibility: 'FRIENDS' });
    await sql`ANALYZE`.execute(db);
    await social.publicTaste.catchUp();
    await social.filmTallies.catchUp();
    await social.circleHistories.catchUp();
    return await work({ viewer, friends, archivist, connected: await connectedPeople(db, viewer) });
  } finally {
    for (const { pk } of added) await db.deleteFrom('member').where('pk', '=', pk).execute();
  }
}

/** Two of the people with the most watches of friends. */
async function connectedPeople(db: Db, { pk }: Member): Promise<[string, string]> {
  const { rows } = await sql<{ id: string }>`
    SELECT person.id FROM friendship JOIN watch ON watch.member_pk = friend_pk JOIN film_person USING (film_pk)
      JOIN person ON person.pk = person_pk
    WHERE friendship.member_pk = ${pk} AND visibility >= 'FRIENDS' GROUP BY person.pk ORDER BY count(*) DESC, person.pk LIMIT 40`.execute(
    db,
  );
  return [rows[0]!.id, rows.at(-1)!.id];
}

interface Lists {
  readonly viewer: Member;
  readonly friends: readonly Member[];
  /** Key of the member whose friends and watches the viewer gets. */
  readonly template: number;
}

async function fillLists(db: Db, { viewer, friends, template }: Lists): Promise<void> {
  const own = [viewer, ...friends].map(({ pk }) => pk);
  await sql`WITH pair AS (SELECT unnest(${own}::int[]) AS a, friend_pk AS b FROM friendship WHERE member_pk = ${template})
    INSERT INTO friendship (member_pk, friend_pk) SELECT a, b FROM pair UNION ALL SELECT b, a FROM pair`.execute(db);
  await sql`INSERT INTO watch (member_pk, film_pk, watched_at, rating, visibility)
    SELECT ${viewer.pk}::int, film_pk, watched_at, rating, visibility FROM watch WHERE member_pk = ${template}`.execute(
    db,
  );
  await sql`
    WITH source AS (
      SELECT friend_pk, row_number() OVER (ORDER BY (SELECT count(*) FROM watch WHERE member_pk = friend_pk) DESC, friend_pk) AS n
      FROM friendship WHERE member_pk = ${template} AND friend_pk <> ALL (${own}::int[])),
    target AS (SELECT pk, n FROM unnest(${friends.map(({ pk }) => pk)}::int[]) WITH ORDINALITY AS listed(pk, n))
    INSERT INTO watch (member_pk, film_pk, watched_at, rating, visibility)
    SELECT target.pk, film_pk, watched_at, rating, greatest(visibility, 'FRIENDS')
    FROM target JOIN source USING (n) JOIN watch ON watch.member_pk = source.friend_pk`.execute(db);
  for (const friend of friends) await befriend(db, viewer, friend);
  await addLongNotes(db, own);
  // Each member has others, since what many lists of a request share is read once.
  await sql`
    WITH film AS (SELECT film_pk AS pk, row_number() OVER (ORDER BY count(*) DESC, film_pk) AS n FROM watch GROUP BY 1)
    INSERT INTO watchlist (member_pk, film_pk)
    SELECT m, film.pk FROM unnest(${own}::int[]) WITH ORDINALITY AS listed(m, i) JOIN film ON (film.n - 1) / ${pageSize} = i - 1`.execute(
    db,
  );
  await sql`
    WITH person AS (SELECT person_pk AS pk, row_number() OVER (ORDER BY count(*) DESC, person_pk) AS n FROM film_person GROUP BY 1)
    INSERT INTO loved_person (member_pk, person_pk)
    SELECT m, person.pk FROM unnest(${own}::int[]) WITH ORDINALITY AS listed(m, i) JOIN person ON (person.n - 1) / ${pageSize} = i - 1`.execute(
    db,
  );
  await sql`INSERT INTO friend_request (from_pk, to_pk)
    SELECT pk, ${viewer.pk}::int FROM ${strangers(viewer)} ORDER BY pk LIMIT ${pageSize}`.execute(db);
  await sql`INSERT INTO block (blocker_pk, blocked_pk, known_handle, known_display_name)
    SELECT ${viewer.pk}::int, pk, handle, display_name FROM ${strangers(viewer)} ORDER BY pk DESC LIMIT ${pageSize}`.execute(
    db,
  );
  await sql`INSERT INTO history_import (member_pk, started_at, rows_total) VALUES (${viewer.pk}, now(), 1)`.execute(db);
}

const strangers = ({ pk }: Member) => sql`(
  SELECT * FROM member WHERE pk <> ${pk} AND pk NOT IN (SELECT friend_pk FROM friendship WHERE member_pk = ${pk})) AS stranger`;

/** Notes of the latest watches. They have letters in no order, so that they do not get smaller where they are stored. */
async function addLongNotes(db: Db, members: readonly number[]): Promise<void> {
  await sql`
    WITH latest AS (
      SELECT id FROM unnest(${members}::int[]) AS m,
        LATERAL (SELECT id FROM watch WHERE member_pk = m ORDER BY watched_at DESC NULLS LAST, id LIMIT ${pageSize}) AS own)
    UPDATE watch SET note = (SELECT left(string_agg(md5(watch.id || '-' || i), ''), ${noteLength}::int)
      FROM generate_series(1, ${Math.ceil(noteLength / 32)}::int) AS i)
    FROM latest WHERE watch.id = latest.id`.execute(db);
}
