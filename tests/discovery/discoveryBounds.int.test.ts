/** The bounds on what `discover` and `trending` read for one request, and on what is kept in memory. */
import { sql } from 'kysely';
import { silentLog } from '@marquee/kit/log';
import {
  openCircleHistories,
  type CircleAnswer,
  type CircleHistories,
} from '@marquee/social/circleHistories/circleHistories';
import { bytesOfTallies } from '@marquee/social/circleHistories/publicTally';
import { discover } from '@marquee/social/discovery/discover';
import type { UserModel } from '@marquee/social/model/user';
import { neverLoaded } from '@marquee/testing/fixtures/circleHistories';
import { addWatches, type Member } from '@marquee/testing/fixtures/members';
import { datasetFilms, emptyPlan, storeDataset, type FilmRow } from '@marquee/testing/fixtures/randomDataset';
import { waitUntil } from '@marquee/testing/results/waitUntil';
import { startSocial, type TestSocial } from '@marquee/testing/servers/social';
import { testNow } from '@marquee/testing/servers/supergraph';
import { uniqueName } from '@marquee/testing/servers/testServers';
import { spied } from './circleSteps.js';

let social: TestSocial;
let films: FilmRow[];
beforeAll(async () => {
  social = await startSocial();
  films = await datasetFilms(social.db);
});
afterAll(() => social.stop());

const scopeOf = (member: Member) => ({ db: social.db, viewer: member as unknown as UserModel, now: testNow });

/** How a discovery is answered. */
async function answerOf(
  member: Member,
  watchedBy: 'FRIENDS' | 'EVERYONE',
  histories: CircleHistories = social.circleHistories,
): Promise<CircleAnswer> {
  const answers: CircleAnswer[] = [];
  await discover(scopeOf(member), {
    ...{ filter: { watchedBy }, withTotal: false, filmFacts: social.filmFacts },
    circleHistories: spied(histories, answers),
  });
  return answers[0]!;
}

test('PostgreSQL sums up if few members of a circle changed who have many watches', async () => {
  const { members } = await storeDataset(social.db, films, {
    ...emptyPlan,
    friends: [
      [0, 1],
      [0, 2],
    ],
  });
  await social.circleHistories.catchUp();
  await addWatches(social.db, members[1]!, { count: 10_000 });
  expect(await answerOf(members[0]!, 'FRIENDS')).toBe('hit');
  await addWatches(social.db, members[2]!, { count: 10_001 });
  expect(await answerOf(members[0]!, 'FRIENDS')).toBe('many_changes');
  await social.circleHistories.catchUp();
  expect(await answerOf(members[0]!, 'FRIENDS')).toBe('hit');
});

test("the viewer's own watches, which are always read, are none of these", async () => {
  const { members } = await storeDataset(social.db, films, { ...emptyPlan, friends: [[0, 1]] });
  await social.circleHistories.catchUp();
  await addWatches(social.db, members[0]!, { count: 40_000 });
  await addWatches(social.db, members[1]!, { count: 20_000 });
  expect(await answerOf(members[0]!, 'EVERYONE')).toBe('hit');
  await social.circleHistories.catchUp();
});

test('the sums over everyone are in the bound of memory, and are left to PostgreSQL beyond it', async () => {
  const { members } = await storeDataset(social.db, films, emptyPlan);
  await addWatches(social.db, members[0]!, { count: 1 });
  await social.circleHistories.catchUp();
  const { packed } = social.circleHistories.current!;
  expect(await answerOf(members[1]!, 'EVERYONE')).toBe('hit');
  const ofSums = bytesOfTallies(packed);
  expect(ofSums).toBeGreaterThan(packed.films.keys.length * 40);
  const open = async (maxBytes: number) => {
    const histories = openCircleHistories(social.db, { log: silentLog, maxBytes });
    await histories.catchUp();
    return histories;
  };
  // The films of a new reading are fewer.
  const probe = await open(100_000_000);
  const { bytes } = probe.current!.packed;
  await probe.stop();
  for (const [maxBytes, answer] of [
    [bytes, 'no_tally'],
    [bytes + ofSums, 'hit'],
  ] as const) {
    const histories = await open(maxBytes);
    expect(await answerOf(members[1]!, 'EVERYONE', histories)).toBe(answer);
    await histories.stop();
  }
});

test('watches that did not fit into memory are read again until they do', async () => {
  const { members } = await storeDataset(social.db, films, emptyPlan);
  await addWatches(social.db, members[0]!, { count: 1 });
  // The first watch takes more.
  const options = { log: silentLog, maxBytes: 500_000, minRetryMs: 1 };
  const histories = openCircleHistories(social.db, options);
  await histories.catchUp();
  expect(histories.current).toBeNull();
  await social.db.deleteFrom('watch').execute();
  await waitUntil(() => histories.current !== null);
  await histories.stop();
});

test('a statement reads so many watches, and those of its last member', async () => {
  const { members } = await storeDataset(social.db, films, emptyPlan);
  for (const member of members) await addWatches(social.db, member, { count: 8_000 });
  const reading = async (histories: CircleHistories) => {
    social.statements.length = 0;
    await histories.catchUp();
    return social.statements.filter((statement) => statement.includes('array_agg(w.film_pk)')).length;
  };
  // 48,000 watches, all of which changed, are three times 8,000 and three times 8,000.
  expect(await reading(social.circleHistories)).toBe(2);
  expect(social.circleHistories.current!.packed.lengths[members[5]!.pk]).toBe(8_000);
});

test('the facet of watchers lists those with the most films, and of members who tie those with the lowest keys', async () => {
  const { members } = await storeDataset(social.db, films, { ...emptyPlan, friends: [[0, 1]] });
  const prefix = uniqueName('tied');
  // Their names are in the opposite order.
  await sql`INSERT INTO member (id, handle, display_name)
    SELECT 'usr_' || ${prefix} || n, ${prefix} || n, 'Tied ' || 1000 - n FROM generate_series(1, 100) AS n`.execute(
    social.db,
  );
  const tied = sql`SELECT pk FROM member WHERE handle LIKE ${`${prefix}%`}`;
  await sql`INSERT INTO friendship (member_pk, friend_pk) SELECT ${members[0]!.pk}::int, pk FROM (${tied}) AS tied
    UNION ALL SELECT pk, ${members[0]!.pk} FROM (${tied}) AS tied`.execute(social.db);
  await sql`INSERT INTO watch (member_pk, film_pk, visibility) SELECT pk, ${films[0]!.pk}, 'PUBLIC' FROM (${tied}) AS tied`.execute(
    social.db,
  );
  await addWatches(social.db, members[1]!, { count: 2 });
  await social.circleHistories.catchUp();
  const expected = await social.db
    .selectFrom('member')
    .select('id')
    .where('handle', 'like', `${prefix}%`)
    .orderBy('pk')
    .limit(19)
    .execute();
  for (const watchedBy of ['FRIENDS', 'EVERYONE'] as const)
    for (const circleHistories of [social.circleHistories, neverLoaded]) {
      const { facets } = await discover(scopeOf(members[0]!), {
        ...{ filter: { watchedBy }, facets: ['WATCHER' as const], withTotal: false },
        ...{ filmFacts: social.filmFacts, circleHistories },
      });
      const { buckets, otherCount } = facets[0]!;
      expect(buckets[0]).toMatchObject({ id: members[1]!.id, count: 2 });
      expect(new Set(buckets.slice(1).map(({ id }) => id))).toEqual(new Set(expected.map(({ id }) => id)));
      // Those who are listed are in the order of their names.
      expect(buckets.slice(1).map(({ label }) => label)).toEqual(
        buckets
          .slice(1)
          .map(({ label }) => label)
          .sort(),
      );
      expect(otherCount).toBe(81);
    }
});

describe('the lists of one request', () => {
  const lists = (count: number, field: string) =>
    `{ ${Array.from({ length: count }, (_, index) => `a${index}: ${field}`).join(' ')} }`;
  const ask = async (member: Member, query: string) => {
    const { data, errors = [] } = JSON.parse(await social.request(member.handle, query)) as {
      data: Record<string, unknown>;
      errors?: { extensions: { code: string } }[];
    };
    const codes = new Set(errors.map(({ extensions }) => extensions.code));
    return { found: Object.values(data).filter((one) => one !== null).length, codes: [...codes] };
  };
  const discovery = 'discover(filter: { watchedBy: EVERYONE }, first: 1) { nodes { id } }';

  test('are all answered while PostgreSQL sums up', async () => {
    const { members } = await storeDataset(social.db, films, emptyPlan);
    await social.circleHistories.catchUp();
    expect(await ask(members[0]!, lists(10, discovery))).toEqual({ found: 10, codes: [] });
    await social.db.deleteFrom('watch_reading').execute();
    const filtered =
      'discover(filter: { watchedBy: EVERYONE, seenByMe: false }, facets: [WATCHER], first: 1) { nodes { id } }';
    for (const field of [discovery, filtered, 'trending(circle: FRIENDS, first: 1) { nodes { id } }'])
      expect(await ask(members[0]!, lists(10, field))).toEqual({ found: 10, codes: [] });
    await social.circleHistories.catchUp();
  });

  test('read only so many watches of the viewer', async () => {
    const { members } = await storeDataset(social.db, films, emptyPlan);
    await addWatches(social.db, members[0]!, { count: 40_000, visibility: 'PRIVATE' });
    for (const isLoaded of [false, true]) {
      if (isLoaded) await social.circleHistories.catchUp();
      expect(await ask(members[0]!, lists(10, discovery))).toEqual({ found: 3, codes: ['QUERY_TOO_COMPLEX'] });
    }
  });
});
