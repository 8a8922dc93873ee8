/** Tallies of EVERYONE's watches against the plain statement, after any changes and whenever they are folded. */
import fc from 'fast-check';
import { sql } from 'kysely';
import { silentLog } from '@marquee/kit/log';
import { setHasRepeats } from '@marquee/social/changeFeed/userActivity';
import { startTallyFold } from '@marquee/social/filmTallies/fold';
import { communityRatings } from '@marquee/social/films/movieFields';
import { minHighRating } from '@marquee/social/model/reason';
import type { UserModel } from '@marquee/social/model/user';
import {
  circleMembers,
  visibleWatches,
  watchesInSpan,
  type Circle,
  type CircleMembers,
} from '@marquee/social/sql/circle';
import { cte, type Sql } from '@marquee/social/sql/cte';
import {
  corrections,
  isCounted,
  latestWatchers,
  previousSpan,
  talliedFilms,
  talliedMembers,
  talliedWindows,
  windowSpan,
  type TalliedSpan,
  type TalliedWindow,
} from '@marquee/social/sql/filmTally';
import { isPublic, notBlocked } from '@marquee/social/sql/visibility';
import { inSpan, latestRating } from '@marquee/social/sql/watch';
import { recencyOf } from '@marquee/social/sql/watchWeight';
import { addMember, addWatch, befriend, block, type Member } from '@marquee/testing/fixtures/members';
import { deleteAllMembers } from '@marquee/testing/fixtures/randomDataset';
import { listFilms, type ReferenceFilm } from '@marquee/testing/fixtures/referenceFilms';
import { startSocial, type TestSocial } from '@marquee/testing/servers/social';
import { testNow } from '@marquee/testing/servers/supergraph';
import { uniqueName } from '@marquee/testing/servers/testServers';

let social: TestSocial;
let films: ReferenceFilm[];
beforeAll(async () => {
  social = await startSocial();
  films = await listFilms(social.db, 6);
});
afterAll(() => social.stop());

const hourMs = 3_600_000;
const memberCount = 5;
const member = fc.nat({ max: memberCount - 1 });
const film = fc.nat({ max: 5 });
const visibility = fc.constantFrom('PRIVATE', 'FRIENDS', 'PUBLIC', 'PUBLIC', 'PUBLIC');
const rating = fc.option(fc.integer({ min: 1, max: 10 }));
/** Near the limits of the windows, long ago, unknown, or in the future. */
const ageHours = fc.option(
  fc
    .oneof(
      fc.tuple(fc.constantFrom(0, 24, 168, 336, 720, 1_440, 8_760, 17_520), fc.integer({ min: -3, max: 3 })),
      fc.tuple(fc.constant(0), fc.integer({ min: 0, max: 30_000 })),
    )
    .map(([limit, hours]) => limit + hours / 2),
);

const step = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ kind: fc.constant('watch' as const), member, film, ageHours, rating, visibility }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('delete' as const), pick: fc.nat() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('show' as const), pick: fc.nat(), visibility }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('rate' as const), pick: fc.nat(), rating }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('move' as const), from: film, to: film }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('erase' as const), member }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('befriend' as const), a: member, b: member }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('block' as const), a: member, b: member }) },
  // The hour at which they are folded moves the spans forth and back.
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('fold' as const), hours: fc.integer({ min: -900, max: 900 }) }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer One> ? One : never;

async function fold(hours: number): Promise<void> {
  const now = new Date(testNow.getTime() + hours * hourMs);
  const tallies = startTallyFold(social.db, { log: silentLog, clock: () => now, pollMs: 60_000 });
  await tallies.catchUp();
  await tallies.stop();
}

/** As in the product, no two members are friends while either blocks the other. Both may block each other. */
async function relate(kind: 'befriend' | 'block', a: Member, b: Member): Promise<void> {
  const { db } = social;
  const pair = [a.pk, b.pk];
  await db.deleteFrom('friendship').where('member_pk', 'in', pair).where('friend_pk', 'in', pair).execute();
  const blockers = kind === 'block' ? [a.pk] : pair;
  await db.deleteFrom('block').where('blocker_pk', 'in', blockers).where('blocked_pk', 'in', pair).execute();
  await (kind === 'block' ? block(db, a, b) : befriend(db, a, b));
}

async function take(change: Step, people: (Member | null)[]): Promise<void> {
  const { db } = social;
  const anyWatch = async (pick: number) => {
    const rows = await db.selectFrom('watch').select('id').orderBy('created_at').orderBy('id').execute();
    return rows.length === 0 ? null : rows[pick % rows.length]!.id;
  };
  switch (change.kind) {
    case 'watch': {
      const by = people[change.member];
      if (!by) return;
      const watchedAt = change.ageHours === null ? null : new Date(testNow.getTime() - change.ageHours * hourMs);
      await addWatch(db, by, { ...change, film: films[change.film]!.pk, watchedAt });
      return;
    }
    case 'delete':
      await db
        .deleteFrom('watch')
        .where('id', '=', await anyWatch(change.pick))
        .execute();
      return;
    case 'show':
    case 'rate': {
      const values = change.kind === 'show' ? { visibility: change.visibility } : { rating: change.rating };
      await db
        .updateTable('watch')
        .set(values)
        .where('id', '=', await anyWatch(change.pick))
        .execute();
      return;
    }
    case 'move':
      // As when two films turn out to be one: the change feed moves the watches and marks those that repeat.
      await db.transaction().execute(async (tx) => {
        await tx
          .updateTable('watch')
          .set({ film_pk: films[change.to]!.pk })
          .where('film_pk', '=', films[change.from]!.pk)
          .execute();
        await setHasRepeats(tx, [films[change.to]!.id]);
      });
      return;
    case 'erase': {
      const gone = people[change.member];
      if (gone) await db.deleteFrom('member').where('pk', '=', gone.pk).execute();
      people[change.member] = null;
      return;
    }
    case 'befriend':
    case 'block': {
      const [a, b] = [people[change.a], people[change.b]];
      if (!a || !b || a === b) return;
      await relate(change.kind, a, b);
      return;
    }
    case 'fold':
      await fold(change.hours);
  }
}

const circleMember: CircleMembers = cte('circle_member');

/** The films of EVERYONE in the span: from the tally, and by reading all watches. */
async function both(viewer: number | null, span: TalliedSpan) {
  const circle: Circle = { name: 'EVERYONE', viewer };
  const request = { circle, members: circleMember, span };
  const corrected = corrections(request);
  const plain = sql`
    SELECT film_pk, count(*) AS watchers, count(rating) AS ratings, coalesce(sum(rating), 0) AS rating_sum,
      count(*) FILTER (WHERE rating >= ${minHighRating}) AS fans,
      sum(${recencyOf(sql`latest`, sql`rating`)}) AS recency_sum, max(latest) AS latest
    FROM (${visibleWatches(circle, circleMember, inSpan(span))}) AS watched GROUP BY film_pk`;
  const [tallied, expected] = await Promise.all(
    [talliedFilms(request, corrected), plain].map(async (films) => {
      const { rows } = await sql`
        WITH circle_member AS (${circleMembers(circle)}), ${corrected.queries}
        SELECT film_pk, watchers::int, ratings::int, rating_sum::int, fans::int, recency_sum::text, latest::text FROM (${films}) AS film ORDER BY film_pk`.execute(
        social.db,
      );
      return rows;
    }),
  );
  return { tallied: tallied!, expected: expected! };
}

interface Watching {
  film: number;
  member: number;
  latest: string | null;
  rating: number | null;
}

/** Few, so that some are left out. */
const listed = 2;

/** The first `listed` of the rows, and all that tie with the last of them. */
function first<Row>(rows: readonly Row[], compare: (a: Row, b: Row) => number): Row[] {
  const sorted = [...rows].sort(compare);
  const last = sorted[listed - 1];
  return last ? sorted.filter((row) => compare(row, last) <= 0) : sorted;
}

const descending = (a: string | number | null, b: string | number | null) =>
  a === b ? 0 : a === null || (b !== null && a < b) ? 1 : -1;
const byLatest = (a: Watching, b: Watching) => descending(a.latest, b.latest);
const byRating = (a: Watching, b: Watching) => descending(a.rating, b.rating) || byLatest(a, b);

/** The members with the most films of the window, and the watchers of each film: as they are listed, and among all watches. */
async function checkWatchers(viewer: number | null, window: TalliedWindow): Promise<void> {
  const circle: Circle = { name: 'EVERYONE', viewer };
  const span = windowSpan(window, testNow);
  const request = { circle, members: circleMember, span };
  const corrected = corrections(request);
  const read = async <Row>(query: Sql): Promise<Row[]> => {
    const { rows } = await sql<Row>`
      WITH circle_member AS (${circleMembers(circle)}), ${corrected.queries} ${query}`.execute(social.db);
    return rows;
  };
  const columns = sql`SELECT film_pk AS film, member_pk AS member, to_char(latest AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US') AS latest, rating`;
  const all = await read<Watching>(
    sql`${columns} FROM (${visibleWatches(circle, circleMember, inSpan(span))}) AS watched`,
  );
  const found = await read<Watching>(
    sql`${columns} FROM film f CROSS JOIN LATERAL (${latestWatchers(request, corrected, { film: sql`f.pk`, limit: listed })}) AS w
      WHERE f.pk = ANY(${films.map(({ pk }) => pk)})`,
  );
  expect(all).toEqual(expect.arrayContaining(found));
  for (const { pk } of films) {
    const [those, expected] = [found, all].map((rows) => rows.filter((row) => row.film === pk)) as [
      Watching[],
      Watching[],
    ];
    for (const order of [byLatest, byRating])
      expect(new Set(first(those, order).map(({ member: by }) => by))).toEqual(
        new Set(first(expected, order).map(({ member: by }) => by)),
      );
  }
  const counts = new Map<number, number>();
  for (const { member: by } of all) counts.set(by, (counts.get(by) ?? 0) + 1);
  const rows = await read<{ member: number; films: number }>(
    sql`SELECT member_pk AS member, films::int FROM (${talliedMembers(request, corrected, listed)}) AS one`,
  );
  const most = rows.map((row): [number, number] => [row.member, row.films]);
  const byFilms = (a: readonly [number, number], b: readonly [number, number]) => descending(a[1], b[1]);
  expect([...counts]).toEqual(expect.arrayContaining(most));
  expect(new Map(first(most, byFilms))).toEqual(new Map(first([...counts], byFilms)));
}

/** The films that each friend, and friend of friends, watched in the window: from tallies, and among all watches. */
async function checkCircle(viewer: number, window: TalliedWindow): Promise<number> {
  const circle: Circle = { name: 'FRIENDS_OF_FRIENDS', viewer };
  const span = windowSpan(window, testNow);
  const request = { circle, members: circleMember, span };
  const corrected = corrections(request);
  const plain = (watches: Sql) =>
    sql`SELECT member_pk, count(*) AS films FROM (${watches}) AS watched GROUP BY member_pk`;
  const [tallied, ...expected] = await Promise.all(
    [
      talliedMembers(request, corrected, listed),
      plain(visibleWatches(circle, circleMember, inSpan(span))),
      plain(watchesInSpan(circle, circleMember, span)),
    ].map(async (members) => {
      const { rows } = await sql`
        WITH circle_member AS (${circleMembers(circle)}), ${corrected.queries}
        SELECT member_pk, films::int FROM (${members}) AS member ORDER BY member_pk`.execute(social.db);
      return rows;
    }),
  );
  for (const rows of expected) expect(tallied).toEqual(rows);
  return tallied!.length;
}

/** Community ratings by reading all watches of the films. */
async function plainRatings(viewer: number | null): Promise<{ mean: number | null; count: number }[]> {
  const { rows } = await sql<{ id: string; mean: number | null; count: number }>`
    SELECT id, avg(rating)::float8 AS mean, count(rating) AS count
    FROM (
      SELECT f.id, w.member_pk, ${latestRating} AS rating
      FROM film f JOIN watch w ON w.film_pk = f.pk
      WHERE (${isPublic} OR w.member_pk = ${viewer}::int) AND ${notBlocked(viewer, sql`w.member_pk`)}
      GROUP BY f.id, w.member_pk) AS rated
    GROUP BY id`.execute(social.db);
  return films.map(({ id }) => {
    const row = rows.find((one) => one.id === id);
    return { mean: row?.mean ?? null, count: row?.count ?? 0 };
  });
}

const spansAt = (now: Date): TalliedSpan[] =>
  talliedWindows
    .flatMap((window) => [windowSpan(window, now), previousSpan(window, now)])
    .filter((span) => span !== null);

test('tallies say the same as all watches, for each viewer and span, whatever happened and whenever they were folded', async () => {
  let found = 0;
  let inCircles = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 8, maxLength: 30 }),
      member,
      fc.boolean(),
      async (steps, viewer, areFriends) => {
        await deleteAllMembers(social.db);
        const people: (Member | null)[] = [];
        for (let index = 0; index < memberCount; index++) people.push(await addMember(social.db, uniqueName('t-')));
        // A chain, so that there are friends of friends.
        for (let index = 1; areFriends && index < memberCount; index++)
          await befriend(social.db, people[index - 1]!, people[index]!);
        for (const [index, change] of steps.entries()) {
          await take(change, people);
          if (index % 4 !== 3 && index !== steps.length - 1) continue;
          for (const pk of [people[viewer]?.pk ?? null, null]) {
            for (const span of spansAt(testNow)) {
              const { tallied, expected } = await both(pk, span);
              found += expected.length;
              expect(tallied).toEqual(expected);
            }
            for (const window of talliedWindows) {
              await checkWatchers(pk, window);
              if (pk !== null) inCircles += await checkCircle(pk, window);
            }
            const scope = { db: social.db, now: testNow, viewer: pk === null ? null : ({ pk } as UserModel) };
            const ratings = await communityRatings(
              scope,
              films.map(({ id }) => id),
            );
            expect(ratings).toEqual(await plainRatings(pk));
          }
        }
      },
    ),
    { numRuns: 25 },
  );
  expect(found).toBeGreaterThan(300);
  expect(inCircles).toBeGreaterThan(50);
}, 180_000);

test('tallies are right after members wrote while two processes folded', async () => {
  await deleteAllMembers(social.db);
  const people: Member[] = [];
  for (let index = 0; index < memberCount; index++) people.push(await addMember(social.db, uniqueName('t-')));
  const manyFilms = await listFilms(social.db, 30);
  let isWriting = true;
  const folding = [0, 1].map(async (hours) => {
    while (isWriting) await fold(hours);
  });
  await Promise.all(
    people.map(async (by, index) => {
      for (let round = 0; round < 40; round++) {
        const watchedAt = new Date(testNow.getTime() - ((round * 7 + index) % 200) * hourMs);
        const id = await addWatch(social.db, by, {
          film: manyFilms[(round + index) % manyFilms.length]!.pk,
          watchedAt,
          rating: 1 + (round % 10),
          visibility: 'PUBLIC',
        });
        if (round % 3 === 0) await social.db.deleteFrom('watch').where('id', '=', id).execute();
      }
    }),
  );
  isWriting = false;
  await Promise.all(folding);
  await fold(0);
  expect(await social.filmTallies.pending()).toBe(0);
  for (const span of spansAt(testNow)) {
    const { tallied, expected } = await both(null, span);
    expect(tallied).toEqual(expected);
  }
});

test('the latest date of a tally goes back with its span, as when the clock of another process is behind', async () => {
  await deleteAllMembers(social.db);
  for (const minutes of [0, 30]) {
    const watchedAt = new Date(testNow.getTime() + minutes * 60_000);
    await addWatch(social.db, await addMember(social.db, uniqueName('t-')), { film: films[0]!.pk, watchedAt });
  }
  for (const hours of [1, 0]) await fold(hours);
  for (const span of spansAt(testNow)) {
    const { tallied, expected } = await both(null, span);
    expect(tallied).toEqual(expected);
  }
});

test('once folded, a tally holds each counted watch of its span and no other', async () => {
  await deleteAllMembers(social.db);
  const [ana, bob] = [await addMember(social.db, uniqueName('t-')), await addMember(social.db, uniqueName('t-'))];
  const at = (hours: number) => new Date(testNow.getTime() - hours * hourMs);
  await addWatch(social.db, ana, { film: films[0]!.pk, watchedAt: at(2), rating: 8, visibility: 'PUBLIC' });
  await addWatch(social.db, bob, { film: films[0]!.pk, watchedAt: at(400), visibility: 'PUBLIC' });
  await addWatch(social.db, bob, { film: films[1]!.pk, watchedAt: null, rating: 3, visibility: 'PUBLIC' });
  await addWatch(social.db, ana, { film: films[2]!.pk, watchedAt: at(2), visibility: 'FRIENDS' });
  await addWatch(social.db, bob, { film: films[3]!.pk, watchedAt: at(2), visibility: 'PUBLIC' });
  await addWatch(social.db, bob, { film: films[3]!.pk, watchedAt: at(3), visibility: 'PUBLIC' });
  const stored = async () => {
    await social.filmTallies.catchUp();
    expect(await social.filmTallies.pending()).toBe(0);
    const { rows } = await sql<{ span: string; film_pk: number; watchers: number }>`
      SELECT span, film_pk, watchers FROM film_tally ORDER BY span COLLATE "C", film_pk`.execute(social.db);
    return rows.map(
      ({ span, film_pk, watchers }) => `${span} ${films.findIndex(({ pk }) => pk === film_pk)}: ${watchers}`,
    );
  };
  expect(await stored()).toEqual([
    'ALL_TIME 0: 2',
    'ALL_TIME 1: 1',
    'LAST_30_DAYS 0: 2',
    'LAST_7_DAYS 0: 1',
    'LAST_YEAR 0: 2',
  ]);
  await social.db.deleteFrom('member').where('pk', '=', ana.pk).execute();
  expect(await stored()).toEqual(['ALL_TIME 0: 1', 'ALL_TIME 1: 1', 'LAST_30_DAYS 0: 1', 'LAST_YEAR 0: 1']);
  const { rows } = await sql`SELECT FROM watch w WHERE ${isCounted}`.execute(social.db);
  expect(rows).toHaveLength(2);
});
