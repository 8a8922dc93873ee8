/** The headers for HTTP caches of GraphQL answers. */
import { seedStoredOperations } from '@marquee/testing/fixtures/storedOperations';
import { startSupergraph, type Supergraph } from '@marquee/testing/servers/supergraph';

let supergraph: Supergraph;
beforeAll(async () => {
  supergraph = await startSupergraph();
  await seedStoredOperations(supergraph);
});
afterAll(() => supergraph.stop());

interface Sent {
  readonly handle?: string | null;
  readonly method?: 'GET' | 'POST';
  readonly headers?: Record<string, string>;
}

async function send(query: string, { handle = null, method = 'GET', headers = {} }: Sent = {}) {
  const { url, devIssuer } = supergraph;
  const all: Record<string, string> = {
    'apollo-require-preflight': 'true',
    ...(method === 'POST' ? { 'content-type': 'application/json' } : {}),
    ...(handle === null ? {} : { authorization: `Bearer ${await devIssuer.issue(handle)}` }),
    ...headers,
  };
  const response =
    method === 'POST'
      ? await fetch(`${url}/graphql`, { method, headers: all, body: JSON.stringify({ query }) })
      : await fetch(`${url}/graphql?${new URLSearchParams({ query }).toString()}`, { headers: all });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

const film = '{ movie(slug: "casablanca-1942") { title } }';
const mixed = '{ movie(slug: "casablanca-1942") { title viewer { watched } } }';

describe.each(['GET', 'POST'] as const)('a query by %s', (method) => {
  test.each([
    ['of catalog facts', film, 'public, max-age=60'],
    ['with a field of the viewer', mixed, 'private, no-cache'],
    ['of what all members did in public', '{ trending(circle: EVERYONE) { asOf } }', 'private, no-cache'],
    ['of a user', '{ user(handle: "ben") { handle } }', 'private, no-cache'],
    ['of nothing', '{ __typename }', 'private, no-cache'],
    ['with an error', '{ movie { title } }', 'no-store'],
    ['with a part that failed', '{ movie(slug: "casablanca-1942") { title } person { name } }', 'no-store'],
    ['that is not valid', '{ nothing }', 'no-store'],
  ])('%s has the same policy for each viewer', async (_, query, expected) => {
    for (const handle of [null, 'ana', 'ben'])
      expect((await send(query, { handle, method })).headers.get('cache-control')).toBe(expected);
  });

  test('varies by what decides its bytes', async () => {
    const { headers } = await send(film, { method });
    expect(headers.get('vary')?.split(/, */)).toEqual(expect.arrayContaining(['authorization', 'accept']));
  });
});

test('a mutation is not kept', async () => {
  const mutation = 'mutation { deleteWatch(input: { watchId: "wch_1" }) { userErrors { code } } }';
  const { status, headers } = await send(mutation, { handle: 'ana', method: 'POST' });
  expect([status, headers.get('cache-control'), headers.get('etag')]).toEqual([200, 'no-store', null]);
});

test('a token that is not valid gets an error that is not kept', async () => {
  const { status, headers } = await send(film, { headers: { authorization: 'Bearer nonsense' } });
  expect([status, headers.get('cache-control')]).toEqual([401, 'no-store']);
});

describe('the tag of an answer', () => {
  test.each([film, mixed])('gives 304 while the answer to %s is the same', async (query) => {
    const first = await send(query, { handle: 'ana' });
    const tag = first.headers.get('etag')!;
    const same = await send(query, { handle: 'ana', headers: { 'if-none-match': tag } });
    expect([same.status, same.text, same.headers.get('etag')]).toEqual([304, '', tag]);
    expect(same.headers.get('cache-control')).toBe(first.headers.get('cache-control'));
  });

  test('of one viewer gives another viewer the whole answer, if that is another one', async () => {
    const query = '{ movie(slug: "notorious-1946") { viewer { watched } } }';
    const tag = (await send(query, { handle: 'ana' })).headers.get('etag')!;
    expect((await send(query, { handle: 'ben', headers: { 'if-none-match': tag } })).status).toBe(304);
    expect((await send(query, { headers: { 'if-none-match': tag } })).status).toBe(200);
  });

  test('is not on the answer to a POST', async () => {
    expect((await send(film, { method: 'POST' })).headers.get('etag')).toBeNull();
  });
});
