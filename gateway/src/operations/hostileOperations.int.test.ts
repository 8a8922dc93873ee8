/** Hostile operations over HTTP: each is refused with a client's error, costs little, and reaches no subgraph. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { getIntrospectionQuery } from 'graphql';
import { pino } from 'pino';
import { errorTable, type ErrorCode } from '@marquee/kit/errorTable';
import { leastCpuSeconds } from '@marquee/testing/cost/cpuTime';
import { hostileTexts } from '@marquee/testing/fixtures/hostileTexts';
import { startGatewayAlone, type GatewayAlone } from '@marquee/testing/servers/gatewayAlone';

const file = (path: string) => readFileSync(new URL(`../../../schema/${path}`, import.meta.url), 'utf8');
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const times = (count: number, text: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => text(i)).join(' ');

let development: GatewayAlone;
let production: GatewayAlone;
let known: GatewayAlone;
const logged: { msg: string; operationName?: string; hash?: string }[] = [];
let logging: GatewayAlone;

beforeAll(async () => {
  const log = pino({}, { write: (line: string) => logged.push(JSON.parse(line) as (typeof logged)[number]) });
  development = await startGatewayAlone();
  production = await startGatewayAlone({ NODE_ENV: 'production' });
  known = await startGatewayAlone({ OPERATIONS: 'known' });
  logging = await startGatewayAlone({ OPERATIONS: 'log' }, log);
});
afterAll(async () => {
  for (const gateway of [development, production, known, logging]) await gateway.stop();
});

const maxSeconds = 1;
/** The client is in the same process, and counts too. */
const leastSeconds = (work: () => unknown) => leastCpuSeconds(work, { enough: maxSeconds });

const doubling = (levels: number) =>
  `{ movie(slug: "x") { ...f0 } } ${times(levels, (i) => `fragment f${i} on Movie { a: similar(first: 1) { movie { ...f${i + 1} } } b: similar(first: 2) { movie { ...f${i + 1} } } }`)} fragment f${levels} on Movie { id }`;

const listQuery = 'query ($k: [ID!]) { searchMovies(filter: { genres: { anyOf: $k } }) { totalCount } }';
const list = (length: number) => ({ query: listQuery, variables: { k: Array(length).fill({}) } });

interface Refused {
  readonly kind: string;
  readonly body: unknown;
  readonly code: ErrorCode;
  readonly message?: RegExp;
}

const refused: readonly Refused[] = [
  ...[13, 15, 30].map((levels) => ({
    kind: `doubling fragments, ${levels} levels`,
    body: { query: doubling(levels) },
    code: 'QUERY_TOO_COMPLEX' as const,
  })),
  {
    kind: 'eight levels of costars',
    body: { query: `{ person(slug: "x") { ${'costars { person { '.repeat(8)} id ${'} }'.repeat(8)} } }` },
    code: 'QUERY_TOO_COMPLEX',
    message: /fields deep/,
  },
  ...[1_000, 10_000, 300_000].map((length) => ({
    kind: `a list of ${length} invalid items`,
    body: list(length),
    code: 'BAD_USER_INPUT' as const,
    message: /list of \d+ items/,
  })),
  {
    kind: 'a list of lists',
    body: { query: listQuery, variables: { k: [Array(100_000).fill([])] } },
    code: 'BAD_USER_INPUT',
  },
  {
    kind: 'an object of many unknown fields',
    body: {
      query: 'query ($f: MovieFilter) { searchMovies(filter: $f) { totalCount } }',
      variables: { f: Object.fromEntries(Array.from({ length: 50_000 }, (_, i) => [`f${i}`, i])) },
    },
    code: 'BAD_USER_INPUT',
  },
  {
    kind: 'a list of many invalid items in the document',
    body: { query: `{ searchMovies(filter: { genres: { anyOf: [${'{} '.repeat(500)}] } }) { totalCount } }` },
    code: 'QUERY_TOO_COMPLEX',
  },
  {
    kind: 'a long literal',
    body: { query: `{ movie(slug: "${'x'.repeat(1_000_000)}") { title } }` },
    code: 'QUERY_TOO_COMPLEX',
    message: /characters/,
  },
  { kind: 'many tokens', body: { query: `{ ${'me { id } '.repeat(3_000)} }` }, code: 'GRAPHQL_PARSE_FAILED' },
  {
    kind: 'aliases (graphql-cop)',
    body: { query: `{ ${times(101, (i) => `alias${i}: __typename`)} }` },
    code: 'QUERY_TOO_COMPLEX',
    message: /aliases/,
  },
  {
    kind: 'directive overloading (graphql-cop)',
    body: { query: `{ __typename ${'@aa'.repeat(10)} }` },
    code: 'QUERY_TOO_COMPLEX',
    message: /directives/,
  },
  {
    kind: 'field duplication (graphql-cop)',
    body: { query: `{ ${'__typename '.repeat(200)} }` },
    code: 'QUERY_TOO_COMPLEX',
    message: /times in one place/,
  },
  {
    kind: 'circular introspection (graphql-cop)',
    body: { query: '{ __schema { types { fields { type { fields { type { fields { type { name } } } } } } } } }' },
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  {
    kind: 'introspection under many aliases',
    body: { query: `{ ${times(10, (i) => `s${i}: __schema { types { name } }`)} }` },
    code: 'GRAPHQL_VALIDATION_FAILED',
    message: /takes no aliases/,
  },
  {
    kind: 'equal fields',
    body: { query: `{ movie(slug: "x") { ${'title '.repeat(900)} } }` },
    code: 'QUERY_TOO_COMPLEX',
  },
  { kind: 'a batch', body: [{ query: '{ __typename }' }], code: 'BAD_REQUEST', message: /one operation/ },
  ...[
    { query: '{ __typename }', operationName: 'x' },
    { query: '{ __typename }', operationName: '' },
    { query: 'query a { __typename } query b { __typename }' },
    { query: 'subscription { x }' },
    { query: 'fragment f on Movie { id }' },
  ].map((body): Refused => ({
    kind: `no operation to execute: ${JSON.stringify(body)}`,
    body,
    code: body.query.startsWith('fragment') ? 'GRAPHQL_VALIDATION_FAILED' : 'OPERATION_RESOLUTION_FAILURE',
  })),
  {
    kind: 'a hash of another query',
    body: { query: '{ __typename }', extensions: { persistedQuery: { version: 1, sha256Hash: 'a' } } },
    code: 'BAD_REQUEST',
  },
  {
    kind: 'another version of persisted queries',
    body: { query: '{ __typename }', extensions: { persistedQuery: { version: 2, sha256Hash: 'a' } } },
    code: 'BAD_REQUEST',
  },
  {
    kind: 'the variable name that the gateway uses itself',
    body: { query: 'query ($representations: ID) { movie(id: $representations) { id } }' },
    code: 'GRAPHQL_VALIDATION_FAILED',
    message: /representations/,
  },
];

test.each(refused)(
  '$kind is $code, costs little CPU and reaches no subgraph',
  async ({ body, code, message = /./ }) => {
    const before = development.fetches();
    let response: Awaited<ReturnType<GatewayAlone['post']>> | undefined;
    const cpu = await leastSeconds(async () => (response = await development.post(body)));
    const { status, errors, text } = response!;
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(errors?.map(() => code));
    expect(status).toBe(errorTable[code].status);
    expect(errors![0]!.message).toMatch(message);
    expect(errors!.length).toBeLessThanOrEqual(50);
    expect(text.length).toBeLessThan(60_000);
    expect(cpu).toBeLessThan(maxSeconds);
    expect(development.fetches()).toBe(before);
  },
);

/** Large bodies that are no history. Those above 1 MB name an import, because others are refused before they are parsed. */
const withVariables = (variables: string, query = listQuery.replace('query', 'query ImportHistory')) =>
  `{"query":${JSON.stringify(query)},"variables":${variables}}`;
const withQuery = (query: string) => JSON.stringify({ query });

const giants: readonly (readonly [kind: string, body: string, code: ErrorCode | null])[] = [
  ['a list of 3,000,000 objects', withVariables(`{"k":[${'{},'.repeat(2_999_999)}{}]}`), 'BAD_REQUEST'],
  ['a list of 3,000,000 numbers', withVariables(`{"k":[${'0,'.repeat(2_999_999)}0]}`), 'BAD_REQUEST'],
  ['a list of 1,500,000 texts', withVariables(`{"k":[${'"",'.repeat(1_499_999)}""]}`), 'BAD_REQUEST'],
  ['a list in 1,000,000 others', withVariables(`{"k":${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}}`), 'BAD_REQUEST'],
  ['an extension of 3,000,000 items', `${withVariables('{}').slice(0, -1)},"x":[${'0,'.repeat(2_999_999)}0]}`, 'BAD_REQUEST'],
  ['a text of 8 MB', withVariables(JSON.stringify({ k: 'x'.repeat(8_000_000) })), 'QUERY_TOO_COMPLEX'],
  ['a list of 340,000 objects', withVariables(`{"k":[${'{},'.repeat(339_999)}{}]}`), 'BAD_USER_INPUT'],
  ['an object in 150,000 others', withVariables(`{"k":${'{"a":'.repeat(150_000)}1${'}'.repeat(150_000)}}`), 'BAD_USER_INPUT'],
  ['a list in 500,000 others', withVariables(`{"k":${'['.repeat(500_000)}${']'.repeat(500_000)}}`), 'BAD_USER_INPUT'],
  ['70,000 variables', withVariables(`{${times(70_000, (i) => `"${i}":0,`)}"k":[]}`), null],
  ['60,000 directives', withQuery(`{ __typename ${'@skip(if: false) '.repeat(60_000)} }`), 'QUERY_TOO_COMPLEX'],
  ['50,000 aliases', withQuery(`{ ${times(50_000, (i) => `a${i}: __typename`)} }`), 'QUERY_TOO_COMPLEX'],
  ['50,000 declared variables', withQuery(`query (${times(50_000, (i) => `$v${i}: Int`)}) { __typename }`), 'QUERY_TOO_COMPLEX'],
  ['25,000 directives', withQuery(`{ __typename ${'@a'.repeat(24_900)} }`), 'GRAPHQL_PARSE_FAILED'],
  ['500,000 tokens', withQuery('{ '.repeat(500_000)), 'QUERY_TOO_COMPLEX'],
  ['a comment of 1 MB', withQuery(`#${'x'.repeat(1_000_000)}`), 'QUERY_TOO_COMPLEX'],
  ['a block string of 1 MB', withQuery(`{ movie(slug: """${'\n '.repeat(300_000)}""") { id } }`), 'QUERY_TOO_COMPLEX'],
]; // prettier-ignore

test.each(giants)('%s: answered with at most a second of CPU', async (_, body, code) => {
  const before = development.fetches();
  const cpu = await leastSeconds(async () => {
    const { errors = [], text } = await development.post(body);
    expect(new Set(errors.map(({ extensions }) => extensions.code))).toEqual(new Set(code === null ? [] : [code]));
    expect(text.length).toBeLessThan(60_000);
  });
  expect(cpu).toBeLessThan(maxSeconds);
  if (code !== null) expect(development.fetches()).toBe(before);
});

test('errors are at most 50, whatever makes them', async () => {
  const many = [
    { query: `{ movie(slug: "x") { ${times(100, (i) => `nothing${i}`)} } }` },
    { query: listQuery, variables: { k: Array(200).fill({}) } },
    { query: `{ searchMovies(filter: { genres: { anyOf: [${'{} '.repeat(100)}] } }) { totalCount } }` },
  ];
  for (const body of many) expect((await development.post(body)).errors).toHaveLength(50);
});

describe('production', () => {
  test.each([
    ['a field', '{ moviex { id } }'],
    ['a type', '{ node(id: "x") { ... on Moviex { id } } }'],
    ['an argument', '{ movie(slugx: "x") { id } }'],
    ['a value of an enum', '{ trending(circle: FRIEND) { asOf } }'],
    ['a field of an input', '{ searchMovies(filter: { genre: {} }) { totalCount } }'],
    ['a directive', '{ __typename @skip2(if: true) }'],
  ])('suggests no name like that of %s; development does', async (_, query) => {
    const { errors, text } = await production.post({ query });
    expect(errors![0]!.extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
    expect(text).not.toMatch(/did you mean|apollo/i);
  });

  test('suggests nothing in errors of variables', async () => {
    const body = {
      query: 'query ($f: MovieFilter) { searchMovies(filter: $f) { totalCount } }',
      variables: { f: { genre: {} } },
    };
    expect((await production.post(body)).text).not.toContain('Did you mean');
    expect((await development.post(body)).text).toContain('Did you mean');
  });

  test('has no introspection, says so in our words, and keeps __typename', async () => {
    const { status, errors, text } = await production.post({ query: getIntrospectionQuery() });
    expect([status, errors![0]!.extensions.code]).toEqual([400, 'GRAPHQL_VALIDATION_FAILED']);
    expect(errors![0]!.message).toContain('Introspection is off here');
    expect(text).not.toMatch(/apollo/i);
    expect((await production.post({ query: '{ __typename }' })).data).toEqual({ __typename: 'Query' });
    expect((await development.post({ query: getIntrospectionQuery() })).errors).toBeUndefined();
    const open = await startGatewayAlone({ NODE_ENV: 'production', INTROSPECTION: 'true' });
    expect((await open.post({ query: '{ __type(name: "Movie") { name } }' })).errors).toBeUndefined();
    await open.stop();
  });

  test('has no page for exploring', async () => {
    const page = (gateway: GatewayAlone) => fetch(gateway.url, { headers: { accept: 'text/html' } });
    expect((await page(production)).headers.get('content-type')).toContain('json');
    expect((await page(development)).headers.get('content-type')).toContain('html');
  });

  test('development suggests similar names', async () => {
    expect((await development.post({ query: '{ moviex { id } }' })).text).toContain('Did you mean \\"movie\\"');
  });
});

describe('persisted queries over HTTP', () => {
  const query = '{ __typename }';
  const persistedQuery = { version: 1, sha256Hash: sha256(query) };

  test('are registered by POST or GET and then run by their hash', async () => {
    const gateway = await startGatewayAlone();
    const byHash = { extensions: { persistedQuery } };
    const missing = await gateway.post(byHash);
    expect([missing.status, missing.errors![0]!.extensions.code, missing.errors![0]!.message]).toEqual([
      200,
      'PERSISTED_QUERY_NOT_FOUND',
      'PersistedQueryNotFound',
    ]);
    const extensions = JSON.stringify({ persistedQuery });
    expect((await gateway.get({ extensions })).errors![0]!.extensions.code).toBe('PERSISTED_QUERY_NOT_FOUND');
    expect((await gateway.get({ query, extensions })).data).toEqual({ __typename: 'Query' });
    expect((await gateway.get({ extensions })).data).toEqual({ __typename: 'Query' });
    expect((await gateway.post(byHash)).data).toEqual({ __typename: 'Query' });
    await gateway.stop();
  });

  test('are not stored when the operation is refused', async () => {
    for (const text of [doubling(15), '{ nothing }', '{', 'query a { __typename } query b { __typename }']) {
      const hashed = { persistedQuery: { version: 1, sha256Hash: sha256(text) } };
      expect((await development.post({ query: text, extensions: hashed })).status).toBe(400);
      const again = await development.post({ extensions: hashed });
      expect(again.errors![0]!.extensions.code).toBe('PERSISTED_QUERY_NOT_FOUND');
    }
  });
});

describe('known operations over HTTP', () => {
  const feed = file('operations/Feed.graphql');

  test('only those of the manifest run in the mode known, by text or by id', async () => {
    const byId = { extensions: { persistedQuery: { version: 1, sha256Hash: sha256(feed) } } };
    expect((await known.post({ query: feed })).errors).toBeUndefined();
    expect((await known.post(byId)).errors).toBeUndefined();
    const before = known.fetches();
    const other = await known.post({ query: '{ movie(slug: "x") { id } }' });
    expect([other.status, other.errors![0]!.extensions.code]).toEqual([400, 'PERSISTED_QUERY_NOT_IN_LIST']);
    expect(known.fetches()).toBe(before);
    expect((await development.post(byId)).errors).toBeUndefined();
  });

  test('others run in the mode log, and are logged with name and hash', async () => {
    const query = 'query Other { __typename }';
    expect((await logging.post({ query: feed })).errors).toBeUndefined();
    expect((await logging.post({ query })).data).toEqual({ __typename: 'Query' });
    expect(logged.filter(({ msg }) => msg.includes('not in the manifest'))).toEqual([
      expect.objectContaining({ operationName: 'Other', hash: sha256(query) }),
    ]);
  });
});

describe('no request is answered with 500', () => {
  const hasClientStatus = async (body: unknown) => {
    const { status, errors = [] } = await development.post(body);
    expect([200, 400]).toContain(status);
    for (const { extensions } of errors) expect(extensions.code).not.toBe('INTERNAL_SERVER_ERROR');
  };

  test('with a hostile text in any place', async () => {
    const texts = [...hostileTexts, '__proto__', 'constructor', 'toString', '\ud800', '\u202e', 'null', 'x\u0000y'];
    for (const text of texts)
      for (const body of [
        { query: text },
        { query: '{ __typename }', operationName: text },
        { query: `query A { ${text}: __typename }` },
        { query: `{ movie(slug: ${JSON.stringify(text)}) { id } }` },
        { query: 'query ($s: String) { movie(slug: $s) { id } }', variables: { s: text, [text]: text } },
        { query: 'query ($s: Circle) { trending(circle: $s) { asOf } }', variables: { s: text } },
        { query: '{ __typename }', extensions: { persistedQuery: text } },
        { query: '{ __typename }', extensions: { persistedQuery: { version: 1, sha256Hash: text } } },
        { [text]: text },
        text,
      ])
        await hasClientStatus(body);
  });

  test('with names that objects have', async () => {
    for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty', '__typename'])
      for (const query of [
        `query ${name} { __typename }`,
        `{ ${name}: movie(slug: "x") { ${name}: title } }`,
        `query ($${name}: String) { movie(slug: $${name}) { id } }`,
        `{ ...${name} } fragment ${name} on Query { __typename }`,
        `{ ${name} }`,
      ])
        await hasClientStatus({ query, operationName: name, variables: JSON.parse(`{"${name}":"x"}`) });
  });

  test('with any JSON in place of the fields of a request', async () => {
    const query = fc.oneof(fc.jsonValue(), fc.constantFrom('{ __typename }', 'query A { movie(slug: "x") { id } }'));
    const field = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(undefined, null, {}, 'A', '') }, fc.jsonValue());
    const request = fc.record({ query, operationName: field, variables: field, extensions: field });
    await fc.assert(
      fc.asyncProperty(fc.oneof({ weight: 4, arbitrary: request }, fc.jsonValue()), (body) =>
        hasClientStatus(JSON.stringify(body)),
      ),
      { numRuns: 300 },
    );
  });
});
