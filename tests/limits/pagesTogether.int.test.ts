/** Aliases of a list that differ in their page are read in one statement, and each has the answer that it has alone. */
import { encodeCursor } from '@marquee/kit/paging';
import {
  datasetFilms,
  emptyPlan,
  filmCount,
  memberCount,
  storeDataset,
  type DatasetPlan,
} from '@marquee/testing/fixtures/randomDataset';
import { startSocial, type TestSocial } from '@marquee/testing/servers/social';

let social: TestSocial;
let viewer: string;
beforeAll(async () => {
  social = await startSocial();
  const dataset = await storeDataset(social.db, await datasetFilms(social.db), plan);
  viewer = dataset.members[0]!.handle;
});
afterAll(() => social.stop());

const members = Array.from({ length: memberCount }, (_, index) => index);
const films = Array.from({ length: filmCount }, (_, index) => index);
/** Many watches have the same time or none. */
const ages = [1, 30, 30, 24 * 20, null, 24 * 400];
const visibilities = ['PUBLIC', 'FRIENDS', 'PRIVATE'] as const;

/** The first member is a friend of all others. */
const plan: DatasetPlan = {
  ...emptyPlan,
  friends: members.slice(1).map((member) => [0, member]),
  watches: members.flatMap((member) =>
    films.map((film) => ({
      member,
      film,
      ageHours: ages[(film + member) % ages.length]!,
      rating: (film % 10) + 1,
      visibility: visibilities[(film + member * 2) % visibilities.length]!,
    })),
  ),
  loved: films.slice(0, 6).map((film) => [0, film]),
  watchlist: films.map((film) => [0, film]),
};

/** `later`: a cursor, which need not be of a row. */
interface List {
  readonly name: string;
  readonly arguments?: string;
  readonly edges: string;
  readonly later: string;
}

const nowhere = '7fffffff-0000-4000-8000-000000000000';
const page = (edge: string) => `{ edges { cursor ${edge} } pageInfo { hasNextPage hasPreviousPage } }`;
const watch = 'node { id user { handle } rewatch rating }';

const lists: List[] = [
  {
    name: 'feed',
    edges: page(`${watch} reasons { text weight people { id } }`),
    later: encodeCursor('User.feed', ['2026-05-01 00:00:00+00', nowhere]),
  },
  {
    name: 'history',
    edges: page(watch),
    later: encodeCursor('User.history ALL_TIME', [null, nowhere]),
  },
  {
    name: 'history',
    arguments: 'window: LAST_30_DAYS',
    edges: page(watch),
    later: encodeCursor('User.history LAST_30_DAYS', ['2026-05-01 00:00:00+00', nowhere]),
  },
  { name: 'friends', edges: page('node { handle }'), later: encodeCursor('User.friends', ['m']) },
  {
    name: 'watchlist',
    edges: page('node { id }'),
    later: encodeCursor('User.watchlist', ['2026-05-01 00:00:00+00', 'mov_a']),
  },
  { name: 'lovedPeople', edges: '{ id }', later: 'per_m' },
];

type Answer = Record<string, { edges: { cursor: string }[] } | { id: string }[]>;

async function read(fields: readonly string[]): Promise<Answer> {
  const aliased = fields.map((field, index) => `a${index}: ${field}`).join(' ');
  return (await social.requestData<{ me: Answer }>(viewer, `{ me { ${aliased} } }`)).me;
}

async function countStatements(fields: readonly string[]): Promise<number> {
  social.statements.length = 0;
  await read(fields);
  return social.statements.length;
}

/** Pages of several lengths, from the beginning, after each row, and after a place without a row. */
async function pagesOf({ name, edges, later, ...list }: List): Promise<string[]> {
  const field = (paging: string) => `${name}(${list.arguments ?? ''} ${paging}) ${edges}`;
  const { a0: all } = await read([field('first: 100')]);
  const cursors = Array.isArray(all) ? all.map(({ id }) => id) : all!.edges.map(({ cursor }) => cursor);
  expect(cursors.length).toBeGreaterThan(3);
  return [
    ...[0, 1, 3, 100].map((first) => field(`first: ${first}`)),
    ...[later, ...cursors].flatMap((after) => [1, 100].map((first) => field(`first: ${first}, after: "${after}"`))),
  ];
}

describe('pages of a list in one request', () => {
  test.each(lists)('of $name are those of single requests, in one statement', async (list) => {
    const fields = await pagesOf(list);
    const alone: unknown[] = [];
    for (const field of fields) alone.push((await read([field])).a0);
    expect(Object.values(await read(fields))).toEqual(alone);
    expect(new Set(alone.map((answer) => JSON.stringify(answer))).size).toBeGreaterThan(4);
    expect(await countStatements(fields)).toBe(await countStatements(fields.slice(1, 2)));
  });
});
