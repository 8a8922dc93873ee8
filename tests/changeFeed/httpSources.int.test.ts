/** The change feed between processes: social and the gateway read it from the catalog over HTTP, which can fail. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { start as startCatalog } from '@marquee/catalog/start';
import { httpChangedIds } from '@marquee/gateway/caching/httpChangedIds';
import { start as startGateway } from '@marquee/gateway/start';
import { openNeo4j, type Neo4jConnection } from '@marquee/graph/neo4j/connection';
import { applyRecords } from '@marquee/ingestion/apply/applyRecords';
import { createViewerSigner } from '@marquee/kit/identity/viewer';
import { httpChangeSource, type ChangeBatch } from '@marquee/social/changeFeed/source';
import { faults, startFaultProxy, type FaultProxy } from '@marquee/testing/faults/faultProxy';
import { filmIdOfRecord, filmRecord, removeRecords, versionedRecords } from '@marquee/testing/fixtures/films';
import { metricValue } from '@marquee/testing/results/metrics';
import { readUntil, waitUntil } from '@marquee/testing/results/waitUntil';
import { postQuery, testGatewayConfig } from '@marquee/testing/servers/supergraph';
import { testServers, uniqueName } from '@marquee/testing/servers/testServers';

const gatewaySecret = uniqueName('a-secret-of-at-least-32-characters-');
const signer = createViewerSigner(gatewaySecret);
const provider = uniqueName('over-http');
const title = uniqueName('Over HTTP ');
const folder = mkdtempSync(join(tmpdir(), 'marquee-feed-'));
let neo4j: Neo4jConnection;
let catalog: Awaited<ReturnType<typeof startCatalog>>;
let proxy: FaultProxy;

const record = versionedRecords(provider);
const filmOf = (year: number) => record('film', filmRecord(title, { year }));
const id = filmIdOfRecord({ provider, key: 'film' });
const write = (year: number) => applyRecords(neo4j, [filmOf(year)]);

beforeAll(async () => {
  const settings = { ...testServers().neo4j, readTimeoutMs: 20_000 };
  neo4j = await openNeo4j(settings);
  catalog = await startCatalog({
    host: '127.0.0.1',
    port: 0,
    debug: false,
    gatewaySecrets: [gatewaySecret],
    neo4j: settings,
  });
  proxy = await startFaultProxy({ target: Number(new URL(catalog.url).port) });
});
afterAll(async () => {
  await removeRecords(neo4j, [filmOf(1990)]);
  await proxy.stop();
  await catalog.stop();
  await neo4j.close();
  rmSync(folder, { recursive: true, force: true });
});

const works = (read: () => Promise<unknown>) => () =>
  read().then(
    () => true,
    () => false,
  );

test('both sources give what has changed, whoever else changes something', async () => {
  const changedIds = httpChangedIds(catalog.url, signer, 20_000);
  const changes = httpChangeSource(catalog.url, signer, 20_000);
  let year = 1900;
  const readChange = async () => {
    const { cursor: before } = await changedIds(undefined);
    await write(++year);
    return { before, ...(await changedIds(before)) };
  };
  // Other test files may change more films meanwhile than are listed.
  const { before: cursor, ...read } = await readUntil(readChange, ({ isComplete }) => isComplete);
  expect(read.cursor).toBeGreaterThan(cursor);
  expect(read.ids).toContain(id);
  let batch: ChangeBatch = { changes: [], cursor, more: true };
  const seen: ChangeBatch['changes'][number][] = [];
  while (batch.more) seen.push(...(batch = await changes(batch.cursor)).changes);
  expect(seen.filter((change) => change.id === id)).toMatchObject([{ name: title, year, removed: false }]);
});

test('a number that is none of the sequence gives no ids, and says so', async () => {
  const changedIds = httpChangedIds(catalog.url, signer, 20_000);
  const { cursor } = await changedIds(undefined);
  expect(await changedIds(cursor + 1_000_000)).toMatchObject({ ids: [], isComplete: false });
});

test('a source with another secret gets nothing', async () => {
  const other = createViewerSigner('another-secret-of-at-least-32-characters');
  await expect(httpChangedIds(catalog.url, other)(undefined)).rejects.toThrow('answered 401');
  await expect(httpChangeSource(catalog.url, other)(0)).rejects.toThrow('answered 401');
});

test.each(faults)('both sources of a catalog that is %s fail by themselves, and work after it', async (fault) => {
  const url = `http://${proxy.address}`;
  const changedIds = () => httpChangedIds(url, signer, 1_000)(undefined);
  const { cursor } = await httpChangedIds(catalog.url, signer, 20_000)(undefined);
  const changes = () => httpChangeSource(url, signer, 1_000)(cursor);
  await proxy.set(fault);
  await Promise.all([changedIds, changes].map((read) => expect(read()).rejects.toThrow()));
  await proxy.set(undefined);
  for (const read of [changedIds, changes]) await waitUntil(works(read), 20);
});

test('a gateway gives an answer that it keeps until the catalog of another process changes', async () => {
  await write(1992);
  const gateway = await startGateway({
    ...testGatewayConfig(join(folder, 'key.json')),
    gatewaySecrets: [gatewaySecret],
    subgraphUrls: { catalog: `http://${proxy.address}/graphql`, social: 'http://127.0.0.1:1/graphql' },
    responseCache: { isEnabled: true, maxBytes: 4_000_000, pollMs: 20, maxLagMs: 600_000 },
  });
  const ask = async () => {
    const query = 'query ($id: ID) { movie(id: $id) { id year } }';
    const { data } = await postQuery({ url: gateway.url, token: null }, query, { id });
    return (data as unknown as { movie: { year: number } | null }).movie?.year;
  };
  const hits = () => metricValue('marquee_response_cache_requests_total', { result: 'hit' });
  const invalidations = () => metricValue('marquee_response_cache_invalidations_total');
  const before = await hits();
  await waitUntil(async () => (await ask()) === 1992 && (await hits()) > before, 20);
  const invalidationsBefore = await invalidations();
  await write(1993);
  // An answer that is kept before the gateway knows the change counts as one from before it, though it has the change.
  await waitUntil(async () => (await ask()) === 1993 && (await invalidations()) > invalidationsBefore, 20);

  // While the feed is away, the answer that was kept stays as it was; after it, the change is noticed.
  await waitUntil(async () => {
    const kept = await hits();
    await ask();
    return (await hits()) > kept;
  }, 20);
  await proxy.set('down');
  await write(1994);
  expect(await ask()).toBe(1993);
  await proxy.set(undefined);
  await waitUntil(async () => (await ask()) === 1994, 20);
  await gateway.stop();
});
