/** Circles and everyone, summed up over watches in memory, against those that PostgreSQL sums up, while watches change. */
import fc from 'fast-check';
import { sql } from 'kysely';
import { silentLog } from '@marquee/kit/log';
import {
  openCircleHistories,
  type CircleAnswer,
  type CircleHistories,
} from '@marquee/social/circleHistories/circleHistories';
import { pruneChanges } from '@marquee/social/circleHistories/readHistories';
import { discover, type DiscoverRequest } from '@marquee/social/discovery/discover';
import { createWatchWeight } from '@marquee/social/discovery/watchWeightInMemory';
import { watchWeight } from '@marquee/social/sql/watchWeight';
import { circleWrite, writeToCircle, type CircleWrite } from '@marquee/testing/fixtures/circleWrites';
import { neverLoaded } from '@marquee/testing/fixtures/circleHistories';
import { discoverFacets } from '@marquee/testing/fixtures/facets';
import { addMember, befriend, type Member } from '@marquee/testing/fixtures/members';
import { emptyPlan, memberCount, storeDataset, type FilmRow } from '@marquee/testing/fixtures/randomDataset';
import { assertUntilCovered } from '@marquee/testing/results/assertUntilCovered';
import { scopeOf, socialWithFilms } from '@marquee/testing/servers/socialWithFilms';
import { testNow } from '@marquee/testing/servers/supergraph';
import { eventually, waitUntil } from '@marquee/testing/results/waitUntil';
import { circleSteps, minutesLater, openWriter, spied, takeSteps } from './circleSteps.js';

const given = socialWithFilms();

const ids = (of: 'genres' | 'cast') =>
  fc
    .uniqueArray(fc.record({ film: fc.nat({ max: 11 }), at: fc.nat({ max: 5 }) }), { maxLength: 3 })
    .map((picks) => (from: readonly FilmRow[]) => [
      ...new Set(picks.map(({ film, at }) => from[film]![of][at] ?? 'gen_none')),
    ]);
const rarely = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { freq: 2 });
const requestPlan = fc.record({
  viewer: fc.nat({ max: memberCount - 1 }),
  watchedBy: fc.constantFrom(
    'FRIENDS' as const,
    'FRIENDS_OF_FRIENDS' as const,
    'EVERYONE' as const,
    'EVERYONE' as const,
  ),
  window: fc.constantFrom(
    'ALL_TIME' as const,
    'ALL_TIME' as const,
    'LAST_24_HOURS' as const,
    'LAST_7_DAYS' as const,
    'LAST_30_DAYS' as const,
    'LAST_YEAR' as const,
  ),
  orderBy: fc.constantFrom(
    'CIRCLE_SCORE' as const,
    'MOST_WATCHED' as const,
    'RECENTLY_WATCHED' as const,
    'HIGHEST_RATED' as const,
  ),
  facets: fc.subarray([...discoverFacets]),
  isFiltered: fc.boolean(),
  anyGenre: rarely(ids('genres')),
  allGenres: rarely(ids('genres')),
  noGenre: rarely(ids('genres')),
  anyPerson: rarely(ids('cast')),
  noPerson: rarely(ids('cast')),
  lovedByMe: fc.boolean(),
  year: fc.option(fc.constantFrom({ min: 1950, max: 1959 }, { min: 1960 }, { max: 1990 })),
  seenByMe: rarely(fc.boolean()),
  watchlistedByMe: rarely(fc.boolean()),
  minCircleRating: rarely(fc.constantFrom(1, 5, 6.5, 7.333, 20 / 3, 10)),
  first: fc.constantFrom(1, 2, 3, 20),
  withTotal: fc.boolean(),
  minutesLater,
});
type RequestPlan = typeof requestPlan extends fc.Arbitrary<infer Plan> ? Plan : never;
type Request = Omit<DiscoverRequest, 'filmFacts' | 'circleHistories'>;

function toRequest(plan: RequestPlan): Request & { minutesLater: number } {
  const { watchedBy, window, orderBy, facets, first, withTotal, seenByMe, watchlistedByMe, minCircleRating } = plan;
  const filter = {
    ...{ seenByMe, watchlistedByMe, minCircleRating, year: plan.year },
    genres: {
      anyOf: plan.anyGenre?.(given.films),
      allOf: plan.allGenres?.(given.films),
      noneOf: plan.noGenre?.(given.films),
    },
    starring: { lovedByMe: plan.lovedByMe, anyOf: plan.anyPerson?.(given.films), noneOf: plan.noPerson?.(given.films) },
  };
  return {
    filter: { watchedBy, window, ...(plan.isFiltered ? filter : {}) },
    minutesLater: plan.minutesLater,
    ...{ orderBy, facets: facets as NonNullable<DiscoverRequest['facets']>, first, withTotal },
  };
}

/** All pages of a request, at most three, both ways, in one snapshot. Returns how they were answered. */
async function compare(
  histories: CircleHistories,
  member: Member,
  { minutesLater: later, ...request }: Request & { minutesLater?: number },
): Promise<CircleAnswer[]> {
  const answers: CircleAnswer[] = [];
  const { filmFacts } = given.social;
  await given.inSnapshot(async (db) => {
    let after: string | null = null;
    for (let page = 0; page < 3; page++) {
      const asked = { ...request, after, filmFacts };
      const summed = await discover(scopeOf(db, member, later), {
        ...asked,
        circleHistories: spied(histories, answers),
      });
      const expected = await discover(scopeOf(db, member, later), { ...asked, circleHistories: neverLoaded });
      expect(JSON.stringify(summed)).toBe(JSON.stringify(expected));
      after = summed.pageInfo.endCursor;
      if (!summed.pageInfo.hasNextPage) return;
    }
  });
  return answers;
}

function usesOf({ watchedBy, isFiltered, facets }: RequestPlan, answer: CircleAnswer): string[] {
  const isCounted = watchedBy === 'EVERYONE' && isFiltered && facets.includes('WATCHER') && answer === 'hit';
  return [`${watchedBy} ${answer}`, ...(isCounted ? ['matching films of members'] : [])];
}

test('answers are the same to the byte, whatever was written, is being written, and was read', async () => {
  const uses = new Map<string, number>();
  const hitsOf = (circle: RequestPlan['watchedBy']) => uses.get(`${circle} hit`) ?? 0;
  await assertUntilCovered(
    fc.asyncProperty(circleSteps(requestPlan), (steps) =>
      takeSteps(given, steps, async ({ histories, members, requests }) => {
        for (const request of requests)
          for (const answer of await compare(histories, members[request.viewer]!, toRequest(request)))
            for (const use of usesOf(request, answer)) uses.set(use, (uses.get(use) ?? 0) + 1);
      }),
    ),
    { numRuns: 40 },
    () => ({
      'hits of friends': hitsOf('FRIENDS') > 50,
      'hits of friends of friends': hitsOf('FRIENDS_OF_FRIENDS') > 50,
      'hits of everyone': hitsOf('EVERYONE') > 100,
      'hits of everyone with films of members that match': (uses.get('matching films of members') ?? 0) > 20,
    }),
  );
});

test('a transaction that began before the reading and commits after it counts at once', async () => {
  const { members } = await storeDataset(given.social.db, given.films, { ...emptyPlan, friends: [[0, 4]] });
  const write: CircleWrite = { kind: 'add', member: 4, film: 0, hours: 1, rating: 9, visibility: 'FRIENDS' };
  const writer = await openWriter(given, members, { member: 4, writes: [write] });
  // This one has a later number, and is in the snapshot that is read.
  await writeToCircle(given.social.db, { members, films: given.films }, { ...write, member: 3 });
  await given.social.circleHistories.catchUp();
  const request: Request = { filter: { watchedBy: 'FRIENDS' }, first: 5, withTotal: true };
  const count = async () => {
    const answers: CircleAnswer[] = [];
    const circleHistories = spied(given.social.circleHistories, answers);
    const { totalCount } = await discover(scopeOf(given.social.db, members[0]!), {
      ...request,
      filmFacts: given.social.filmFacts,
      circleHistories,
    });
    expect(answers).toEqual(['hit']);
    return totalCount;
  };
  expect(await count()).toBe(0);
  await writer.end(true);
  expect(await count()).toBe(1);
  await given.social.circleHistories.catchUp();
  expect(await count()).toBe(1);
});

test('answers are the same to the byte while other processes write and watches are read in the background', async () => {
  const circleHistories = openCircleHistories(given.social.db, { log: silentLog });
  const { members } = await storeDataset(given.social.db, given.films, {
    ...emptyPlan,
    friends: [
      [0, 1],
      [1, 2],
      [2, 3],
      [0, 4],
    ],
  });
  try {
    let isWriting = true;
    const write = async () => {
      for (const one of fc.sample(circleWrite, 150))
        await writeToCircle(given.writers.db, { members, films: given.films }, one);
      isWriting = false;
    };
    const writing = write();
    for (const request of fc.sample(requestPlan, 300)) {
      if (!isWriting) break;
      await compare(circleHistories, members[request.viewer]!, toRequest(request));
    }
    await writing;
    const request = { filter: { watchedBy: 'FRIENDS' as const }, withTotal: true };
    await waitUntil(async () => (await compare(circleHistories, members[0]!, request)).includes('hit'));
  } finally {
    await circleHistories.stop();
  }
});

describe('PostgreSQL sums up', () => {
  const request: Request = { filter: { watchedBy: 'FRIENDS' }, facets: ['GENRE'], first: 5, withTotal: true };
  let members: Member[];
  beforeEach(async () => {
    ({ members } = await storeDataset(given.social.db, given.films, {
      ...emptyPlan,
      friends: [[0, 1]],
      watches: given.films.map((_, film) => ({
        member: 1,
        film,
        ageHours: 5,
        rating: 5,
        visibility: 'PUBLIC' as const,
      })),
    }));
    await becomesHit();
  });
  const answers = async () => new Set(await compare(given.social.circleHistories, members[0]!, request));
  const becomes = async (answer: CircleAnswer) => {
    expect(await answers()).toEqual(new Set([answer]));
    await given.social.circleHistories.catchUp();
  };
  /** Reads what changed until all of it is known. Transactions of other databases of the server, which run meanwhile, put that off. */
  const becomesHit = () =>
    eventually(async () => {
      await given.social.circleHistories.catchUp();
      expect(await answers()).toEqual(new Set(['hit']));
    }, 150_000);

  test('if the server does not know what the process has read', async () => {
    await given.social.db.deleteFrom('watch_reading').execute();
    await becomes('outdated');
    await becomesHit();
  });

  test('in a restored dump, where the numbers of transactions are others', async () => {
    await sql`UPDATE watch_reading SET read_at = read_at`.execute(given.social.db);
    await becomes('outdated');
    await becomesHit();
  });

  test('after TRUNCATE', async () => {
    await sql`TRUNCATE watch CASCADE`.execute(given.social.db);
    await becomes('outdated');
    await becomesHit();
  });

  test('if changes were pruned that the process has not read', async () => {
    const { current } = given.social.circleHistories;
    await writeToCircle(given.social.db, { members, films: given.films }, { kind: 'remove', member: 1, film: 0 });
    await pruneChanges(given.social.db, current!.snapshot.split(':')[0]!);
    await becomes('hit');
    const known = BigInt(given.social.circleHistories.current!.snapshot.split(':')[0]!);
    await writeToCircle(given.social.db, { members, films: given.films }, { kind: 'remove', member: 1, film: 1 });
    // The oldest transaction that still runs may be of another database of the server.
    const oldest = await eventually(async () => {
      const { rows } = await sql<{
        xmin: string;
      }>`SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS xmin`.execute(given.social.db);
      expect(BigInt(rows[0]!.xmin)).toBeGreaterThan(known);
      return rows[0]!.xmin;
    });
    await pruneChanges(given.social.db, oldest);
    await becomes('outdated');
    await becomesHit();
  });

  test.each(['infinity', '-infinity', '1600-01-01', '2500-01-01', '0100-01-01 BC'])(
    'a watch at %s, which cannot be packed',
    async (time) => {
      await sql`UPDATE watch SET watched_at = ${time}::timestamptz WHERE member_pk = ${members[1]!.pk} AND film_pk = ${given.films[0]!.pk}`.execute(
        given.social.db,
      );
      await becomes('unpackable');
      await becomes('unpackable');
      await sql`DELETE FROM watch WHERE film_pk = ${given.films[0]!.pk}`.execute(given.social.db);
      await becomesHit();
    },
  );

  test('if many members of the circle changed', async () => {
    await sql`INSERT INTO member (id, handle, display_name) SELECT 'usr_many' || n, 'many' || n, 'Many ' || n FROM generate_series(1, 400) AS n`.execute(
      given.social.db,
    );
    await sql`INSERT INTO friendship (member_pk, friend_pk)
      SELECT ${members[0]!.pk}::int, pk FROM member WHERE handle LIKE 'many%' UNION ALL SELECT pk, ${members[0]!.pk} FROM member WHERE handle LIKE 'many%'`.execute(
      given.social.db,
    );
    await sql`INSERT INTO watch (member_pk, film_pk, rating, visibility) SELECT pk, ${given.films[0]!.pk}, 7, 'FRIENDS' FROM member WHERE handle LIKE 'many%'`.execute(
      given.social.db,
    );
    await becomes('many_changes');
    await becomesHit();
  });

  test('if the watches are above the bound of memory', async () => {
    const histories = openCircleHistories(given.social.db, { log: silentLog, maxBytes: 1_000 });
    await histories.catchUp();
    expect(histories.current).toBeNull();
    expect(await compare(histories, members[0]!, request)).toEqual(['not_loaded', 'not_loaded', 'not_loaded']);
    await histories.stop();
  });
});

test('a request takes two statements in a transaction, whatever the page size and facets', async () => {
  const { members } = await storeDataset(given.social.db, given.films, {
    ...emptyPlan,
    friends: [[0, 1]],
    watches: given.films.map((_, film) => ({ member: 1, film, ageHours: 5, rating: 5, visibility: 'PUBLIC' as const })),
  });
  // What is in memory is level, so that no statement reads it again meanwhile.
  await Promise.all([given.social.filmFacts.catchUp(), given.social.circleHistories.catchUp()]);
  for (const more of [{ first: 1 }, { first: 100, facets: discoverFacets as never }]) {
    given.social.statements.length = 0;
    await discover(scopeOf(given.social.db, members[0]!), {
      ...{ filter: { watchedBy: 'FRIENDS' }, withTotal: true, ...more },
      ...{ filmFacts: given.social.filmFacts, circleHistories: given.social.circleHistories },
    });
    expect(given.social.statements.map((statement) => /^\s*(\w+)/.exec(statement)![1]!.toLowerCase())).toEqual([
      'start',
      'with',
      'with',
      'commit',
    ]);
  }
});

test('PRIVATE watches are not kept, and writing them is not recorded', async () => {
  const { db } = given.social;
  const one = await addMember(db, 'secret');
  await befriend(db, one, await addMember(db, 'friend'));
  const changes = async () =>
    (await db.selectFrom('watch_change').select('xid').where('member_pk', '=', one.pk).execute()).length;
  await writeToCircle(
    db,
    { members: [one], films: given.films },
    { kind: 'add', member: 0, film: 0, hours: 1, rating: 9, visibility: 'PRIVATE' },
  );
  expect(await changes()).toBe(0);
  await given.social.circleHistories.catchUp();
  expect(given.social.circleHistories.current!.packed.lengths[one.pk] ?? 0).toBe(0);
  await writeToCircle(
    db,
    { members: [one], films: given.films },
    { kind: 'show', member: 0, film: 0, visibility: 'FRIENDS' },
  );
  expect(await changes()).toBe(1);
  await writeToCircle(db, { members: [one], films: given.films }, { kind: 'note', member: 0, film: 0 });
  expect(await changes()).toBe(1);
});

test('a weight is that of PostgreSQL, or is not given', async () => {
  const { rows } = await sql<{ us: string | null; rating: number | null; weight: string }>`
    SELECT (extract(epoch FROM latest) * 1000000)::bigint AS us, rating, ${watchWeight(testNow)} AS weight
    FROM (SELECT ${testNow}::timestamptz - (random() ^ 4) * interval '100 years' AS latest, nullif(floor(random() * 11)::int, 0) AS rating
      FROM generate_series(1, 20000)
      UNION ALL SELECT ${testNow}::timestamptz - (450 + n / 10) * interval '1 day' - n * interval '1 second', 1 + n % 10 FROM generate_series(0, 1000) AS n
      UNION ALL SELECT NULL, n FROM generate_series(1, 10) AS n) AS watched`.execute(given.social.db);
  const weigh = createWatchWeight(testNow);
  let compared = 0;
  for (const { us, rating, weight } of rows) {
    const value = weigh(us === null ? NaN : Number(us), rating ?? 0);
    if (Number.isNaN(value)) continue;
    expect(value).toBe(Number(weight));
    compared++;
  }
  expect(compared).toBeGreaterThan(rows.length - 5);
});
