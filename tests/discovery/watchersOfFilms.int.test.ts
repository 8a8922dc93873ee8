/** The watchers that lists of films name, found in memory, against those that PostgreSQL finds: many members, and few dates and ratings. */
import fc from 'fast-check';
import { sql } from 'kysely';
import { silentLog } from '@marquee/kit/log';
import { openCircleHistories, type CircleAnswer } from '@marquee/social/circleHistories/circleHistories';
import { withoutStatementTimeout } from '@marquee/social/db/connection';
import { discover, type DiscoverRequest } from '@marquee/social/discovery/discover';
import { trending } from '@marquee/social/discovery/trending';
import { neverLoaded } from '@marquee/testing/fixtures/circleHistories';
import { discoverFacets } from '@marquee/testing/fixtures/facets';
import { addMember, type Member } from '@marquee/testing/fixtures/members';
import { deleteAllMembers } from '@marquee/testing/fixtures/randomDataset';
import { scopeOf, socialWithFilms } from '@marquee/testing/servers/socialWithFilms';
import { uniqueName } from '@marquee/testing/servers/testServers';
import { testNow } from '@marquee/testing/servers/supergraph';
import { spied } from './circleSteps.js';

const given = socialWithFilms();

interface RandomCircle {
  readonly friends: number;
  readonly others: number;
  readonly seed: number;
}

const randomCircle = fc.record({
  friends: fc.integer({ min: 1, max: 30 }),
  others: fc.integer({ min: 0, max: 60 }),
  seed: fc.nat({ max: 1_000_000 }),
});

/** From 0 up to `below`, of the row `n` and of `seed`. */
const drawn = (seed: number, salt: string, below: number) =>
  sql`(abs(hashint8extended(n, hashtextextended(${salt}, ${seed}))) % ${sql.lit(below)})::int`;

/** The viewer, and a circle of which each member watched about eight of ten films, some twice. Dates are days, a microsecond apart, or unknown. */
async function storeCircle({ friends, others, seed }: RandomCircle): Promise<Member> {
  const { db } = given.social;
  await deleteAllMembers(db);
  // The handles of erased members stay reserved.
  const unique = uniqueName('-');
  const me = await addMember(db, `me${unique}`);
  await sql`INSERT INTO member (id, handle, display_name)
    SELECT 'usr_' || md5(n::text || ${`${seed}`}), 'one' || n || ${unique}, 'One ' || n FROM generate_series(1, ${friends + others}::int) AS n`.execute(
    db,
  );
  const one = sql`SELECT pk, substring(handle FROM '^one([0-9]+)-')::int AS n FROM member WHERE handle LIKE 'one%'`;
  await sql`WITH one AS (${one}), pair AS (
      SELECT ${me.pk}::int AS a, pk AS b FROM one WHERE n <= ${friends}::int
      UNION SELECT friend.pk, one.pk FROM one JOIN one AS friend ON friend.n = 1 WHERE one.n > ${friends}::int)
    INSERT INTO friendship (member_pk, friend_pk) SELECT a, b FROM pair UNION SELECT b, a FROM pair`.execute(db);
  const films = given.films.slice(0, 10).map(({ pk }) => pk);
  await sql`INSERT INTO watch (member_pk, film_pk, watched_at, rating, visibility)
    SELECT pk, (${films}::int[])[1 + film],
      CASE WHEN ${drawn(seed, 'dated', 5)} > 0 THEN ${testNow}::timestamptz
        - (array[1, 2, 3, 20, 40, 499, 500, 501, 900])[1 + ${drawn(seed, 'day', 9)}] * interval '1 day' - ${drawn(seed, 'us', 3)} * interval '1 microsecond' END,
      nullif((array[0, 7, 8, 9, 10])[1 + ${drawn(seed, 'rating', 5)}], 0),
      (array['PRIVATE', 'FRIENDS', 'PUBLIC', 'PUBLIC'])[1 + ${drawn(seed, 'seen', 4)}]::visibility
    FROM (SELECT pk, film, n * 20 + film + 10 * again AS n FROM (${one}) AS one, generate_series(0, 9) AS film, generate_series(0, 1) AS again) AS planned
    WHERE ${drawn(seed, 'any', 10)} < CASE WHEN n % 20 < 10 THEN 8 ELSE 2 END`.execute(db);
  return me;
}

const everyFacet = [...discoverFacets] as NonNullable<DiscoverRequest['facets']>;
const circles = ['FRIENDS', 'FRIENDS_OF_FRIENDS'] as const;

/** Each list both ways, in one snapshot. Returns how they were answered. */
async function compareLists(me: Member): Promise<CircleAnswer[]> {
  const answers: CircleAnswer[] = [];
  const own = openCircleHistories(given.social.db, { log: silentLog });
  await own.catchUp();
  const { filmFacts } = given.social;
  await filmFacts.catchUp();
  await given.inSnapshot(async (db) => {
    const scope = scopeOf(db, me);
    const inMemory = spied(own, answers);
    for (const circle of circles)
      for (const window of ['ALL_TIME', 'LAST_30_DAYS'] as const) {
        for (const orderBy of ['CIRCLE_SCORE', 'MOST_WATCHED', 'RECENTLY_WATCHED', 'HIGHEST_RATED'] as const)
          for (const filter of [{}, { minCircleRating: 8 }]) {
            const request = { filter: { watchedBy: circle, window, ...filter }, orderBy, facets: everyFacet, first: 6 };
            const [summed, expected] = await Promise.all(
              [inMemory, neverLoaded].map((circleHistories) =>
                discover(scope, { ...request, withTotal: true, filmFacts, circleHistories }),
              ),
            );
            expect(JSON.stringify(summed)).toBe(JSON.stringify(expected));
          }
        const request = { circle, window, first: 6 };
        const [summed, expected] = await Promise.all(
          [inMemory, neverLoaded].map((circleHistories) => trending(scope, { ...request, circleHistories })),
        );
        expect(JSON.stringify(summed)).toBe(JSON.stringify(expected));
      }
  });
  await own.stop();
  return answers;
}

test('are those of PostgreSQL, although many watched and rated at the same time', async () => {
  let hits = 0;
  await fc.assert(
    fc.asyncProperty(randomCircle, async (circle) => {
      const answers = await compareLists(await storeCircle(circle));
      expect(new Set(answers)).toEqual(new Set(['hit']));
      hits += answers.length;
    }),
    { numRuns: 4 },
  );
  expect(hits).toBeGreaterThan(100);
}, 300_000);

test('are those that the viewer may see after each change of visibility, which the process has not read', async () => {
  const { db } = given.social;
  const me = await storeCircle({ friends: 3, others: 12, seed: 5 });
  const { circleHistories, filmFacts } = given.social;
  await Promise.all([circleHistories.catchUp(), filmFacts.catchUp()]);
  const listed: number[] = [];
  for (const visibility of ['PUBLIC', 'PRIVATE', 'FRIENDS'] as const) {
    await sql`UPDATE watch SET visibility = ${visibility}, has_repeats = has_repeats
      FROM member WHERE member.pk = member_pk AND handle LIKE 'one%'`.execute(db);
    const answers: CircleAnswer[] = [];
    const ask = (histories: typeof circleHistories) =>
      discover(scopeOf(db, me), {
        ...{ filter: { watchedBy: 'FRIENDS_OF_FRIENDS' as const }, first: 10, withTotal: true },
        ...{ filmFacts, circleHistories: histories },
      });
    const summed = await ask(spied(circleHistories, answers));
    expect(answers).toEqual(['hit']);
    expect(JSON.stringify(summed)).toBe(JSON.stringify(await ask(neverLoaded)));
    listed.push(summed.edges[0]?.watchedBy.users.length ?? 0);
  }
  expect(listed).toEqual([10, 0, 3]);
});

test('of more films that tie than are looked for at once, are found by PostgreSQL', async () => {
  const me = await storeCircle({ friends: 2, others: 0, seed: 1 });
  const { db } = given.social;
  await withoutStatementTimeout(db, (tx) =>
    sql`INSERT INTO watch (member_pk, film_pk, watched_at, visibility)
      SELECT member.pk, film.pk, NULL, 'PUBLIC' FROM member, film WHERE handle LIKE 'one%' AND film.pk <> ALL(${given.films.map(({ pk }) => pk)}::int[])`.execute(
      tx,
    ),
  );
  expect(new Set(await compareLists(me))).toEqual(new Set(['hit']));
});
