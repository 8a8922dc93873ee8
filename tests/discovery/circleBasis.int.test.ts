/** What the first statement of an answer from memory leaves out: lists of keys that the answer does not use. */
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { silentLog } from '@marquee/kit/log';
import { openCircleHistories } from '@marquee/social/circleHistories/circleHistories';
import { noKeys, readCircleBasis } from '@marquee/social/discovery/circleBasis';
import { addMember, addWatch, befriend, type Member } from '@marquee/testing/fixtures/members';
import { socialWithFilms } from '@marquee/testing/servers/socialWithFilms';
import { eventually } from '@marquee/testing/results/waitUntil';
import { uniqueName } from '@marquee/testing/servers/testServers';

const given = socialWithFilms();

let viewer: Member;
let friend: Member;
beforeEach(async () => {
  const { db } = given.social;
  viewer = await addMember(db, uniqueName('viewer-'));
  friend = await addMember(db, uniqueName('friend-'));
  await befriend(db, viewer, friend);
  await given.social.filmFacts.catchUp();
});

/** The watches of now, which are not read again. Transactions of other databases of the server, which run meanwhile, put that off. */
const readHistories = () =>
  eventually(async () => {
    const histories = openCircleHistories(given.social.db, { log: silentLog });
    await histories.catchUp();
    await histories.stop();
    const circle = { name: 'FRIENDS', viewer: viewer.pk } as const;
    expect(
      await readCircleBasis(given.social.db, histories.current!, { circle, keys: noKeys, knownFacts: null }),
    ).toBeInstanceOf(Object);
    return histories.current!;
  }, 150_000);

/** The statement fails if it reads the list. */
const failing = {
  queries: sql`failing AS MATERIALIZED (SELECT 1 / (random() * 0)::int AS key),`,
  lists: [sql`ARRAY(SELECT key FROM failing)`],
};

const read = (histories: Awaited<ReturnType<typeof readHistories>>, knownFacts: string | null) =>
  readCircleBasis(given.social.db, histories, {
    circle: { name: 'FRIENDS', viewer: viewer.pk },
    keys: failing,
    knownFacts,
  });
const factsOfNow = () => given.social.filmFacts.current!.version;

test('lists are read if memory can be used', async () => {
  await expect(read(await readHistories(), factsOfNow())).rejects.toThrow('division by zero');
});

test.each([
  ['no facts of films', () => null],
  ['other facts of films than the snapshot', randomUUID],
])('lists are not read if the process has %s', async (_, facts) => {
  const histories = await readHistories();
  await addWatch(given.social.db, friend, { film: given.films[0]!.pk });
  expect(await read(histories, facts())).toMatchObject({
    ...{ factsVersion: factsOfNow(), lists: [], changed: new Set([friend.pk]) },
    members: { friends: Int32Array.of(friend.pk) },
    rows: [{ memberPk: friend.pk }],
  });
});

test('lists are not read if many members of the circle changed', async () => {
  const histories = await readHistories();
  const prefix = uniqueName('many');
  await sql`
    WITH many AS (INSERT INTO member (id, handle, display_name)
      SELECT 'usr_' || ${prefix} || n, ${prefix} || n, 'Many' FROM generate_series(1, 301) AS n RETURNING pk),
    friendships AS (INSERT INTO friendship (member_pk, friend_pk) SELECT ${viewer.pk}::int, pk FROM many UNION ALL SELECT pk, ${viewer.pk} FROM many)
    INSERT INTO watch (member_pk, film_pk, visibility) SELECT pk, ${given.films[0]!.pk}, 'FRIENDS' FROM many`.execute(
    given.social.db,
  );
  expect(await read(histories, factsOfNow())).toBe('many_changes');
});

test('lists are not read if the server does not know what the process has read', async () => {
  const histories = await readHistories();
  await given.social.db.deleteFrom('watch_reading').execute();
  expect(await read(histories, factsOfNow())).toBe('outdated');
});
