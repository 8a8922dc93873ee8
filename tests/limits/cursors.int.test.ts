/** A forged cursor is BAD_USER_INPUT or gives a page; it never reaches a database unparsed. For every connection of the API. */
import fc from 'fast-check';
import { isObjectType, type GraphQLSchema } from 'graphql';
import { devSubject } from '@marquee/kit/identity/devSubject';
import type { Subgraph } from '@marquee/kit/subgraph/subgraph';
import { catalogSchema } from '@marquee/catalog/schema';
import { socialSchema } from '@marquee/social/schema';
import { addMember, addWatch, befriend, block, type Member } from '@marquee/testing/fixtures/members';
import { listFilms } from '@marquee/testing/fixtures/referenceFilms';
import { startSupergraph, type Supergraph } from '@marquee/testing/servers/supergraph';

let supergraph: Supergraph;
let me: Member;
beforeAll(async () => {
  supergraph = await startSupergraph();
  const { db } = supergraph.social;
  me = await addMember(db, 'ana', 'PUBLIC');
  const films = await listFilms(db, 4);
  for (const handle of ['ben', 'cleo']) {
    const friend = await addMember(db, handle);
    await befriend(db, me, friend);
    for (const { pk } of films) await addWatch(db, friend, { film: pk, rating: 8 });
  }
  for (const { pk } of films.slice(0, 2)) {
    await addWatch(db, me, { film: pk });
    await db.insertInto('watchlist').values({ member_pk: me.pk, film_pk: pk }).execute();
  }
  await addWatch(db, me, { film: films[0]!.pk, watchedAt: null });
  for (const handle of ['dora', 'emil']) await block(db, me, await addMember(db, handle));
  for (const id of ['per_a', 'per_b'])
    await db
      .insertInto('loved_person')
      .expression((eb) =>
        eb
          .selectFrom('person')
          .select([eb.val(me.pk).as('member_pk'), 'pk'])
          .limit(1)
          .offset(id === 'per_a' ? 0 : 1),
      )
      .columns(['member_pk', 'person_pk'])
      .execute();
  await supergraph.social.publicTaste.catchUp();
});
afterAll(() => supergraph.stop());

/** A query of one page of a connection, as `list`. `$after` is the cursor. */
interface Connection {
  readonly field: string;
  readonly name: string;
  readonly query: string;
}

const page = 'edges { cursor }';
const viewerLists = ['friends', 'watchlist', 'feed', 'recommendations', 'history', 'blockedUsers'] as const;
const orders = ['RELEVANCE', 'POPULARITY', 'NEWEST', 'OLDEST', 'TITLE'];
const connections: readonly Connection[] = [
  ...viewerLists.map((list) => ({
    field: `User.${list}`,
    name: list,
    query: `query ($after: String) { at: me { list: ${list}(first: 1, after: $after) { ${page} } } }`,
  })),
  ...['CIRCLE_SCORE', 'MOST_WATCHED', 'RECENTLY_WATCHED', 'HIGHEST_RATED'].map((order) => ({
    field: 'Query.discover',
    name: `discover by ${order}`,
    query: `query ($after: String) { list: discover(filter: { watchedBy: FRIENDS }, orderBy: ${order}, first: 1, after: $after) { ${page} } }`,
  })),
  ...['LAST_30_DAYS', 'ALL_TIME'].map((window) => ({
    field: 'Query.trending',
    name: `trending in ${window}`,
    query: `query ($after: String) { list: trending(circle: FRIENDS, window: ${window}, first: 1, after: $after) { ${page} } }`,
  })),
  ...orders.flatMap((order) =>
    ['', 'q: "the", '].map((words) => ({
      field: 'Query.searchMovies',
      name: `searchMovies by ${order}${words && ' with words'}`,
      query: `query ($after: String) { list: searchMovies(${words}orderBy: ${order}, first: 1, after: $after) { ${page} } }`,
    })),
  ),
  {
    field: 'Movie.cast',
    name: 'cast',
    query: `query ($after: String) { at: movie(slug: "casablanca-1942") { list: cast(first: 1, after: $after) { ${page} totalCount } } }`,
  },
  {
    field: 'Person.credits',
    name: 'credits',
    query: `query ($after: String) { at: person(slug: "humphrey-bogart") { list: credits(first: 1, after: $after) { ${page} totalCount } } }`,
  },
  ...['MARQUEE', 'LETTERBOXD'].map((format) => ({
    field: 'Query.exportHistory',
    name: `exportHistory for ${format}`,
    query: `query ($after: String) { list: exportHistory(format: ${format}, inParts: true, after: $after) { part: pageInfo { cursor: endCursor } } }`,
  })),
];
/** Fields whose `after` is no cursor. */
const otherFields = ['User.lovedPeople'];

interface Page {
  readonly edges?: readonly { readonly cursor: string }[];
  /** Of an export, which has one cursor. */
  readonly part?: { readonly cursor: string };
}

interface Answer {
  data?: { list?: Page | null; at?: { list: Page | null } | null };
  errors?: readonly { extensions: Record<string, unknown> }[];
}

const subgraphOf = ({ field }: Pick<Connection, 'field'>): Subgraph =>
  /^(User|Query\.(discover|trending|exportHistory))/.test(field)
    ? supergraph.social.subgraph
    : supergraph.catalog.subgraph;

const ask = async (connection: Connection, after: string | null): Promise<Answer> =>
  (await subgraphOf(connection)
    .openScope({
      viewer: { subject: devSubject(me.handle) },
      requestId: 'test',
      signal: AbortSignal.timeout(20_000),
    })
    .execute({ query: connection.query, variables: { after } })) as Answer;

function edgesOf({ data }: Answer) {
  const found = data?.list ?? data?.at?.list;
  return found?.edges ?? (found?.part && [found.part]);
}

async function expectNoFailure(connection: Connection, cursor: string): Promise<void> {
  const answer = await ask(connection, cursor);
  for (const { extensions } of answer.errors ?? [])
    expect([extensions.code, cursor]).toEqual(['BAD_USER_INPUT', cursor]);
  if (!answer.errors) expect(edgesOf(answer)).toBeDefined();
}

/** JSON texts: some values cannot be written from JavaScript numbers. */
const hostileValues = [
  '0', '-1', '0.5', '1e21', '-1e21', '9007199254740993', '2147483648', '-2147483649', '1e308', '1e999',
  'null', 'true', '[]', '{}', '""', '"x"', '"\\u0000"', '"\\ud800"', '"🎬"', '"\'"', '"1"', `"${'x'.repeat(100_000)}"`,
  '"-271821-04-20T00:00:00.000Z"', '"+275760-09-13T00:00:00.000Z"', '"0000-01-01T00:00:00.000Z"', '"1888-01-01T00:00:00.000Z"',
  '"2026-13-45 00:00:00+00"', '"2026-01-01 +++"', '"2026-01-01 00:00:00+99"', '"0001-01-01 00:00:00+00"', '"9999-12-31 23:59:59+00"',
  '"infinity"', '"now"', '"mov_x"', '"00000000-0000-0000-0000-000000000000"',
]; // prettier-ignore

const toCursor = (json: string) => Buffer.from(json).toString('base64url');

test.each(connections.map((connection) => [connection.name, connection] as const))(
  'a cursor of %s with any other value is BAD_USER_INPUT or gives a page',
  async (_, connection) => {
    const first = await ask(connection, null);
    expect(first.errors).toBeUndefined();
    const { cursor } = edgesOf(first)![0]!;
    const [version, list, ...values] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[];
    const forge = (index: number, json: string) =>
      toCursor(
        `[${[version, list, ...values].map((value, n) => (n === index + 2 ? json : JSON.stringify(value))).join(',')}]`,
      );
    expect((await ask(connection, forge(-1, JSON.stringify(list)))).errors).toBeUndefined();
    for (const index of values.keys())
      for (const json of hostileValues) await expectNoFailure(connection, forge(index, json));
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: values.length - 1 }), fc.json(), (index, json) =>
        expectNoFailure(connection, forge(index, json)),
      ),
      { numRuns: 20 },
    );
    for (const cut of [1, 5, 20]) await expectNoFailure(connection, cursor.slice(0, -cut));
  },
  120_000,
);

test('these are all fields of the API that take a cursor', () => {
  const fieldsWithCursor = (schema: GraphQLSchema) =>
    Object.values(schema.getTypeMap())
      .filter(isObjectType)
      .flatMap((type) =>
        Object.values(type.getFields())
          .filter(({ args }) => args.some(({ name }) => name === 'after'))
          .map(({ name }) => `${type.name}.${name}`),
      );
  const tested = new Set([...connections.map(({ field }) => field), ...otherFields]);
  expect([...fieldsWithCursor(catalogSchema()), ...fieldsWithCursor(socialSchema())].sort()).toEqual(
    [...tested].sort(),
  );
});

test.each(['', 'x', 'per_', "per_'", 'mov_a', '\u0000', 'x'.repeat(100_000)])(
  'lovedPeople after %j is BAD_USER_INPUT',
  async (after) => {
    const query = 'query ($after: String) { at: me { list: lovedPeople(after: $after) { id } } }';
    const { errors } = await ask({ field: 'User.lovedPeople', name: '', query }, after);
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['BAD_USER_INPUT']);
  },
);
