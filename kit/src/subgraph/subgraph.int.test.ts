/** An execution stops when its request ends, and no operation is larger than the budget. */
import { getEventListeners } from 'node:events';
import { performance } from 'node:perf_hooks';
import { buildSchema, type GraphQLObjectType, type GraphQLSchema } from 'graphql';
import { pino } from 'pino';
import { leastCpuSeconds } from '@marquee/testing/cost/cpuTime';
import { anonymous } from '../identity/viewer.js';
import { silentLog, type Log } from '../log.js';
import { maxCharacters, maxResolvedFields } from './executionBudget.js';
import { createSubgraph, type ScopeRequest } from './subgraph.js';

const sdl = `
  type Query { root: Node! nodes(count: Int!, ids: [ID!]): [Node!]! gaps(count: Int!): [Node]! }
  type Node { id: ID! name: String slow: String later: Node broken: String fragile: String! children: [Node!]! page(first: Int = 100): [Node!]! }`;

interface Resolvers {
  slow?: () => unknown;
  later?: () => unknown;
  fragile?: () => unknown;
}

let calls = 0;

function testSchema({ slow, later, fragile }: Resolvers = {}): GraphQLSchema {
  const schema = buildSchema(sdl);
  const fieldsOf = (type: string) => (schema.getType(type) as GraphQLObjectType).getFields();
  const node = { id: 'a', name: 'b' };
  const many = Array.from({ length: 100 }, () => node);
  fieldsOf('Query').root!.resolve = () => node;
  fieldsOf('Query').nodes!.resolve = (_, { count }) => Array.from({ length: count as number }, () => node);
  fieldsOf('Query').gaps!.resolve = (_, { count }) => Array.from({ length: count as number }, () => node);
  fieldsOf('Node').children!.resolve = () => {
    calls++;
    return many;
  };
  fieldsOf('Node').page!.resolve = () => {
    calls++;
    return [];
  };
  fieldsOf('Node').broken!.resolve = () => {
    throw new Error('broken');
  };
  if (fragile) fieldsOf('Node').fragile!.resolve = fragile;
  if (slow) fieldsOf('Node').slow!.resolve = slow;
  if (later) fieldsOf('Node').later!.resolve = later;
  return schema;
}

function run(query: string, schema: GraphQLSchema = testSchema(), given: Partial<ScopeRequest> & { log?: Log } = {}) {
  calls = 0;
  const { log = silentLog, ...request } = given;
  const subgraph = createSubgraph({ name: 'test', schema, log, createContext: () => ({}) });
  const signal = AbortSignal.timeout(60_000);
  return subgraph.openScope({ viewer: anonymous, requestId: 'r', signal, ...request }).execute({ query });
}

const nested = (levels: number): string => `children { ${levels > 1 ? nested(levels - 1) : 'id'} }`;

const codes = (errors: readonly { extensions: Record<string, unknown> }[] | undefined) =>
  errors?.map(({ extensions }) => extensions.code);

test('an operation that resolves too many fields is QUERY_TOO_COMPLEX for each root field, and little of it runs', async () => {
  let answer: Awaited<ReturnType<typeof run>> | undefined;
  // Ten thousand million fields.
  const work = async () => (answer = await run(`{ root { ${nested(5)} } other: root { id } }`));
  expect(await leastCpuSeconds(work, { enough: 5 })).toBeLessThan(5);
  const { data, errors } = answer!;
  expect(data).toBeUndefined();
  expect(codes(errors)).toEqual(['QUERY_TOO_COMPLEX', 'QUERY_TOO_COMPLEX']);
  expect(errors!.map(({ path }) => path)).toEqual([['root'], ['other']]);
  expect(calls).toBeLessThan(maxResolvedFields / 10);
});

test('items that are asked for count before they are read', async () => {
  const { errors } = await run('{ nodes(count: 2000) { page { id } } }');
  expect(codes(errors)).toEqual(['QUERY_TOO_COMPLEX']);
  expect(calls).toBe(maxResolvedFields / 100);
  expect((await run('{ nodes(count: 2000) { page(first: 50) { id } } }')).errors).toBeUndefined();
});

test.each([-1, 101, 200_000, 2_147_483_647])(
  'a page of %i items is bad input, whatever is left of the budget',
  async (first) => {
    const { errors } = await run(`{ nodes(count: 1) { page(first: ${first}) { id } } }`);
    expect(codes(errors)).toEqual(['BAD_USER_INPUT']);
    expect(errors![0]!.extensions.argument).toBe('first');
  },
);

test.each([
  ['at once', (text: string) => () => text],
  ['later', (text: string) => async () => text],
])('texts that are resolved %s count as often as they are asked for', async (_, resolverOf) => {
  const schema = testSchema({ slow: resolverOf('x'.repeat(maxCharacters / 100)) });
  const aliases = Array.from({ length: 101 }, (__, index) => `a${index}: slow`);
  expect((await run(`{ root { ${aliases.slice(1).join(' ')} } }`, schema)).errors).toBeUndefined();
  const { data, errors } = await run(`{ root { ${aliases.join(' ')} } }`, schema);
  expect(data).toBeUndefined();
  expect(codes(errors)).toEqual(['QUERY_TOO_COMPLEX']);
});

test('a synchronous burst ends at the deadline, though no timer can fire', async () => {
  let resolved = 0;
  const slow = () => {
    resolved++;
    for (const until = performance.now() + 1; performance.now() < until;);
    return 'x';
  };
  const { errors } = await run('{ root { children { children { slow } } } }', testSchema({ slow }), {
    deadlineAt: performance.now() + 40,
  });
  expect(codes(errors)).toEqual(['SUBGRAPH_TIMEOUT']);
  expect(resolved).toBeLessThan(200);
});

test('when the request is aborted, the answer comes at once and what was waiting is not resolved further', async () => {
  let arrive = (_: unknown) => {};
  const client = new AbortController();
  const later = () => new Promise((resolve) => (arrive = resolve));
  const answer = run('{ root { later { children { children { id } } } } }', testSchema({ later }), {
    signal: client.signal,
  });
  client.abort();
  expect(codes((await answer).errors)).toEqual(['SUBGRAPH_TIMEOUT']);
  arrive({ id: 'a' });
  await new Promise((resolve) => setImmediate(resolve));
  expect(calls).toBe(0);
});

test('an operation of a request that has ended resolves nothing', async () => {
  expect(codes((await run(`{ root { ${nested(1)} } }`, testSchema(), { signal: AbortSignal.abort() })).errors)).toEqual(
    ['SUBGRAPH_TIMEOUT'],
  );
  expect(calls).toBe(0);
});

test('all errors of resolvers are listed, and fifty of them are logged', async () => {
  const logged: string[] = [];
  const log = pino({}, { write: (line: string) => logged.push(line) });
  const { data, errors, extensions } = await run('{ nodes(count: 60) { id broken } }', testSchema(), { log });
  expect(data!.nodes).toHaveLength(60);
  expect(errors).toHaveLength(60);
  expect(extensions).toBeUndefined();
  expect(logged).toHaveLength(50);
});

test('of more errors, a thousand are listed with the number of all', async () => {
  // No resolver fails here, so the execution is not stopped.
  const { data, errors, extensions } = await run('{ gaps(count: 1200) { fragile } }');
  expect(data!.gaps).toHaveLength(1_200);
  expect(errors).toHaveLength(1_000);
  expect(extensions).toEqual({ errorCount: 1_200 });
});

test('an operation with thousands of errors is stopped', async () => {
  expect(codes((await run('{ nodes(count: 5000) { broken } }')).errors)).toEqual(['QUERY_TOO_COMPLEX']);
});

/** Above this number of listeners, Node.js warns of a leak; zero is no limit. Node.js 20 has no function that returns it for a signal. */
const maxListenersOf = (signal: AbortSignal): unknown =>
  Reflect.get(
    signal,
    Object.getOwnPropertySymbols(signal).find(({ description }) => description === 'events.maxEventTargetListeners')!,
  );

test('any number of statements may wait for the end of a request, and its execution stops waiting', async () => {
  const { signal } = new AbortController();
  expect(maxListenersOf(signal)).toBe(10);
  let listeners = 0;
  const slow = () => (listeners = getEventListeners(signal, 'abort').length);
  await run('{ root { slow } }', testSchema({ slow }), { signal });
  expect(maxListenersOf(signal)).toBe(0);
  expect(listeners).toBe(1);
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});

test('fields of an object have their values', async () => {
  expect(await run('{ root { id name slow } }')).toEqual({ data: { root: { id: 'a', name: 'b', slow: null } } });
});

test('of invalid items in a variable and of invalid fields, at most fifty are told', async () => {
  const schema = testSchema();
  const subgraph = createSubgraph({ name: 'test', schema, log: silentLog, createContext: () => ({}) });
  const scope = subgraph.openScope({ viewer: anonymous, requestId: 'r', signal: AbortSignal.timeout(60_000) });
  const variables = { ids: Array.from({ length: 10_000 }, () => ({})) };
  const invalid = await scope.execute({
    query: 'query ($ids: [ID!]) { nodes(count: 1, ids: $ids) { id } }',
    variables,
  });
  expect(invalid.errors!.length).toBeLessThanOrEqual(51);
  const unknown = await scope.execute({ query: `{ ${Array.from({ length: 200 }, (_, n) => `f${n}`).join(' ')} }` });
  expect(unknown.errors!.length).toBeLessThanOrEqual(51);
});

/** Jest fails a test during which a promise is rejected and no code waits for it. Such a promise ends a process. */
describe('when an item of a list fails at once, an item that waits and fails later is still waited for', () => {
  /** The first item fails later. What a second one does is `then`. */
  const failLater = (then: () => unknown) => {
    let called = false;
    return () => {
      if (called) return then();
      called = true;
      return new Promise((_, reject) => setTimeout(() => reject(new Error('late')), 5));
    };
  };
  const runToTheEnd = async (query: string, then: () => unknown) => {
    const { errors } = await run(query, testSchema({ fragile: failLater(then) }));
    await new Promise((resolve) => setTimeout(resolve, 20));
    return codes(errors);
  };

  test('because a resolver throws', async () => {
    const fail = () => {
      throw new Error('at once');
    };
    expect(await runToTheEnd('{ nodes(count: 3) { fragile } }', fail)).toEqual(['INTERNAL_SERVER_ERROR']);
  });

  test('because the budget is spent', async () => {
    expect(await runToTheEnd('{ nodes(count: 90000) { fragile id } }', () => 'x')).toEqual(['QUERY_TOO_COMPLEX']);
  });
});
