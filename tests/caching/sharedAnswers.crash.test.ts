/** Answers and persisted queries that two gateways share in Redis, also while Redis is dead or silent. */
import { createHash } from 'node:crypto';
import type { Gateway } from '@marquee/gateway/gateway';
import { waitUntil } from '@marquee/testing/results/waitUntil';
import { startGatewaysOnRedis, type GatewaysOnRedis } from '@marquee/testing/servers/gatewaysOnRedis';
import type { RedisServer } from '@marquee/testing/servers/redis';

/** Ids of the catalog's changes, in order. */
const feed: string[] = [];
let shared: GatewaysOnRedis;
let redis: RedisServer;
let gateways: readonly [SharingGateway, SharingGateway];

interface SharingGateway extends Gateway {
  /** Fetches from subgraphs so far. */
  fetches(): number;
}

/** A gateway whose catalog has one film with the number of changes as its title. */
async function startGateway(): Promise<SharingGateway> {
  let fetches = 0;
  const gateway = await shared.open({
    dataSource: () => ({
      process: async () => {
        fetches++;
        return { data: { movie: { id: 'mov_1', title: String(feed.length) } } };
      },
    }),
    changedIds: async (after) => ({ ids: feed.slice(after ?? feed.length), cursor: feed.length, isComplete: true }),
  });
  await gateway.changes!.catchUp();
  return { ...gateway, fetches: () => fetches };
}

beforeAll(async () => {
  shared = await startGatewaysOnRedis({
    RATE_LIMITS: 'false',
    RESPONSE_CACHE_POLL_MS: '60000',
    RESPONSE_CACHE_MAX_LAG_MS: '600000',
  });
  ({ redis } = shared);
  gateways = [await startGateway(), await startGateway()];
});
afterAll(() => shared.stop());

async function post({ url }: Gateway, body: object): Promise<string> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return response.text();
}

/** The title of the film, and whether a subgraph was asked for it. `slug` makes operations differ. */
async function read(gateway: SharingGateway, slug: string): Promise<[title: string, source: 'fetch' | 'cache']> {
  const before = gateway.fetches();
  const query = 'query ($slug: String) { movie(slug: $slug) { id title } }';
  const { data } = JSON.parse(await post(gateway, { query, variables: { slug } })) as {
    data: { movie: { title: string } };
  };
  return [data.movie.title, gateway.fetches() > before ? 'fetch' : 'cache'];
}

let slugs = 0;
const newSlug = () => `film-${slugs++}`;

/** Whether an answer of one gateway is given by the other. */
async function areShared(): Promise<boolean> {
  const slug = newSlug();
  await read(gateways[0], slug);
  return (await read(gateways[1], slug))[1] === 'cache';
}

test('an answer of one gateway is given by the other, until that one learns of a change', async () => {
  await waitUntil(areShared);
  const [here, there] = gateways;
  const slug = newSlug();
  const title = String(feed.length);
  expect([await read(here, slug), await read(there, slug)]).toEqual([
    [title, 'fetch'],
    [title, 'cache'],
  ]);
  feed.push('mov_2');
  await there.changes!.catchUp();
  expect(await read(there, slug)).toEqual([title, 'cache']);
  feed.push('mov_1');
  await there.changes!.catchUp();
  expect(await read(there, slug)).toEqual([String(feed.length), 'fetch']);
  // The other one does not know the change yet, and an answer that has it is as good.
  expect(await read(here, slug)).toEqual([String(feed.length), 'cache']);
});

test('a query that one gateway persisted runs by its hash at the other', async () => {
  const query = '{ movie(slug: "persisted") { title } }';
  const sha256Hash = createHash('sha256').update(query).digest('hex');
  const extensions = { persistedQuery: { version: 1, sha256Hash } };
  const [here, there] = gateways;
  await waitUntil(async () => {
    await post(here, { query, extensions });
    return (await post(there, { extensions })).includes('"title"');
  });
});

describe.each([
  { trouble: 'dead', begin: () => redis.kill(), end: () => redis.start() },
  { trouble: 'silent', begin: async () => redis.suspend(), end: async () => redis.resume() },
])('while Redis is $trouble', ({ begin, end }) => {
  test('each request is executed, persisted queries are in memory, and then both are shared again', async () => {
    await waitUntil(areShared);
    const [here] = gateways;
    const slug = newSlug();
    await read(here, slug);
    await begin();
    const title = String(feed.length);
    expect(await Promise.all([1, 2, 3].map((index) => read(here, `${slug}-${index}`)))).toEqual(
      [1, 2, 3].map(() => [title, 'fetch']),
    );
    expect(await read(here, slug)).toEqual([title, 'fetch']);
    const query = `{ movie(slug: "${slug}") { id } }`;
    const sha256Hash = createHash('sha256').update(query).digest('hex');
    const extensions = { persistedQuery: { version: 1, sha256Hash } };
    expect(await post(here, { query, extensions })).toContain('"id":"mov_1"');
    expect(await post(here, { extensions })).toContain('"id":"mov_1"');
    await end();
    await waitUntil(areShared);
  });
});
