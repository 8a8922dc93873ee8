/** What fields that read watches of other members cost in the budget of their request, and that it bounds them. */
import { sql } from 'kysely';
import { withoutStatementTimeout } from '@marquee/social/db/connection';
import type { CircleAnswer, CircleHistories } from '@marquee/social/circleHistories/circleHistories';
import { circlePath } from '@marquee/social/discovery/circlePath';
import { countWatches } from '@marquee/social/discovery/compatibility';
import { discover } from '@marquee/social/discovery/discover';
import { maxCost } from '@marquee/social/discovery/discoveryBudget';
import { readFilter, type DiscoverFacetName, type DiscoverFilterInput } from '@marquee/social/discovery/discoverFilter';
import { createDiscoveryPrices } from '@marquee/social/discovery/discoveryPrices';
import { trending } from '@marquee/social/discovery/trending';
import type { UserModel } from '@marquee/social/model/user';
import { neverLoaded } from '@marquee/testing/fixtures/circleHistories';
import { addWatch, addWatches, befriend, block, type Member } from '@marquee/testing/fixtures/members';
import { datasetFilms, emptyPlan, storeDataset, type FilmRow } from '@marquee/testing/fixtures/randomDataset';
import { startSocial, type TestSocial } from '@marquee/testing/servers/social';
import { testNow } from '@marquee/testing/servers/supergraph';
import { uniqueName } from '@marquee/testing/servers/testServers';
import { spied } from './circleSteps.js';
import { fold } from './tallySteps.js';

/** A test may set another one for its requests. */
const limits = { maxCost };
let social: TestSocial;
let films: FilmRow[];
beforeAll(async () => {
  social = await startSocial({ discoveryLimits: limits });
  films = await datasetFilms(social.db);
});
afterAll(() => social.stop());
afterEach(() => {
  limits.maxCost = maxCost;
});

const scopeOf = (member: Member) => ({ db: social.db, viewer: member as unknown as UserModel, now: testNow });

/** Six members, some of them friends. */
const storeMembers = async (friends: [number, number][] = []) =>
  (await storeDataset(social.db, films, { ...emptyPlan, friends })).members;

/** Adds members who each watched the first film, and befriends them with `hub`. */
async function addFriendsOf(hub: Member, count: number): Promise<void> {
  const prefix = uniqueName('fan');
  await sql`
    WITH fan AS (
      INSERT INTO member (id, handle, display_name)
      SELECT 'usr_' || ${prefix} || n, ${prefix} || n, 'Fan ' || n FROM generate_series(1, ${count}::int) AS n RETURNING pk),
    friend AS (
      INSERT INTO friendship (member_pk, friend_pk)
      SELECT ${hub.pk}::int, pk FROM fan UNION ALL SELECT pk, ${hub.pk} FROM fan)
    INSERT INTO watch (member_pk, film_pk, watched_at, visibility)
    SELECT pk, ${films[0]!.pk}, '2026-05-01', 'PUBLIC' FROM fan`.execute(social.db);
}

const pricesOf = (member: Member) => createDiscoveryPrices(() => Promise.resolve(scopeOf(member)));
const priceOfDiscover = (member: Member, filter: DiscoverFilterInput, facets: DiscoverFacetName[] = []) =>
  pricesOf(member).discover({ filter: readFilter(filter), facets });

async function countFilms(): Promise<number> {
  const { rows } = await sql<{ films: number }>`SELECT count(*) AS films FROM film`.execute(social.db);
  return rows[0]!.films;
}

interface Answer {
  readonly data: Record<string, unknown>;
  readonly errors?: readonly { readonly extensions: { readonly code: string } }[];
}

const ask = async (member: Member, query: string) => JSON.parse(await social.request(member.handle, query)) as Answer;
const codesOf = ({ errors = [] }: Answer) => [...new Set(errors.map(({ extensions }) => extensions.code))];
const aliases = (count: number, field: string) =>
  Array.from({ length: count }, (_, index) => `a${index}: ${field}`).join(' ');

/** Uses a budget of 1 up. */
const useUp = aliases(3, 'discover(filter: { watchedBy: EVERYONE }, first: 1) { nodes { id } }');

describe('a path through films of a circle', () => {
  const pathBetween = () => {
    const [from, , to] = films[0]!.cast;
    return { from: from!, to: to! };
  };

  test('costs members and the watches that it may read, and nothing for those that are hidden', async () => {
    const [me, friend] = (await storeMembers([[0, 1]])) as [Member, Member];
    await addWatches(social.db, friend, { count: 700 });
    expect(await pricesOf(me).circlePath('FRIENDS')).toBeCloseTo(3 + 100);
    await addWatches(social.db, friend, { count: 700, visibility: 'PRIVATE' });
    expect(await pricesOf(me).circlePath('FRIENDS')).toBeCloseTo(3 + 100);
    expect(await pricesOf(me).circlePath('EVERYONE')).toBe(await countFilms());
  });

  test('is not read once the budget is used up', async () => {
    const [me] = (await storeMembers()) as [Member];
    const { from, to } = pathBetween();
    const path = `path: circlePath(from: "${from}", to: "${to}", circle: EVERYONE) { degrees }`;
    expect(codesOf(await ask(me, `{ ${useUp} ${path} }`))).toEqual([]);
    limits.maxCost = 1;
    const answer = await ask(me, `{ ${useUp} ${path} }`);
    expect(answer.data.path).toBeNull();
    expect(codesOf(answer)).toEqual(['QUERY_TOO_COMPLEX']);
  });

  test('takes the films of everyone and their figures from the tallies, and reads watches of its own films only', async () => {
    const [me, ben, cleo, dan] = (await storeMembers([[0, 1]])) as [Member, Member, Member, Member];
    const film = films[0]!.pk;
    await addWatch(social.db, ben, { film, rating: 7, visibility: 'FRIENDS' });
    await addWatch(social.db, cleo, { film, rating: 10 });
    await addWatch(social.db, dan, { film, rating: 1, visibility: 'FRIENDS' });
    const read = () => circlePath(scopeOf(me), { ...pathBetween(), circle: 'EVERYONE' });
    const before = await read();
    expect(before!.hops).toMatchObject([{ movie: { id: films[0]!.id }, watchedBy: { count: 2, meanRating: 8.5 } }]);
    await fold(social, 0);
    expect(await read()).toEqual(before);
    // No tally says any more that Cleo watched the film.
    await social.db.deleteFrom('film_tally').execute();
    expect((await read())!.hops).toMatchObject([{ watchedBy: { count: 1, meanRating: 7 } }]);
  });
});

describe('a list', () => {
  test('over friends of friends costs their number and their watches', async () => {
    const [me, hub] = (await storeMembers([[0, 1]])) as [Member, Member];
    await addFriendsOf(hub, 3_000);
    const filter = { watchedBy: 'FRIENDS_OF_FRIENDS' } as const;
    // Three for each of 3,001 members, and a twentieth for each watch.
    expect(await priceOfDiscover(me, filter)).toBeCloseTo(3 * 3_001 + 3_000 / 20);
    expect(await priceOfDiscover(me, filter, ['WATCHER'])).toBeCloseTo(3 * 3_001 + (2 * 3_000) / 20);
    expect(await pricesOf(me).trending('FRIENDS_OF_FRIENDS')).toBeCloseTo(3 * 3_001 + (2 * 3_000) / 20);
    const field = 'discover(filter: { watchedBy: FRIENDS_OF_FRIENDS }, first: 1) { nodes { id } }';
    const answer = await ask(me, `{ ${aliases(24, field)} }`);
    const found = Object.values(answer.data).map((list) => list !== null);
    expect(found).toEqual(found.map((_, index) => index < Math.ceil(maxCost / (3 * 3_001 + 3_000 / 20))));
    expect(codesOf(answer)).toEqual(['QUERY_TOO_COMPLEX']);
  });

  test('costs the watches of the viewer', async () => {
    const [me] = (await storeMembers()) as [Member];
    await addWatches(social.db, me, { count: 2_000, visibility: 'PRIVATE' });
    expect(await priceOfDiscover(me, { watchedBy: 'ME' })).toBe(6_000);
    expect(await pricesOf(me).trending('ME')).toBe(2_000);
    expect(await priceOfDiscover(me, { watchedBy: 'EVERYONE' })).toBe(4_000 + (await countFilms()) / 8);
    expect(await pricesOf(me).recommendations()).toBe(4_000);
  });

  test('over everyone costs films and the watches of friends, and nothing for blocked members', async () => {
    const [me, friend, blocked] = (await storeMembers([[0, 1]])) as [Member, Member, Member];
    await addWatches(social.db, friend, { count: 40 });
    await addWatches(social.db, blocked, { count: 500 });
    await block(social.db, blocked, me);
    const catalog = await countFilms();
    // Those of the friend are taken out of the sums and put in again.
    const expected = (2 * 40) / 20 + 3 + catalog / 8;
    expect(await priceOfDiscover(me, { watchedBy: 'EVERYONE' })).toBeCloseTo(expected);
    expect(await priceOfDiscover(me, { watchedBy: 'EVERYONE' }, ['WATCHER'])).toBeCloseTo(expected);
    const filtered = { watchedBy: 'EVERYONE', seenByMe: false } as const;
    expect(await priceOfDiscover(me, filtered, ['GENRE'])).toBeCloseTo(expected);
    // PostgreSQL reads all watches of their films.
    expect(await priceOfDiscover(me, filtered, ['WATCHER'])).toBeCloseTo(expected + catalog);
    for (const inSql of [{ minCircleRating: 7.0001 }, { window: 'LAST_24_HOURS' }] as const)
      expect(await priceOfDiscover(me, { watchedBy: 'EVERYONE', ...inSql })).toBeCloseTo(expected + catalog);
    expect(await priceOfDiscover(me, { watchedBy: 'FRIENDS', minCircleRating: 7.0001 })).toBeCloseTo(
      3 + 40 / 20 + 40 / 2,
    );
  });

  test('finds dates in memory if a blocked member was the last to watch many films', async () => {
    const [me, blocked] = (await storeMembers()) as [Member, Member];
    await addFriendsOf(blocked, 400);
    await sql`DELETE FROM friendship`.execute(social.db);
    await sql`DELETE FROM watch`.execute(social.db);
    await sql`INSERT INTO watch (member_pk, film_pk, watched_at, visibility)
      SELECT m.pk, f.pk, '2026-01-01'::timestamptz + (f.pk * 7919 + m.pk * 104729) % 9973 * interval '1 minute'
          + CASE WHEN m.pk = ${blocked.pk} THEN interval '30 days' ELSE interval '0' END, 'PUBLIC'
      FROM member m CROSS JOIN (SELECT pk FROM film ORDER BY pk LIMIT 100) AS f`.execute(social.db);
    await block(social.db, me, blocked);
    await social.circleHistories.catchUp();
    const answers: CircleAnswer[] = [];
    const read = (circleHistories: CircleHistories) =>
      discover(scopeOf(me), {
        ...{ filter: { watchedBy: 'EVERYONE' }, orderBy: 'RECENTLY_WATCHED', first: 30, withTotal: true },
        ...{ filmFacts: social.filmFacts, circleHistories },
      });
    social.statements.length = 0;
    const found = await read(spied(social.circleHistories, answers));
    expect(answers).toEqual(['hit']);
    expect(social.statements.some((statement) => statement.includes('AS film(film_pk)'))).toBe(false);
    expect(found.totalCount).toBe(100);
    expect(found).toEqual(await read(neverLoaded));
  });

  test('takes many watches of blocked members out once for all fields', async () => {
    const [me, blocked, other] = (await storeMembers()) as [Member, Member, Member];
    await addWatches(social.db, blocked, { count: 25_000 });
    await addWatches(social.db, other, { count: 300 });
    await block(social.db, me, blocked);
    await social.circleHistories.catchUp();
    for (let run = 0; run < 2; run++)
      for (const orderBy of ['CIRCLE_SCORE', 'RECENTLY_WATCHED', 'MOST_WATCHED'] as const) {
        const read = (circleHistories: CircleHistories) =>
          discover(scopeOf(me), {
            ...{ filter: { watchedBy: 'EVERYONE' as const }, orderBy, first: 20, withTotal: true },
            ...{ filmFacts: social.filmFacts, circleHistories },
          });
        expect(await read(social.circleHistories)).toEqual(await read(neverLoaded));
      }
  });
});

describe('films that tie', () => {
  const tied = 5_001;
  const prefix = uniqueName('mov_tied');
  let me: Member;
  beforeAll(async () => {
    const members = (await storeMembers()) as [Member, Member];
    me = members[0];
    await withoutStatementTimeout(social.db, async (tx) => {
      await sql`INSERT INTO film (id, title) SELECT ${prefix} || n, 'Tied' FROM generate_series(1, ${tied}::int) AS n`.execute(
        tx,
      );
      await sql`INSERT INTO watch (member_pk, film_pk, watched_at, visibility)
        SELECT ${members[1].pk}, pk, NULL, 'PUBLIC' FROM film WHERE id LIKE ${`${prefix}%`}`.execute(tx);
    });
    await social.filmFacts.catchUp();
    await social.circleHistories.catchUp();
  });
  afterAll(async () => {
    await storeMembers();
    await sql`DELETE FROM film WHERE id LIKE ${`${prefix}%`}`.execute(social.db);
  });

  test('on a page of discover are left to PostgreSQL if there are too many', async () => {
    const answers: CircleAnswer[] = [];
    const read = (circleHistories: CircleHistories, after: string | null) =>
      discover(scopeOf(me), {
        ...{ filter: { watchedBy: 'EVERYONE' }, orderBy: 'HIGHEST_RATED', first: 2, after, withTotal: true },
        ...{ filmFacts: social.filmFacts, circleHistories: spied(circleHistories, answers) },
      });
    const first = await read(social.circleHistories, null);
    const second = await read(social.circleHistories, first.pageInfo.endCursor);
    expect(answers).toEqual(['many_ties', 'many_ties']);
    expect(first.totalCount).toBe(tied);
    expect(first).toEqual(await read(neverLoaded, null));
    expect(second).toEqual(await read(neverLoaded, first.pageInfo.endCursor));
    expect(second.edges[0]!.node.id > first.edges[1]!.node.id).toBe(true);
  });

  test('in a trend are left to PostgreSQL if there are too many', async () => {
    const answers: CircleAnswer[] = [];
    const read = (circleHistories: CircleHistories) =>
      trending(scopeOf(me), {
        ...{ circle: 'EVERYONE', window: 'ALL_TIME', first: 2, circleHistories: spied(circleHistories, answers) },
      });
    const found = await read(social.circleHistories);
    expect(answers).toEqual(['many_ties']);
    expect(found).toEqual(await read(neverLoaded));
  });
});

describe('compatibility', () => {
  test('is read of as many members as fit, in their order', async () => {
    const [me, ...others] = (await storeMembers()) as [Member, ...Member[]];
    for (const other of others) {
      await befriend(social.db, me, other);
      await addWatches(social.db, other, { count: 12_000 });
    }
    const answer = await ask(
      me,
      '{ me { friends(first: 10) { nodes { compatibility { score sharedPeople { id } } } } } }',
    );
    const { friends } = answer.data.me as { friends: { nodes: { compatibility: unknown }[] } };
    const isRead = friends.nodes.map(({ compatibility }) => compatibility !== null);
    // Reading the people of a watch costs 5, and the budget is 150,000.
    expect(isRead).toEqual([true, true, false, false, false]);
    expect(codesOf(answer)).toEqual(['QUERY_TOO_COMPLEX']);
  });

  test('is answered with all its parts for any two members', async () => {
    const [me, other] = (await storeMembers()) as [Member, Member];
    limits.maxCost = 1;
    const answer = await ask(
      me,
      `{ user(handle: "${other.handle}") { compatibility { score sharedPeople { id } watchNext { id } } } }`,
    );
    expect(answer.errors).toBeUndefined();
    expect(answer.data).toEqual({ user: { compatibility: { score: null, sharedPeople: [], watchNext: [] } } });
  });

  test('counts the watches that the viewer may see, in the order of members, up to a limit', async () => {
    const [me, friend, stranger, blocked] = (await storeMembers([[0, 1]])) as [Member, Member, Member, Member];
    await addWatches(social.db, me, { count: 7, visibility: 'PRIVATE' });
    for (const member of [friend, stranger, blocked])
      for (const visibility of ['PUBLIC', 'FRIENDS', 'PRIVATE'] as const)
        await addWatches(social.db, member, { count: 10, visibility });
    await block(social.db, blocked, me);
    const others = [stranger, blocked, friend, me].map(({ pk }) => pk);
    const count = async (limit: number) => {
      const { own, ofOthers } = await countWatches(scopeOf(me), { others, limit });
      return { own, ofOthers: Object.fromEntries(ofOthers) };
    };
    expect(await count(1_000)).toEqual({ own: 7, ofOthers: { [stranger.pk]: 10, [friend.pk]: 20 } });
    expect(await count(15)).toEqual({ own: 7, ofOthers: { [stranger.pk]: 10, [friend.pk]: 5 } });
  });
});

describe('the year in review', () => {
  const year =
    'me { yearInReview(year: 2026) { films topPeople { films } topGenres { films } bestMatch { handle } mostDivisive { mine } } }';

  test('is read once for all fields that ask for the same', async () => {
    const [me, friend] = (await storeMembers([[0, 1]])) as [Member, Member];
    for (const member of [me, friend]) await addWatches(social.db, member, { count: 50 });
    const statementsOf = async (query: string) => {
      social.statements.length = 0;
      const { data, errors } = await ask(me, query);
      expect(errors).toBeUndefined();
      return { data, statements: social.statements.length };
    };
    const once = await statementsOf(`{ a0: ${year} }`);
    const often = await statementsOf(`{ ${aliases(20, year)} }`);
    expect(often.statements).toBe(once.statements);
    expect(often.data.a19).toEqual(once.data.a0);
    expect(once.data.a0).toMatchObject({ yearInReview: { bestMatch: { handle: friend.handle } } });
  });

  test('takes a statement for each part, and as many for a long history and many friends', async () => {
    const [me, ...others] = (await storeMembers([
      [0, 1],
      [0, 2],
      [0, 3],
    ])) as [Member, ...Member[]];
    const statements = async () => {
      social.statements.length = 0;
      expect((await ask(me, `{ ${year} }`)).errors).toBeUndefined();
      return social.statements.length;
    };
    await addWatches(social.db, others[0]!, { count: 1 });
    // The viewer, the friends and the number of their watches, the films of the year, and six parts: figures, first and last watch, people, genres,
    // match, difference.
    expect(await statements()).toBe(10);
    for (const member of [me, ...others]) await addWatches(social.db, member, { count: 700 });
    expect(await statements()).toBe(10);
  });

  test('is not read once the budget is used up', async () => {
    const [me] = (await storeMembers()) as [Member];
    limits.maxCost = 1;
    const answer = await ask(me, `{ ${useUp} ${year} }`);
    expect(answer.data.me).toEqual({ yearInReview: null });
    expect(codesOf(answer)).toEqual(['QUERY_TOO_COMPLEX']);
  });
});

describe('recommendations and picks for a group', () => {
  test('cost watches of friends and of the group that the viewer may see', async () => {
    const [me, friend, stranger] = (await storeMembers([[0, 1]])) as [Member, Member, Member];
    await addWatches(social.db, me, { count: 5, visibility: 'PRIVATE' });
    for (const member of [friend, stranger])
      for (const visibility of ['PUBLIC', 'FRIENDS', 'PRIVATE'] as const)
        await addWatches(social.db, member, { count: 10, visibility });
    expect(await pricesOf(me).recommendations()).toBe(2 * 5 + 20);
    expect(await pricesOf(me).tonight([friend, stranger].map(({ id }) => id))).toBeCloseTo((5 + 20 + 10) * 0.6);
    expect(await pricesOf(me).tonight(['usr_unknown', 'x'])).toBeCloseTo(5 * 0.6);
    const repeated = [...Array.from({ length: 10 }, () => stranger.id), friend.id];
    expect(await pricesOf(me).tonight(repeated)).toBeCloseTo((5 + 20 + 10) * 0.6);
  });

  test('for a group are refused on their own if they cost more than the budget', async () => {
    const [me, friend] = (await storeMembers([[0, 1]])) as [Member, Member];
    await addWatches(social.db, friend, { count: 100 });
    const tonight = `tonight(with: ["${friend.id}"], first: 1) { picks { score } }`;
    limits.maxCost = 100;
    expect(codesOf(await ask(me, `{ ${tonight} }`))).toEqual([]);
    expect(codesOf(await ask(me, `{ ${tonight} again: ${tonight} }`))).toEqual(['QUERY_TOO_COMPLEX']);
    await addWatches(social.db, friend, { count: 100, visibility: 'PRIVATE' });
    expect(codesOf(await ask(me, `{ ${tonight} }`))).toEqual([]);
    await addWatches(social.db, friend, { count: 100, visibility: 'FRIENDS' });
    const answer = await ask(me, `{ ${tonight} }`);
    expect(answer.data.tonight).toBeNull();
    expect(codesOf(answer)).toEqual(['QUERY_TOO_COMPLEX']);
  });

  test('of the viewer alone are listed as often as the budget allows', async () => {
    const [me] = (await storeMembers()) as [Member];
    await addWatches(social.db, me, { count: 100 });
    limits.maxCost = 400;
    const list = 'discover(filter: { watchedBy: ME }, first: 1) { nodes { id } }';
    expect(codesOf(await ask(me, `{ ${list} }`))).toEqual([]);
    const answer = await ask(me, `{ ${list} again: ${list} }`);
    expect(answer.data.again).toBeNull();
    expect(codesOf(answer)).toEqual(['QUERY_TOO_COMPLEX']);
  });

  test('are not read once the budget is used up', async () => {
    const [me, friend] = (await storeMembers([[0, 1]])) as [Member, Member];
    limits.maxCost = 1;
    const tonight = `tonight(with: ["${friend.id}"], first: 1) { picks { score } }`;
    const answer = await ask(me, `{ ${useUp} ${tonight} me { recommendations(first: 1) { nodes { id } } } }`);
    expect(answer.data).toMatchObject({ tonight: null, me: { recommendations: null } });
    expect(codesOf(answer)).toEqual(['QUERY_TOO_COMPLEX']);
  });
});
