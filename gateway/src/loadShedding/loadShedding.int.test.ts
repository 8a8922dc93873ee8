/** Load shedding over HTTP: a subgraph that answers only when the test says so, and two places. */
import { createLifecycle } from '@marquee/kit/lifecycle';
import { silentLog } from '@marquee/kit/log';
import { waitUntil } from '@marquee/testing/results/waitUntil';
import { readGatewayConfig } from '../config.js';
import { openGateway } from '../gateway.js';

const lifecycle = createLifecycle(silentLog);
let url: string;
let held: (() => void)[] = [];

beforeAll(async () => {
  ({ url } = await openGateway(lifecycle, {
    config: readGatewayConfig({
      PORT: '0',
      DEV_ISSUER: 'false',
      RATE_LIMITS: 'false',
      DEADLINE_MS: '60000',
      MIN_CONCURRENCY: '2',
      INITIAL_CONCURRENCY: '2',
      MAX_CONCURRENCY: '2',
    }),
    log: silentLog,
    dataSource: () => ({ process: () => new Promise((resolve) => held.push(() => resolve({ data: null }))) }),
  }));
});
afterEach(async () => {
  await Promise.all(running);
  running.length = 0;
});
afterAll(() => lifecycle.stop());

/** Requests that the subgraph holds. */
const running: Promise<Response>[] = [];
const releaseAll = () => {
  for (const release of held) release();
  held = [];
};

const film = '{ movie(slug: "alien-1979") { title } }';
const send = (query: string, headers: Record<string, string> = {}) =>
  fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
  });

/** Sends `query` and waits until it has its place, so until the subgraph is asked. */
async function occupy(query: string): Promise<void> {
  const before = held.length;
  running.push(send(query));
  await waitUntil(() => held.length > before, 5);
}

/** A query may fill one of the two places, a write both. */
const fill = async () => {
  await occupy(film);
  await occupy('mutation { deleteWatch(input: { watchId: "wch_1" }) { userErrors { code } } }');
};

test('an operation that finds no place is refused with 503, RATE_LIMITED and Retry-After, and reaches no subgraph', async () => {
  await fill();
  const asked = held.length;
  const response = await send(film);
  expect(response.status).toBe(503);
  expect(Number(response.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
  const { errors } = (await response.json()) as { errors: { extensions: Record<string, unknown> }[] };
  expect(errors[0]!.extensions).toMatchObject({ code: 'RATE_LIMITED', retryAfterMs: expect.any(Number) });
  expect(held).toHaveLength(asked);
  releaseAll();
});

test('a REST route that finds no place answers with a problem and Retry-After', async () => {
  await fill();
  const response = await fetch(`${url}/api/v1/films/by-slug/alien-1979`);
  expect(response.status).toBe(503);
  expect(response.headers.get('content-type')).toContain('application/problem+json');
  expect(Number(response.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
  expect(await response.json()).toMatchObject({ code: 'RATE_LIMITED', status: 503 });
  releaseAll();
});

test('a write has a place where a query has none', async () => {
  await occupy(film);
  expect((await send(film)).status).toBe(503);
  await occupy('mutation { deleteWatch(input: { watchId: "wch_1" }) { userErrors { code } } }');
  releaseAll();
});

test('health checks are answered while operations are refused', async () => {
  await fill();
  expect((await send(film)).status).toBe(503);
  expect((await fetch(`${url}/live`)).status).toBe(200);
  expect((await fetch(`${url}/ready`)).status).toBe(200);
  releaseAll();
});

test('when a place is free again, operations run', async () => {
  await fill();
  expect((await send(film)).status).toBe(503);
  releaseAll();
  await Promise.all(running);
  const after = send(film);
  await waitUntil(() => held.length > 0, 5);
  releaseAll();
  expect((await after).status).toBe(200);
});
