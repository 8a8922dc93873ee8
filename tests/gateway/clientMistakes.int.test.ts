/** Mistakes of clients have a status of clients, a code and a reason; and every valid operation has what it asks for. */
import { devSubject } from '@marquee/kit/identity/devSubject';
import { watchId } from '@marquee/social/model/ids';
import { addMember, addWatch, block, type Member } from '@marquee/testing/fixtures/members';
import { findFilm } from '@marquee/testing/fixtures/referenceFilms';
import { dataOf, startSupergraph, type Supergraph } from '@marquee/testing/servers/supergraph';

const film = 'movie(slug: "casablanca-1942")';
const noPage = 'not-a-cursor';
let supergraph: Supergraph;
let ana: Member;
let ben: Member;
const watches: Record<string, string> = {};

beforeAll(async () => {
  supergraph = await startSupergraph();
  const { db } = supergraph.social;
  ana = await addMember(db, 'ana');
  ben = await addMember(db, 'ben');
  await block(db, await addMember(db, 'cleo'), ana);
  const { pk } = await findFilm(db, 'Casablanca', 1942);
  for (const visibility of ['PUBLIC', 'PRIVATE'] as const)
    watches[visibility] = watchId(await addWatch(db, ana, { film: pk, visibility, rating: 9 }));
});
afterAll(() => supergraph.stop());

/** Sends a body as it is. */
async function send(body: object, handle: string | null = 'ana') {
  const token = handle === null ? undefined : await supergraph.devIssuer.issue(handle);
  const response = await fetch(`${supergraph.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
    body: JSON.stringify(body),
  });
  const { data, errors = [] } = (await response.json()) as {
    data?: unknown;
    errors?: { message: string; path?: unknown[]; extensions: { code: string; argument?: string } }[];
  };
  return { status: response.status, data, errors, codes: errors.map(({ extensions }) => extensions.code) };
}

describe('null for an argument that cannot be null', () => {
  test.each([
    ['query ($v: Boolean = true) { ' + film + ' { slug @include(if: $v) } }', 'if'],
    ['query ($v: Int = 2025) { me { yearInReview(year: $v) { films } } }', 'year'],
    ['query ($v: String = "kid") { suggest(q: $v) { didYouMean } }', 'q'],
    ['query ($v: ID = "x") { node(id: $v) { id } }', 'id'],
    ['query ($v: Circle = FRIENDS) { discover(filter: { watchedBy: $v }, first: 1) { totalCount } }', 'filter'],
    [
      'mutation ($v: ID = "x") { setWatchlisted(input: { movieId: $v, watchlisted: true }) { userErrors { code } } }',
      'input',
    ],
  ])('%s', async (query, argument) => {
    const { status, data, errors, codes } = await send({ query, variables: { v: null } });
    expect({ status, data, codes, argument: errors[0]!.extensions.argument }).toEqual({
      status: 400,
      data: undefined,
      codes: ['BAD_USER_INPUT'],
      argument,
    });
    expect(errors[0]!.message).toContain('$v');
  });

  test('a subgraph tells it to other gateways', async () => {
    const scope = supergraph.social.subgraph.openScope({
      viewer: { subject: devSubject('ana') },
      requestId: 'test',
      signal: AbortSignal.timeout(20_000),
    });
    const { errors } = await scope.execute({
      query: 'query ($v: Int = 2025) { me { yearInReview(year: $v) { films } } }',
      variables: { v: null },
    });
    expect(errors?.map(({ path, extensions }) => [path, extensions.code, extensions.argument])).toEqual([
      [['me', 'yearInReview'], 'BAD_USER_INPUT', 'year'],
    ]);
  });
});

test.each([
  [
    'a wrong DateTime',
    'BAD_USER_INPUT',
    {
      query: 'mutation ($d: DateTime) { recordWatch(input: { movieId: "x", watchedAt: $d }) { userErrors { code } } }',
      variables: { d: 'x' },
    },
  ],
  ['an empty operationName', 'OPERATION_RESOLUTION_FAILURE', { query: 'query A { me { id } }', operationName: '' }],
  ['an unknown operationName', 'OPERATION_RESOLUTION_FAILURE', { query: 'query A { me { id } }', operationName: 'B' }],
  [
    'several operations without a name',
    'OPERATION_RESOLUTION_FAILURE',
    { query: 'query A { me { id } } query B { me { id } }' },
  ],
  ['no operation', 'GRAPHQL_VALIDATION_FAILED', { query: 'fragment F on Movie { title }' }],
  ['a subscription', undefined, { query: 'subscription { x }' }],
  [
    'a hash of another query',
    'BAD_REQUEST',
    { query: '{ me { id } }', extensions: { persistedQuery: { version: 1, sha256Hash: 'a'.repeat(64) } } },
  ],
  [
    'another version of persisted queries',
    'BAD_REQUEST',
    { query: '{ me { id } }', extensions: { persistedQuery: { version: 2, sha256Hash: 'a'.repeat(64) } } },
  ],
  ['a persisted query that is a text', 'BAD_REQUEST', { query: '{ me { id } }', extensions: { persistedQuery: 'x' } }],
] as const)('%s is refused with status 400 and without data', async (_, code, body) => {
  const { status, data, codes, errors } = await send(body);
  expect([status, data, codes.length > 0]).toEqual([400, undefined, true]);
  if (code) expect(codes).toEqual([code]);
  for (const { message, extensions } of errors) {
    expect(extensions.code).not.toBe('INTERNAL_SERVER_ERROR');
    expect(message).not.toMatch(/unexpected|went wrong/i);
  }
});

describe('an error inside an entity', () => {
  test('has the path of its field, in each place', async () => {
    const { errors } = await send({
      query: `{ me { history(first: 2) { nodes { movie { cast(after: "${noPage}") { totalCount } } } } } }`,
    });
    expect(errors.map(({ path, extensions }) => [path, extensions.code])).toEqual(
      [0, 1].map((index) => [['me', 'history', 'nodes', index, 'movie', 'cast'], 'BAD_USER_INPUT']),
    );
  });

  test('has the names of the client in its path', async () => {
    const { errors } = await send({
      query: `{ me { id: history(first: 1) { title: nodes { name: movie { id: cast(after: "${noPage}") { totalCount } } } } } }`,
    });
    expect(errors.map(({ path }) => path)).toEqual([['me', 'id', 'title', 0, 'name', 'id']]);
  });
});

describe('node', () => {
  const node = async (id: string, fields: string, handle: string | null = 'ben'): Promise<unknown> =>
    dataOf(await supergraph.request(handle, `{ node(id: "${id}") { ${fields} } }`)).node;

  test('is a user', async () => {
    expect(await node(ana.id, '__typename')).toEqual({ __typename: 'User' });
    expect(await node(ana.id, 'id ... on User { __typename: handle }')).toEqual({ id: ana.id, __typename: 'ana' });
  });

  test.each(['usr_0000000000000000', 'usr_', 'wch_0', `wch_${'0'.repeat(32)}`, 'mov_nobody', 'xyz_1', ''])(
    'is null for %j',
    async (id) => {
      for (const fields of [
        '__typename',
        'id',
        '... on Movie { title }',
        '... on User { handle }',
        '... on Watch { rating }',
      ])
        expect([fields, await node(id, fields)]).toEqual([fields, null]);
    },
  );

  test('is null for a user who has blocked the viewer, or is blocked', async () => {
    expect(await node(ana.id, '__typename', 'cleo')).toBeNull();
  });

  test('is a watch that the viewer may see', async () => {
    const fields = '__typename id ... on Watch { rating user { handle } movie { title } }';
    const expected = (id: string) => ({
      __typename: 'Watch',
      id,
      rating: 9,
      user: { handle: 'ana' },
      movie: { title: 'Casablanca' },
    });
    expect(await node(watches.PUBLIC!, fields)).toEqual(expected(watches.PUBLIC!));
    expect(await node(watches.PUBLIC!, fields, null)).toEqual(expected(watches.PUBLIC!));
    expect(await node(watches.PRIVATE!, fields, 'ana')).toEqual(expected(watches.PRIVATE!));
    for (const [id, handle] of [
      [watches.PRIVATE!, 'ben'],
      [watches.PUBLIC!, 'cleo'],
    ] as const)
      for (const selection of ['__typename', 'id', fields]) expect(await node(id, selection, handle)).toBeNull();
  });

  test('of each type beside the others in one request', async () => {
    const { data } = await send({
      query: `{ a: node(id: "${ben.id}") { __typename } b: node(id: "${watches.PUBLIC!}") { __typename } c: node(id: "usr_nobody") { __typename } d: node(id: "mov_nobody") { id } }`,
    });
    expect(data).toEqual({ a: { __typename: 'User' }, b: { __typename: 'Watch' }, c: null, d: null });
  });
});

describe('an alias that meets a key', () => {
  test('is answered with its field', async () => {
    const query = `{ ${film} { id: slug __typename: title viewer { watched } cast(first: 1) { nodes { person { id: name viewer { loved } } } } } }`;
    expect(dataOf(await supergraph.request('ana', query))).toEqual({
      movie: {
        id: 'casablanca-1942',
        __typename: 'Casablanca',
        viewer: { watched: true },
        cast: { nodes: [{ person: { id: 'Humphrey Bogart', viewer: { loved: false } } }] },
      },
    });
  });

  test('that is a list is answered with the list', async () => {
    expect(
      dataOf(await supergraph.request('ana', `{ ${film} { id: directors { name } viewer { watched } } }`)),
    ).toEqual({
      movie: { id: [{ name: 'Michael Curtiz' }], viewer: { watched: true } },
    });
  });
});

test('introspection knows what graphql-js knows', async () => {
  const query = '{ __type(name: "MovieFilter") { isOneOf } time: __type(name: "DateTime") { specifiedByURL } }';
  expect(dataOf(await supergraph.request(null, query))).toEqual({
    __type: { isOneOf: false },
    time: { specifiedByURL: expect.stringMatching(/^https:/) },
  });
});
