/** REST answers while a part of the supergraph is away: what is left, with problems that say what is missing. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootFieldErrors } from '@marquee/kit/subgraph/failedResult';
import { silentLog } from '@marquee/kit/log';
import { createLifecycle } from '@marquee/kit/lifecycle';
import { inProcessDataSource } from '@marquee/gateway/dataSources/inProcessDataSource';
import { openGateway } from '@marquee/gateway/gateway';
import { parse } from 'graphql';
import { createRestClient, type SendRest } from '@marquee/testing/servers/restClient';
import { findFilm } from '@marquee/testing/fixtures/referenceFilms';
import { seedStoredOperations } from '@marquee/testing/fixtures/storedOperations';
import { startSupergraph, testGatewayConfig, type Supergraph } from '@marquee/testing/servers/supergraph';
import { checkedRest } from './openApiAnswers.js';

let supergraph: Supergraph;
let rest: SendRest;
/** The subgraph that answers nothing. */
let away: string | undefined;
const folder = mkdtempSync(join(tmpdir(), 'marquee-partial-'));
const lifecycle = createLifecycle(silentLog);

beforeAll(async () => {
  supergraph = await startSupergraph();
  await seedStoredOperations(supergraph);
  const subgraphs = new Map(
    [supergraph.catalog.subgraph, supergraph.social.subgraph].map((subgraph) => [subgraph.name, subgraph]),
  );
  const gateway = await openGateway(lifecycle, {
    config: testGatewayConfig(join(folder, 'key.json')),
    log: silentLog,
    dataSource: (name) => {
      const source = inProcessDataSource(subgraphs.get(name)!);
      return {
        process: async (options) => {
          if (name !== away) return source.process(options);
          const document = parse(options.request.query ?? '{ __typename }');
          return { errors: rootFieldErrors(document, { code: 'SUBGRAPH_UNAVAILABLE', service: name }) };
        },
      };
    },
  });
  rest = checkedRest(createRestClient({ url: gateway.url, devIssuer: gateway.devIssuer! }));
});
afterAll(async () => {
  await lifecycle.stop();
  rmSync(folder, { recursive: true, force: true });
  await supergraph.stop();
});
afterEach(() => (away = undefined));

test('without the catalog, a history has its watches, and a problem for each film', async () => {
  const whole = await rest('ana', '/me/watches');
  away = 'catalog';
  const { status, headers, body } = await rest('ana', '/me/watches');
  expect([status, headers.get('cache-control'), headers.get('etag')]).toEqual([200, 'no-store', null]);
  const items = whole.body.items as unknown as readonly { id: string; rating: number }[];
  expect(items.length).toBeGreaterThan(0);
  expect(body.items).toMatchObject(items.map(({ id, rating }) => ({ id, rating })));
  const problems = body.problems as unknown as readonly Record<string, unknown>[];
  expect(problems).toContainEqual(
    expect.objectContaining({
      code: 'SUBGRAPH_UNAVAILABLE',
      service: 'catalog',
      pointer: expect.stringMatching(/^\/items\/0\/movie/),
    }),
  );
});

test('without social, routes of the catalog are whole, and a film for me is null where social answers', async () => {
  const { db } = supergraph.social;
  const { id } = await findFilm(db, 'Casablanca', 1942);
  away = 'social';
  const film = await rest('ana', `/films/${id}`);
  expect([film.status, film.headers.get('cache-control')]).toEqual([200, 'public, max-age=60']);
  const forMe = await rest('ana', `/films/${id}/for-me`);
  expect([forMe.status, forMe.body.id]).toEqual([200, id]);
  expect([forMe.body.viewer, forMe.body.communityRating]).toEqual([null, null]);
  expect(forMe.body.problems).toContainEqual(
    expect.objectContaining({ code: 'SUBGRAPH_UNAVAILABLE', service: 'social' }),
  );
});

test('an answer of which nothing is left is 503, and is not kept', async () => {
  away = 'catalog';
  const { status, headers, body } = await rest(null, '/genres');
  expect([status, body.code, headers.get('cache-control')]).toEqual([503, 'SUBGRAPH_UNAVAILABLE', 'no-store']);
  expect(headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  away = undefined;
  expect((await rest(null, '/genres')).status).toBe(200);
});
