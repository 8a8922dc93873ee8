import { judgeAnswer, markOf, type ChaosOperation, type ReceivedAnswer } from './judgeAnswer.js';

const page: ChaosOperation = {
  name: 'Page',
  query: 'query Page { movie(id: "m") { title friendsWhoWatched { count } } me { handle note } }',
  parts: [
    { name: 'movie.title', needs: ['gateway to catalog'] },
    { name: 'movie.friendsWhoWatched', needs: ['gateway to catalog', 'gateway to social'] },
    { name: 'me.handle', needs: ['gateway to social'] },
  ],
  optional: ['me.note'],
};
const whole = { movie: { title: 'Alien', friendsWhoWatched: { count: 2 } }, me: { handle: 'ana', note: null } };
const error = (path: readonly (string | number)[], more: object = {}) => ({
  message: 'The service does not answer.',
  path,
  extensions: { code: 'SUBGRAPH_UNAVAILABLE', service: 'social', requestId: 'r1', ...more },
});

const judge = (body: unknown, more: Partial<ReceivedAnswer> = {}) =>
  judgeAnswer({
    operation: page,
    viewer: 'ana',
    status: 200,
    retryAfter: undefined,
    text: typeof body === 'string' ? body : JSON.stringify(body),
    ...more,
  });
const promisesOf = (...args: Parameters<typeof judge>) => judge(...args).violations.map(({ promise }) => promise);

describe('an answer', () => {
  test('with all parts is whole, and a null that is no failure needs no error', () => {
    expect(judge({ data: whole })).toEqual({ outcome: 'whole', missing: [], violations: [] });
  });

  test('without a part is partial, and an error at the null explains it', () => {
    const body = {
      data: { movie: { title: 'Alien', friendsWhoWatched: null }, me: null },
      errors: [error(['movie', 'friendsWhoWatched']), error(['me'])],
    };
    expect(judge(body)).toEqual({
      outcome: 'partial',
      missing: ['movie.friendsWhoWatched', 'me.handle'],
      violations: [],
    });
  });

  test.each([
    ['above', ['movie']],
    ['below', ['movie', 'friendsWhoWatched', 'count']],
  ])('an error %s a null explains it', (_, path) => {
    const body = { data: { ...whole, movie: { title: 'Alien', friendsWhoWatched: null } }, errors: [error(path)] };
    expect(judge(body).violations).toEqual([]);
  });

  test('with a null that only another error could explain breaks a promise', () => {
    const body = { data: { ...whole, movie: { title: 'Alien', friendsWhoWatched: null } }, errors: [error(['me'])] };
    expect(judge(body).violations).toEqual([
      { promise: 'covered', text: 'Page has null at movie.friendsWhoWatched without an error' },
    ]);
  });

  test('with a field that is not there at all breaks a promise', () => {
    expect(promisesOf({ data: { me: whole.me } })).toEqual(['covered']);
  });

  test('with neither data nor errors breaks a promise', () => {
    expect(promisesOf({})).toEqual(['covered']);
  });

  test('with the profile of another viewer breaks a promise', () => {
    expect(promisesOf({ data: { ...whole, me: { handle: 'ben', note: null } } })).toEqual(['viewer']);
  });

  test.each([
    ['ana', []],
    ['ben', ['viewer']],
    [undefined, ['viewer']],
  ])('with a text of ana for the viewer %s breaks %j', (viewer, broken) => {
    const data = { ...whole, me: { handle: viewer, note: markOf('ana', 'run', 3) } };
    expect(promisesOf({ data }, { viewer })).toEqual(broken);
  });

  test.each([
    ['a code that is not of faults', { code: 'INTERNAL_SERVER_ERROR' }],
    ['no request id', { requestId: undefined }],
    ['an address', { cause: 'connect ECONNREFUSED 127.0.0.1:4001' }],
  ])('with an error that has %s breaks a promise', (_, more) => {
    expect(promisesOf({ data: { ...whole, me: null }, errors: [error(['me'], more)] })).toEqual(['errors']);
  });

  test('with 503 and Retry-After is a refusal', () => {
    const body = { errors: [error([], { code: 'RATE_LIMITED' })] };
    expect(judge(body, { status: 503, retryAfter: '2' })).toMatchObject({ outcome: 'refused', violations: [] });
  });

  test('with another status breaks a promise', () => {
    expect(promisesOf({ data: null, errors: [error([])] }, { status: 500 })).toEqual(['errors']);
  });

  test('that is no JSON breaks a promise', () => {
    expect(promisesOf('<html>502 Bad Gateway</html>', { status: 502 })).toEqual(['errors']);
  });

  test('without a part in one item of a list has not this part', () => {
    const list: ChaosOperation = {
      name: 'List',
      query: '{ discover { edges { node { title } } } }',
      parts: [{ name: 'discover.edges.node.title', needs: [] }],
    };
    const nodes = (...titles: (string | null)[]) => ({
      data: { discover: { edges: titles.map((title) => ({ node: title === null ? null : { title } })) } },
      errors: [error(['discover', 'edges', 1, 'node'])],
    });
    expect(judge(nodes('Alien', null), { operation: list })).toMatchObject({
      missing: ['discover.edges.node.title'],
      violations: [],
    });
    // The error is at another item.
    expect(promisesOf(nodes(null, 'Alien'), { operation: list })).toEqual(['covered']);
  });
});
