/** The supergraph file is replaced while the gateway serves. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryFile } from '@marquee/dev/repository';
import { silentLog, type Log } from '@marquee/kit/log';
import { metricsText } from '@marquee/kit/telemetry/metrics';
import { leastLongestTurn } from '@marquee/testing/cost/longestTurn';
import { startGatewayAlone, type GatewayAlone } from '@marquee/testing/servers/gatewayAlone';
import { waitUntil } from '@marquee/testing/results/waitUntil';

const folder = mkdtempSync(join(tmpdir(), 'marquee-'));
const file = join(folder, 'supergraph.graphql');
const original = readFileSync(repositoryFile('schema', 'supergraph.graphql'), 'utf8');
const root = /^type Query\n(?: {2}@.*\n)*\{\n/m;
const withField = (name: string) =>
  original.replace(root, (head) => `${head}  ${name}: String @join__field(graph: CATALOG)\n`);

const errors: string[] = [];
const log = Object.assign(Object.create(silentLog) as Log, {
  error: (_: unknown, message: string) => void errors.push(message),
});
let gateway: GatewayAlone;

beforeAll(async () => {
  writeFileSync(file, original);
  gateway = await startGatewayAlone(
    { SUPERGRAPH: file, SUPERGRAPH_POLL_MS: '50', RATE_LIMITS: 'false', LOAD_SHEDDING: 'false' },
    log,
  );
});
afterAll(async () => {
  await gateway.stop();
  rmSync(folder, { recursive: true, force: true });
});

const has = async (field: string) => (await gateway.post({ query: `{ ${field} }` })).status === 200;

test('a new version takes over without a failed request, and its fields can be asked for', async () => {
  expect(await has('first')).toBe(false);
  let isDone = false;
  const failed: unknown[] = [];
  const client = async () => {
    while (!isDone) {
      const { status, text } = await gateway.post({ query: '{ movie(slug: "alien-1979") { title } }' });
      if (status !== 200) failed.push(text);
    }
  };
  const clients = [client(), client(), client()];
  writeFileSync(file, withField('first'));
  await waitUntil(() => has('first'));
  isDone = true;
  await Promise.all(clients);
  expect(failed).toEqual([]);
  expect(errors).toEqual([]);
});

test('no step of taking over holds the event loop for more than 50 ms of CPU', async () => {
  let version = 0;
  const takeOver = async () => {
    const field = `stepped${version++}`;
    writeFileSync(file, withField(field));
    await waitUntil(() => has(field));
  };
  expect(await leastLongestTurn(takeOver, { enough: 0.05 })).toBeLessThanOrEqual(0.05);
});

test('a version that takes over has the plans of known operations', async () => {
  writeFileSync(file, withField('second'));
  await waitUntil(() => has('second'));
  const plans = async () =>
    Object.fromEntries(
      [...(await metricsText()).matchAll(/^graphql_query_plan_cache_requests_total\{result="(\w+)"\} (\d+)/gm)].map(
        ([, result, count]) => [result, Number(count)],
      ),
    ) as { hit: number; miss: number };
  const { operations } = JSON.parse(readFileSync(repositoryFile('schema', 'manifest.json'), 'utf8')) as {
    operations: { name: string; body: string; type: string }[];
  };
  const { name, body } = operations.find((operation) => operation.name === 'MoviePage')!;
  const before = await plans();
  await gateway.post({ query: body, operationName: name, variables: { slug: 'alien-1979' } });
  expect(await plans()).toEqual({ hit: before.hit + 1, miss: before.miss });
});

test('reload looks at the file at once, and again at one that was refused', async () => {
  const lazyFile = join(folder, 'lazy.graphql');
  writeFileSync(lazyFile, original);
  const lazy = await startGatewayAlone({ SUPERGRAPH: lazyFile, SUPERGRAPH_POLL_MS: '0' }, log);
  try {
    const asks = async (field: string) => (await lazy.post({ query: `{ ${field} }` })).status;
    errors.length = 0;
    writeFileSync(lazyFile, '');
    await lazy.reload();
    await lazy.reload();
    expect(errors).toHaveLength(2);
    writeFileSync(lazyFile, withField('asked'));
    expect(await asks('asked')).toBe(400);
    await lazy.reload();
    expect(await asks('asked')).toBe(200);
  } finally {
    await lazy.stop();
  }
});

test.each([
  ['has a syntax error', () => `${withField('bad')} type {`],
  ['is empty', () => ''],
  ['has an unknown directive', () => withField('bad').replace('bad: String', 'bad: String @unknown')],
  [
    'has no way to a field of a known operation',
    () => withField('bad').replace(/(^type Movie\b[^{]*graph: SOCIAL, key: "id")/m, '$1, resolvable: false'),
  ],
  ['lacks a field of a known operation', () => withField('bad').replace(/^ {2}slug: String! .*$/gm, '')],
])('a version that %s keeps the old one, and is logged once', async (_, text) => {
  writeFileSync(file, withField('kept'));
  await waitUntil(() => has('kept'));
  errors.length = 0;
  writeFileSync(file, text());
  await waitUntil(() => errors.length > 0);
  expect(errors).toEqual(['the new supergraph cannot be used, so the old one stays']);
  expect(await has('kept')).toBe(true);
  expect(await has('bad')).toBe(false);
});
