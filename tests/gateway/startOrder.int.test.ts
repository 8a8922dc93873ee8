/** Gateway, subgraphs, ingestion and databases start in any order: each part is live at once, and ready when what it needs is there. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { start as startCatalog } from '@marquee/catalog/start';
import { freePort } from '@marquee/dev/servers/freePort';
import { start as startGateway } from '@marquee/gateway/start';
import { startWorker } from '@marquee/ingestion/worker/startWorker';
import { start as startSocial } from '@marquee/social/start';
import { startFaultProxy, type FaultProxy } from '@marquee/testing/faults/faultProxy';
import { eventually, waitUntil } from '@marquee/testing/results/waitUntil';
import { postQuery, testGatewayConfig } from '@marquee/testing/servers/supergraph';
import { createDatabase, testServers, uniqueName } from '@marquee/testing/servers/testServers';

const gatewaySecrets = [uniqueName('a-secret-of-at-least-32-characters-')];
const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** A proxy before a database that is not up yet. */
async function awayDatabase(url: string): Promise<{ readonly url: string; readonly proxy: FaultProxy }> {
  const { host, port } = new URL(url);
  const proxy = await startFaultProxy({ target: Number(port) });
  closers.push(() => proxy.stop());
  await proxy.set('down');
  return { url: url.replace(host, proxy.address), proxy };
}

const health = async (port: number) => {
  const [live, ready] = await Promise.all(['live', 'ready'].map((path) => fetch(`http://127.0.0.1:${port}/${path}`)));
  const { ready: isReady, waitingFor } = (await ready!.json()) as { ready: boolean; waitingFor: string[] };
  expect(ready!.status).toBe(isReady ? 200 : 503);
  return { live: live!.status, isReady, waitingFor };
};

/** The answers of the health checks, as soon as there are any. */
const untilLive = (port: number) => eventually(() => health(port));

const folder = () => {
  const path = mkdtempSync(join(tmpdir(), 'marquee-order-'));
  closers.push(async () => rmSync(path, { recursive: true, force: true }));
  return path;
};

const neo4jOf = (uri: string) => ({ ...testServers().neo4j, uri, readTimeoutMs: 15_000 });
const postgresOf = (url: string) => ({ url, poolSize: 4, statementTimeoutMs: 15_000 });
const local = { host: '127.0.0.1', debug: false, gatewaySecrets };

test('the gateway first, then subgraphs and ingestion, then their databases', async () => {
  const database = await createDatabase();
  closers.push(() => database.drop());
  const [neo4j, postgres] = [await awayDatabase(testServers().neo4j.uri), await awayDatabase(database.url)];
  const [catalogPort, socialPort, workerPort] = [await freePort(), await freePort(), await freePort()];
  const urlOf = (port: number) => `http://127.0.0.1:${port}`;

  const gateway = await startGateway({
    ...testGatewayConfig(join(folder(), 'key.json')),
    gatewaySecrets,
    subgraphUrls: { catalog: `${urlOf(catalogPort)}/graphql`, social: `${urlOf(socialPort)}/graphql` },
  });
  closers.push(() => gateway.stop());
  const gatewayPort = Number(new URL(gateway.url).port);
  expect(await health(gatewayPort)).toMatchObject({ live: 200, isReady: false });

  const starting = [
    startCatalog({ ...local, port: catalogPort, neo4j: neo4jOf(neo4j.url) }),
    startSocial({ ...local, port: socialPort, catalogUrl: urlOf(catalogPort), postgres: postgresOf(postgres.url) }),
    startWorker({
      ...{ ...local, port: workerPort, neo4j: neo4jOf(neo4j.url) },
      ...{ lake: folder(), queues: undefined, leaseSeconds: 30 },
    }),
  ];
  expect(await untilLive(catalogPort)).toMatchObject({ live: 200, isReady: false, waitingFor: ['neo4j'] });
  expect(await untilLive(socialPort)).toMatchObject({ live: 200, isReady: false, waitingFor: ['postgres'] });
  expect(await untilLive(workerPort)).toMatchObject({ live: 200, isReady: false, waitingFor: ['neo4j'] });
  const query = '{ movie(slug: "alien-1979") { title communityRating { count } } }';
  expect(await postQuery({ url: gateway.url, token: null }, query)).toMatchObject({
    data: { movie: null },
    errors: [{ extensions: { code: 'SUBGRAPH_UNAVAILABLE', service: 'catalog' } }],
  });

  await neo4j.proxy.set(undefined);
  await postgres.proxy.set(undefined);
  for (const started of await Promise.all(starting)) closers.push(() => started.stop());
  for (const port of [catalogPort, socialPort, workerPort, gatewayPort])
    await waitUntil(async () => (await health(port)).isReady, 50);
  // The gateway may be ready before it has reached both.
  await waitUntil(async () => (await postQuery({ url: gateway.url, token: null }, query)).errors === undefined);
  expect((await postQuery({ url: gateway.url, token: null }, query)).data).toEqual({
    movie: { title: 'Alien', communityRating: { count: 0 } },
  });
}, 120_000);

test('a subgraph that waits for its database stops when it is told to', async () => {
  const { url } = await awayDatabase(testServers().neo4j.uri);
  const port = await freePort();
  const stopping = new AbortController();
  const started = startCatalog({ ...local, port, neo4j: neo4jOf(url) }, stopping.signal);
  await untilLive(port);
  stopping.abort();
  await expect(started).rejects.toThrow('Stopped while waiting');
  await expect(fetch(`http://127.0.0.1:${port}/live`)).rejects.toThrow();
});

test('a subgraph whose database refuses the password does not wait', async () => {
  const neo4j = { ...neo4jOf(testServers().neo4j.uri), password: 'wrong' };
  await expect(startCatalog({ ...local, port: 0, neo4j })).rejects.toThrow('refused the user name or password');
});
