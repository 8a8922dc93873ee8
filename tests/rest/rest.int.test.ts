/** The REST API over HTTP: resources, writes, problems, pages and caches. */
import { addMember } from '@marquee/testing/fixtures/members';
import { findFilm } from '@marquee/testing/fixtures/referenceFilms';
import { seedStoredOperations } from '@marquee/testing/fixtures/storedOperations';
import { createRestClient, nextPath, type RestResponse, type SendRest } from '@marquee/testing/servers/restClient';
import { startSupergraph, type Supergraph } from '@marquee/testing/servers/supergraph';
import { checkedRest } from './openApiAnswers.js';

let supergraph: Supergraph;
let rest: SendRest;
const ids: Record<string, string> = {};

beforeAll(async () => {
  supergraph = await startSupergraph();
  rest = checkedRest(createRestClient(supergraph));
  await seedStoredOperations(supergraph);
  const { db } = supergraph.social;
  for (const handle of ['ana', 'ben', 'cleo'])
    ids[handle] = (
      await db.selectFrom('member').select('id').where('handle', '=', handle).executeTakeFirstOrThrow()
    ).id;
  ids.dora = (await addMember(db, 'dora')).id;
  ids.alien = (await findFilm(db, 'Alien', 1979)).id;
  ids.casablanca = (await findFilm(db, 'Casablanca', 1942)).id;
  for (const name of ['Ingrid Bergman', 'Humphrey Bogart', 'Cary Grant'])
    ids[name] = (await db.selectFrom('person').select('id').where('name', '=', name).executeTakeFirstOrThrow()).id;
});
afterAll(() => supergraph.stop());

const post = (body: unknown) => ({ method: 'POST', body });
const problemOf = ({ status, body }: RestResponse) => [status, body.code];

describe('films and people', () => {
  test('are read by id, by slug and by the id of another service', async () => {
    const bySlug = await rest(null, '/films/by-slug/casablanca-1942');
    expect([bySlug.status, bySlug.body]).toEqual([
      200,
      expect.objectContaining({
        id: ids.casablanca,
        title: 'Casablanca',
        year: 1942,
        directors: [expect.objectContaining({ name: 'Michael Curtiz' })],
      }),
    ]);
    expect((await rest(null, `/films/${ids.casablanca}`)).body).toEqual(bySlug.body);
    const [external] = bySlug.body.externalIds as unknown as { source: string; value: string }[];
    const path = `/films/by-external-id/${external!.source}/${encodeURIComponent(external!.value)}`;
    expect((await rest(null, path)).body).toEqual(bySlug.body);
    const person = await rest(null, '/people/by-slug/ingrid-bergman');
    expect(person.body).toMatchObject({ id: ids['Ingrid Bergman'], name: 'Ingrid Bergman' });
    expect((await rest(null, `/people/${ids['Ingrid Bergman']}`)).body).toEqual(person.body);
  });

  test.each([
    '/films/mov_nothing',
    '/films/by-slug/nothing',
    '/people/per_nothing',
    '/users/usr_nothing',
    '/films/mov_nothing/cast',
  ])('that do not exist are 404: %s', async (path) => {
    const response = await rest(null, path);
    expect(problemOf(response)).toEqual([404, 'NOT_FOUND']);
    expect(response.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(response.body).toMatchObject({
      type: '/api/v1/errors#not_found',
      status: 404,
      requestId: response.headers.get('x-request-id'),
    });
  });
});

describe('parameters', () => {
  test.each([
    ['/search?q=a&colour=red', 'colour'],
    ['/search?first=many', 'first'],
    ['/search?first=1&first=2', 'first'],
    ['/search?orderBy=BEST', 'orderBy'],
    ['/suggest', 'q'],
    ['/discover?watchedBy=EVERYONE&seenByMe=perhaps', 'seenByMe'],
    ['/search?first=101', 'first'],
    ['/search?after=nonsense', 'after'],
    ['/films/by-external-id/NETFLIX/1', 'source'],
  ])('that are wrong are 400 with their name: %s', async (path, parameter) => {
    const response = await rest(null, path);
    expect([...problemOf(response), response.body.parameter]).toEqual([400, 'BAD_USER_INPUT', parameter]);
  });

  test('that are lists are given by repetition', async () => {
    const { body } = await rest(null, '/search?q=casablanca&facets=GENRE&facets=DECADE');
    expect(body.facets).toMatchObject([{ field: 'GENRE' }, { field: 'DECADE' }]);
  });
});

describe('lists', () => {
  test('are read to the end by the link to the next page', async () => {
    const whole = await rest(null, '/search?q=the&first=100');
    const found: unknown[] = [];
    let pages = 0;
    for (let path: string | undefined = '/search?q=the&first=7'; path !== undefined; pages++) {
      const page: RestResponse = await rest(null, path);
      expect(page.status).toBe(200);
      found.push(...(page.body.items as unknown as unknown[]));
      path = found.length >= 100 ? undefined : nextPath(page);
    }
    expect(pages).toBeGreaterThan(3);
    expect(found.slice(0, 100)).toEqual(whole.body.items);
  });

  test('without a connection have items and, if they can go on, pages', async () => {
    const genres = await rest(null, '/genres');
    expect(Object.keys(genres.body)).toEqual(['items']);
    for (const name of ['Humphrey Bogart', 'Cary Grant'])
      expect((await rest('ana', `/me/loved-people/${ids[name]}`, { method: 'PUT' })).status).toBe(200);
    const first = await rest('ana', '/me/loved-people?first=2');
    expect(first.body.pageInfo).toMatchObject({ hasNextPage: true });
    const second = await rest('ana', nextPath(first)!);
    expect([second.body.items, nextPath(second)]).toEqual([
      [expect.objectContaining({ slug: expect.any(String) })],
      undefined,
    ]);
  });
});

describe('writes', () => {
  test('record, change and delete a watch', async () => {
    const recorded = await rest('ana', '/me/watches', post({ movieId: ids.alien, rating: 8, visibility: 'FRIENDS' }));
    expect([recorded.status, recorded.body]).toEqual([
      201,
      expect.objectContaining({ rating: 8, movie: expect.objectContaining({ title: 'Alien' }) }),
    ]);
    const path = `/me/watches/${String(recorded.body.id)}`;
    const changed = await rest('ana', path, { method: 'PATCH', body: { rating: null, note: 'again' } });
    expect([changed.status, changed.body]).toEqual([200, { ...recorded.body, rating: null, note: 'again' }]);
    const listed = await rest('ana', '/me/watches');
    expect(listed.body.items).toContainEqual(changed.body);
    expect((await rest('ben', path, { method: 'DELETE' })).status).toBe(404);
    const deleted = await rest('ana', path, { method: 'DELETE' });
    expect([deleted.status, deleted.text]).toEqual([204, '']);
    expect(problemOf(await rest('ana', path, { method: 'DELETE' }))).toEqual([404, 'NOT_FOUND']);
  });

  test('that the user can mend are 422 with a pointer to each field', async () => {
    const response = await rest('ana', '/me/watches', post({ movieId: 'mov_nothing', rating: 11 }));
    expect(problemOf(response)).toEqual([422, 'BAD_USER_INPUT']);
    expect(response.body.errors).toContainEqual({
      code: 'INVALID',
      detail: 'A rating is from 1 to 10.',
      pointer: '/rating',
    });
  });

  test('that conflict are 409', async () => {
    const taken = await rest('ana', '/me', { method: 'PATCH', body: { handle: 'ben' } });
    expect([...problemOf(taken), taken.body.errors]).toEqual([
      409,
      'BAD_USER_INPUT',
      [expect.objectContaining({ code: 'TAKEN', pointer: '/handle' })],
    ]);
    expect((await rest('ana', '/me', post({ handle: 'ana-two', displayName: 'Ana' }))).status).toBe(409);
    expect((await rest('ana', `/me/friends/${ids.dora}`, { method: 'PUT' })).status).toBe(409);
  });

  test('make friends, and end friendships', async () => {
    expect((await rest('ana', '/me/friend-requests', post({ userId: ids.dora }))).body).toMatchObject({
      friendship: 'REQUESTED_BY_ME',
    });
    expect((await rest('dora', '/me/friend-requests')).body.items).toMatchObject([
      { sentByMe: false, user: { handle: 'ana' } },
    ]);
    expect((await rest('dora', `/me/friends/${ids.ana}`, { method: 'PUT' })).body).toMatchObject({
      friendship: 'FRIENDS',
    });
    expect((await rest('dora', '/me/friends')).body).toMatchObject({ totalCount: 1, items: [{ handle: 'ana' }] });
    expect((await rest('dora', `/me/friends/${ids.ana}`, { method: 'DELETE' })).status).toBe(204);
    expect((await rest('dora', `/me/blocks/${ids.ana}`, { method: 'PUT' })).status).toBe(204);
    expect((await rest('ana', `/users/${ids.dora}`)).status).toBe(404);
    expect((await rest('dora', '/me/blocks')).body).toMatchObject({ totalCount: 1, items: [{ handle: 'ana' }] });
    expect((await rest('dora', `/me/blocks/${ids.ana}`, { method: 'DELETE' })).status).toBe(204);
    expect((await rest('ana', `/users/${ids.dora}`)).body).toMatchObject({ handle: 'dora', friendship: 'NONE' });
  });

  test.each([
    ['no JSON', 'rating=8', 400, 'BAD_REQUEST'],
    ['no object', '[]', 400, 'BAD_USER_INPUT'],
    ['an unknown field', '{"movieId":"mov_1","colour":"red"}', 400, 'BAD_USER_INPUT'],
    ['a missing field', '{}', 400, 'BAD_USER_INPUT'],
    ['a value of a wrong type', '{"movieId":"mov_1","rating":"eight"}', 400, 'BAD_USER_INPUT'],
  ])('with %s as body are %s %s', async (_, body, status, code) => {
    expect(problemOf(await rest('ana', '/me/watches', post(body)))).toEqual([status, code]);
  });

  test('refuse a body of another type, and a field that is in the path', async () => {
    const form = { method: 'POST', body: 'a=b', headers: { 'content-type': 'application/x-www-form-urlencoded' } };
    expect(problemOf(await rest('ana', '/me/watches', form))).toEqual([415, 'BAD_REQUEST']);
    const both = await rest('ana', `/me/ratings/${ids.alien}`, {
      method: 'PUT',
      body: { movieId: ids.alien, rating: 5 },
    });
    expect([...problemOf(both), both.body.parameter]).toEqual([400, 'BAD_USER_INPUT', 'movieId']);
  });
});

describe('a viewer', () => {
  test.each([
    '/me',
    '/me/watches',
    '/me/recommendations',
    '/me/history/export',
    '/tonight?with=usr_1',
    '/discover?watchedBy=FRIENDS',
  ])('who is not signed in gets 401 from %s', async (path) => {
    const response = await rest(null, path);
    expect(problemOf(response)).toEqual([401, 'UNAUTHENTICATED']);
    expect(response.headers.get('www-authenticate')).toMatch(/^Bearer/);
    expect(problemOf(await rest('without-profile', path))).toEqual([401, 'UNAUTHENTICATED']);
  });

  test('with a token that is not valid gets 401, also from a public route', async () => {
    const headers = { authorization: 'Bearer nonsense' };
    expect(problemOf(await rest(null, '/genres', { headers }))).toEqual([401, 'UNAUTHENTICATED']);
  });

  test('gets discovery, the year and the history', async () => {
    const discovered = await rest('ana', '/discover?watchedBy=FRIENDS&facets=GENRE&lovedByMe=true');
    expect(discovered.body.items).toContainEqual(
      expect.objectContaining({ movie: expect.objectContaining({ title: 'Notorious' }) }),
    );
    expect((await rest('ana', '/me/year-in-review/2026')).body).toMatchObject({ year: 2026, films: 1 });
    expect(
      (await rest('ana', `/paths/circle?from=${ids['Humphrey Bogart']}&to=${ids['Cary Grant']}`)).body,
    ).toMatchObject({ degrees: 2 });
    expect((await rest('ana', `/tonight?with=${ids.ben}`)).body.items).not.toHaveLength(0);
    const { body } = await rest('ana', '/me/history/export');
    const { body: part } = await rest('ana', '/me/history/export?inParts=true');
    expect(part).toMatchObject({ content: body.content, pageInfo: { hasNextPage: false } });
    const { endCursor: after } = part.pageInfo as unknown as { readonly endCursor: string };
    expect((await rest('ana', `/me/history/export?inParts=true&after=${after}`)).body).toMatchObject({ watches: 0 });
    const imported = await rest('ana', '/me/history/import', post({ format: 'MARQUEE', content: body.content }));
    expect([imported.status, imported.body]).toEqual([200, expect.objectContaining({ recorded: 0, userErrors: [] })]);
    const empty = await rest('ana', '/me/history/import', post({ format: 'TRAKT', content: 'nonsense' }));
    expect(problemOf(empty)).toEqual([422, 'BAD_USER_INPUT']);
  });
});

describe('HTTP', () => {
  test('answers 304 to the tag of an unchanged answer', async () => {
    const first = await rest('ana', '/me');
    const tag = first.headers.get('etag')!;
    const headers = { 'if-none-match': tag };
    const same = await rest('ana', '/me', { headers });
    expect([same.status, same.text, same.headers.get('etag')]).toEqual([304, '', tag]);
    expect((await rest('ben', '/me', { headers })).status).toBe(200);
  });

  test.each([
    ['/films/by-slug/casablanca-1942', 'public, max-age=60'],
    ['/search?q=the', 'public, max-age=60'],
    ['/me', 'private, no-cache'],
    ['/users/by-handle/ben', 'private, no-cache'],
    ['/discover?watchedBy=EVERYONE', 'private, no-cache'],
  ])('lets caches keep %s: %s', async (path, cacheControl) => {
    for (const handle of ['ana', path === '/me' ? 'ben' : null]) {
      const { headers } = await rest(handle, path);
      expect([headers.get('cache-control'), headers.get('vary')?.split(/, */)]).toEqual([
        cacheControl,
        expect.arrayContaining(['authorization']),
      ]);
    }
  });

  test('answers HEAD as GET without the body', async () => {
    const [get, head] = [await rest(null, '/genres'), await rest(null, '/genres', { method: 'HEAD' })];
    expect([head.status, head.text, head.headers.get('content-length')]).toEqual([
      200,
      '',
      get.headers.get('content-length'),
    ]);
  });

  test('names the methods of a path', async () => {
    const wrong = await rest(null, '/genres', { method: 'DELETE' });
    expect([...problemOf(wrong), wrong.headers.get('allow')]).toEqual([405, 'BAD_REQUEST', 'GET, HEAD, OPTIONS']);
    const options = await rest(null, '/me/watches', { method: 'OPTIONS' });
    expect([options.status, options.headers.get('allow')]).toEqual([204, 'GET, HEAD, POST, OPTIONS']);
    expect(problemOf(await rest(null, '/nothing'))).toEqual([404, 'NOT_FOUND']);
  });
});

describe('a slash at the end of a path', () => {
  const withSlash = (path: string) => fetch(new URL(`/api/v1${path}`, supergraph.url));

  test.each(['/films/by-slug/casablanca-1942', '/genres', '/search?q=casablanca&first=1', '/nothing', '/openapi.json'])(
    'changes nothing: %s',
    async (path) => {
      const [plain, slashed] = await Promise.all([path, path.replace(/(?=\?|$)/, '/')].map(withSlash));
      const answerOf = async (response: Response) => [
        response.status,
        response.headers.get('link'),
        (await response.text()).replace(response.headers.get('x-request-id')!, ''),
      ];
      expect(await answerOf(slashed!)).toEqual(await answerOf(plain!));
    },
  );

  test('names the methods of the path', async () => {
    const options = await fetch(`${supergraph.url}/api/v1/genres/`, { method: 'OPTIONS' });
    expect([options.status, options.headers.get('allow')]).toEqual([204, 'GET, HEAD, OPTIONS']);
  });
});

describe('descriptions', () => {
  test('are served: the OpenAPI document, the codes and, outside production, a page to try routes', async () => {
    const openApi = await fetch(`${supergraph.url}/api/v1/openapi.json`);
    expect(await openApi.json()).toMatchObject({ openapi: '3.1.0', info: { title: 'Marquee' } });
    const errors = await fetch(`${supergraph.url}/api/v1/errors`);
    expect(await errors.text()).toContain('<h2 id="bad_user_input">');
    const page = await fetch(`${supergraph.url}/api/v1/`);
    const policy = page.headers.get('content-security-policy');
    expect([page.status, policy]).toEqual([200, expect.stringContaining("default-src 'none'; script-src 'self';")]);
    const loaded = [...(await page.text()).matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path!);
    expect(loaded).toHaveLength(3);
    for (const path of loaded) {
      expect(path).toMatch(/^\/api\/v1\/ui\//);
      expect((await fetch(`${supergraph.url}${path}`)).status).toBe(200);
    }
  });
});
