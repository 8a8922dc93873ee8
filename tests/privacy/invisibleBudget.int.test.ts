/**
 * The privacy rule for what a request may cost: whether a field is refused never depends on watches that the viewer cannot see. Data are compared to
 * the byte, with budgets that some fields of the requests exceed.
 */
import { sql } from 'kysely';
import type { Db } from '@marquee/social/db/connection';
import { addMember, addWatch, addWatches, block, type Member } from '@marquee/testing/fixtures/members';
import { datasetFilms, emptyPlan, storeDataset, type FilmRow } from '@marquee/testing/fixtures/randomDataset';
import { startSocial, type TestSocial } from '@marquee/testing/servers/social';
import { uniqueName } from '@marquee/testing/servers/testServers';

/** How each request is bounded in turn. */
const limits = { maxCost: 0 };
let social: TestSocial;
let films: FilmRow[];
beforeAll(async () => {
  social = await startSocial({ discoveryLimits: limits });
  films = await datasetFilms(social.db);
});
afterAll(() => social.stop());

interface World {
  readonly db: Db;
  readonly me: Member;
  readonly friend: Member;
  /** A friend of the friend. */
  readonly far: Member;
  readonly stranger: Member;
  /** Has blocked the viewer. */
  readonly blocked: Member;
}

async function storeWorld(): Promise<World> {
  const { db } = social;
  const { members } = await storeDataset(db, films, {
    ...emptyPlan,
    friends: [
      [0, 1],
      [1, 2],
    ],
  });
  const [me, friend, far, stranger, blocked] = members as [Member, Member, Member, Member, Member];
  for (const member of members) await addWatches(db, member, { count: 300 });
  await addWatches(db, friend, { count: 200, visibility: 'FRIENDS' });
  await block(db, blocked, me);
  return { db, me, friend, far, stranger, blocked };
}

/** Writes what the viewer cannot see. */
const invisible: Record<string, (world: World) => Promise<unknown>> = {
  'more PRIVATE watches of a friend than are read': ({ db, friend }) =>
    addWatches(db, friend, { count: 20_001, visibility: 'PRIVATE' }),
  'more watches for their own friends, of a friend of a friend, than are read': ({ db, far }) =>
    addWatches(db, far, { count: 20_001, visibility: 'FRIENDS' }),
  'odd dates': async ({ db, friend, far, stranger }) => {
    for (const [member, visibility] of [
      [friend, 'PRIVATE'],
      [far, 'FRIENDS'],
      [stranger, 'FRIENDS'],
    ] as const)
      await addWatch(db, member, { film: films[0]!.pk, watchedAt: new Date('1500-01-01'), visibility });
  },
  'PRIVATE watches of more strangers than are read': ({ db }) => {
    const prefix = uniqueName('many');
    return sql`
      WITH many AS (
        INSERT INTO member (id, handle, display_name)
        SELECT 'usr_' || ${prefix} || n, ${prefix} || n, 'Many ' || n FROM generate_series(1, 301) AS n RETURNING pk)
      INSERT INTO watch (member_pk, film_pk, watched_at, visibility)
      SELECT pk, ${films[0]!.pk}, '2026-05-01', 'PRIVATE' FROM many`.execute(db);
  },
  'all watches of a member who has blocked the viewer': async ({ db, blocked }) => {
    for (const visibility of ['PUBLIC', 'FRIENDS', 'PRIVATE'] as const)
      await addWatches(db, blocked, { count: 8_000, visibility });
  },
  'a member without a visible watch': async ({ db }) => {
    const member = await addMember(db, uniqueName('new-'));
    await addWatches(db, member, { count: 5_000, visibility: 'PRIVATE' });
  },
};

const circles = ['FRIENDS', 'FRIENDS_OF_FRIENDS', 'EVERYONE'] as const;
const filters = ['', 'seenByMe: false', 'starring: { lovedByMe: true }'];

/** Lists, paths and picks come first, in the order of the text. The fields of members follow, each kind after the other. */
function requestsOf({ friend, far }: World): string[] {
  const [from, , to] = films[0]!.cast;
  const lists = circles.flatMap((circle) => [
    ...filters.map(
      (filter, index) =>
        `d${circle}${index}: discover(filter: { watchedBy: ${circle}, ${filter} }, first: 3, facets: [GENRE, WATCHER]) {
          totalCount nodes { id } facets { field otherCount buckets { id count } } }`,
    ),
    `t${circle}: trending(circle: ${circle}, window: LAST_YEAR, first: 3) { edges { rank watcherCount node { id } } }`,
    `p${circle}: circlePath(from: "${from}", to: "${to}", circle: ${circle}) { degrees }`,
  ]);
  const tonight = `tonight(with: ["${friend.id}", "${far.id}"], first: 2) { picks { score movie { id } } }`;
  return [
    `{ ${lists.join(' ')} ${tonight} }`,
    `{ ${tonight} again: ${tonight} thrice: ${tonight} me { recommendations(first: 3) { edges { score node { id } } } } }`,
    `{ ${lists[0]} me { friends(first: 5) { nodes { compatibility { score sharedPeople { id } watchNext { id } } } } } }`,
    '{ me { yearInReview(year: 2026) { watches topPeople { films } topGenres { films friendsMeanRating } bestMatch { id } } } }',
  ];
}

interface Answer {
  readonly data: unknown;
  readonly errors?: readonly {
    readonly path: readonly (string | number)[];
    readonly extensions: { readonly code: string };
  }[];
}

/**
 * The data, and which fields of the root have which errors. How many errors there are below one depends on time: after the first one that makes
 * the field null, none is added.
 */
async function answersTo(world: World, budget: number): Promise<{ data: string; errors: string[] }[]> {
  limits.maxCost = budget;
  const answers: { data: string; errors: string[] }[] = [];
  for (const request of requestsOf(world)) {
    const { data, errors = [] } = JSON.parse(await social.request(world.me.handle, request)) as Answer;
    const found = new Set(errors.map(({ path, extensions }) => `${path[0]} ${extensions.code}`));
    answers.push({ data: JSON.stringify(data), errors: [...found].sort() });
  }
  return answers;
}

/** Budgets that some fields of the requests exceed. */
const answersToAll = async (world: World) => [await answersTo(world, 2_000), await answersTo(world, 5_000)];

const refusals = (answers: Awaited<ReturnType<typeof answersTo>>) =>
  answers.map(({ errors }) => errors.filter((error) => error.endsWith(' QUERY_TOO_COMPLEX')).length);

/** What the process knows of watches when it answers. */
const states: Record<string, () => Promise<unknown>> = {
  'that it has not read': async () => {},
  'that it has read': () => social.circleHistories.catchUp(),
  'while none are in memory': () => social.db.deleteFrom('watch_reading').execute(),
};

describe('what is refused to a viewer', () => {
  test('depends on the budget', async () => {
    const world = await storeWorld();
    const found: number[][] = [];
    for (const budget of [1, 2_000, 5_000, 150_000]) found.push(refusals(await answersTo(world, budget)));
    expect(found).toEqual([
      [13, 3, 1, 1],
      [12, 0, 1, 1],
      [5, 0, 1, 0],
      [0, 0, 0, 0],
    ]);
  });

  describe.each(Object.keys(invisible))('does not depend on %s', (kind) => {
    test.each(Object.keys(states))('%s', async (state) => {
      const world = await storeWorld();
      await social.circleHistories.catchUp();
      await states[state]!();
      const before = await answersToAll(world);
      await social.circleHistories.catchUp();
      await invisible[kind]!(world);
      await states[state]!();
      expect(await answersToAll(world)).toEqual(before);
      await social.circleHistories.catchUp();
    });
  });
});
