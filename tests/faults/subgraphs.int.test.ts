/**
 * Each fault of each subgraph and of each database: the healthy half of an answer arrives whole, the other half is null with an error
 * that says which service, the process is live but not ready, and everything works again afterwards.
 */
import { faults, type Fault } from '@marquee/testing/faults/faultProxy';
import { addFriendWhoWatched } from '@marquee/testing/fixtures/members';
import { eventually } from '@marquee/testing/results/waitUntil';
import { startFaultySupergraph, type FaultySupergraph } from '@marquee/testing/servers/faultySupergraph';

let supergraph: FaultySupergraph;
let token: string;

beforeAll(async () => {
  supergraph = await startFaultySupergraph();
  const { db } = supergraph;
  await addFriendWhoWatched(db, await supergraph.addMember('ana'));
  token = await supergraph.sign('ana');
});
afterAll(() => supergraph.stop());

const parts = {
  catalog: { query: 'movie(slug: "alien-1979") { title year }', field: 'movie', data: { title: 'Alien', year: 1979 } },
  social: {
    query: 'discover(filter: { watchedBy: FRIENDS }) { totalCount edges { watchedBy { count } } }',
    field: 'discover',
    data: { totalCount: 1, edges: [{ watchedBy: { count: 1 } }] },
  },
} as const;
type Service = keyof typeof parts;

const ask = (...services: readonly Service[]) =>
  supergraph.request(token, `{ ${services.map((service) => parts[service].query).join(' ')} }`);

const isWhole = async (...services: readonly Service[]) => {
  const { data, errors } = await ask(...services);
  expect(errors).toBeUndefined();
  expect(data).toEqual(Object.fromEntries(services.map((service) => [parts[service].field, parts[service].data])));
};

/** The answer has one half, and says of the other one that its service is away. */
const isHalf = async (healthy: Service, broken: Service, code: RegExp) => {
  const { status, data, errors, text } = await ask(healthy, broken);
  expect(data).toEqual({ [parts[healthy].field]: parts[healthy].data, [parts[broken].field]: null });
  expect(status).toBe(200);
  expect(errors).toEqual([
    expect.objectContaining({
      path: [parts[broken].field],
      extensions: { code: expect.stringMatching(code), service: broken, requestId: expect.any(String) },
    }),
  ]);
  expect(text).not.toMatch(/127\.0\.0\.1|bolt:|postgres|ECONN|nginx|stack/i);
};

const health = async (url: string) => {
  const [live, ready] = await Promise.all(['live', 'ready'].map((path) => fetch(`${url}/${path}`)));
  const { ready: isReady, ...more } = (await ready!.json()) as { ready: boolean; waitingFor: string[] };
  expect(ready!.status).toBe(isReady ? 200 : 503);
  return { live: live!.status, isReady, ...more };
};

/** A dependency that hangs takes the deadline of the first requests; after that it is known to be away. */
const codeOf = (fault: Fault) =>
  fault === 'slow' || fault === 'silent' ? /^SUBGRAPH_(TIMEOUT|UNAVAILABLE)$/ : /^SUBGRAPH_UNAVAILABLE$/;

const other = { catalog: 'social', social: 'catalog' } as const;

describe.each([
  ['Neo4j', 'neo4j', 'catalog', 'neo4j'],
  ['PostgreSQL', 'postgresql', 'social', 'postgres'],
] as const)('%s', (_, dependency, service, waitingFor) => {
  test.each(faults)('that is %s takes only its half of an answer, and is used again after it', async (fault) => {
    const url = service === 'catalog' ? supergraph.catalogUrl : supergraph.socialUrl;
    await eventually(() => isWhole('catalog', 'social'));
    await supergraph.proxies[dependency].set(fault);
    await eventually(() => isHalf(other[service], service, codeOf(fault)));
    await eventually(() => isWhole(other[service]));
    await eventually(async () =>
      expect(await health(url)).toMatchObject({ live: 200, isReady: false, waitingFor: [waitingFor] }),
    );
    expect(await health(supergraph.url)).toMatchObject({ live: 200, isReady: true });
    await supergraph.proxies[dependency].set(undefined);
    await eventually(() => isWhole('catalog', 'social'));
    await eventually(async () => expect(await health(url)).toMatchObject({ live: 200, isReady: true }));
  });
});

describe.each(['catalog', 'social'] as const)('the subgraph %s', (service) => {
  test.each(faults)('that is %s takes only its half of an answer, and is used again after it', async (fault) => {
    await eventually(() => isWhole('catalog', 'social'));
    await supergraph.proxies[service].set(fault);
    await eventually(() => isHalf(other[service], service, codeOf(fault)));
    await eventually(() => isWhole(other[service]));
    // One half can be served, so the gateway takes requests.
    await eventually(async () =>
      expect(await health(supergraph.url)).toMatchObject({ live: 200, isReady: true, degraded: [service] }),
    );
    await supergraph.proxies[service].set(undefined);
    await eventually(() => isWhole('catalog', 'social'));
    await eventually(async () =>
      expect(await health(supergraph.url)).toEqual({ live: 200, isReady: true, waitingFor: [] }),
    );
  });
});

/** The paths of what is null. */
function* nullsIn(value: unknown, path: readonly (string | number)[] = []): Generator<string> {
  if (value === null) yield path.join('.');
  else if (Array.isArray(value)) for (const [index, item] of value.entries()) yield* nullsIn(item, [...path, index]);
  else if (typeof value === 'object')
    for (const [name, part] of Object.entries(value)) yield* nullsIn(part, [...path, name]);
}

test.each(['down', 'silent'] as const)(
  'a catalog that is %s leaves an error at each null of several places',
  async (fault) => {
    const places = `{
    both: discover(filter: { watchedBy: FRIENDS }) { nodes { year runtimeMinutes } }
    one: discover(filter: { watchedBy: FRIENDS }) { nodes { year } }
  }`;
    await eventually(() => isWhole('catalog', 'social'));
    const whole = await supergraph.request(token, places);
    expect([whole.errors, [...nullsIn(whole.data)]]).toEqual([undefined, []]);
    await supergraph.proxies.catalog.set(fault);
    await eventually(async () => {
      const { data, errors } = await supergraph.request(token, places);
      const nulls = [...nullsIn(data)];
      expect(nulls).toEqual(['both.nodes.0.year', 'both.nodes.0.runtimeMinutes', 'one.nodes.0.year']);
      expect(errors!.map(({ path }) => path!.join('.')).toSorted()).toEqual(nulls.toSorted());
    });
    await supergraph.proxies.catalog.set(undefined);
    await eventually(() => isWhole('catalog', 'social'));
  },
);

test('a gateway is live but not ready while both subgraphs are away', async () => {
  for (const service of ['catalog', 'social'] as const) await supergraph.proxies[service].set('down');
  await eventually(async () => {
    await ask('catalog', 'social');
    expect(await health(supergraph.url)).toMatchObject({
      live: 200,
      isReady: false,
      waitingFor: ['catalog', 'social'],
    });
  });
  for (const service of ['catalog', 'social'] as const) await supergraph.proxies[service].set(undefined);
  await eventually(() => isWhole('catalog', 'social'));
});
