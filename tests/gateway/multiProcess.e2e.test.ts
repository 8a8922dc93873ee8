/** Gateway and subgraphs as separate servers with HTTP between them, each of which can fail alone. */
import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { readFileSync } from 'node:fs';
import { createViewerSigner, anonymous, viewerHeader } from '@marquee/kit/identity/viewer';
import { devSubject } from '@marquee/kit/identity/devSubject';
import { start as startCatalog } from '@marquee/catalog/start';
import { start as startSocial } from '@marquee/social/start';
import { start as startGateway } from '@marquee/gateway/start';
import { createDevIssuer } from '@marquee/gateway/identity/devIssuer';
import { repositoryFile } from '@marquee/dev/repository';
import { postQuery, dataOf, testGatewayConfig } from '@marquee/testing/servers/supergraph';
import { createDatabase, testServers, uniqueName, withSocialDatabase } from '@marquee/testing/servers/testServers';
import { addFriendWhoWatched, addMember } from '@marquee/testing/fixtures/members';

const gatewaySecret = uniqueName('a-secret-of-at-least-32-characters-');
const signer = createViewerSigner(gatewaySecret);
const keyFile = `/tmp/${uniqueName('marquee-key-')}.json`;
/** Enough for a subgraph that answers, also on a busy machine. */
const deadlineMs = 2_000;
const local = { host: '127.0.0.1', port: 0, debug: false, gatewaySecrets: [gatewaySecret] };

let database: Awaited<ReturnType<typeof createDatabase>>;
let catalog: Awaited<ReturnType<typeof startCatalog>>;
let social: Awaited<ReturnType<typeof startSocial>>;
/** Accepts connections and never answers. */
let silentServer: Server;
const sockets = new Set<Socket>();
let token: string;

/** `requestMs` is the deadline of a request. */
const gatewayOver = (catalogUrl: string, socialUrl: string, requestMs = deadlineMs) =>
  startGateway({
    ...testGatewayConfig(keyFile),
    gatewaySecrets: [gatewaySecret],
    deadlineMs: requestMs,
    subgraphUrls: { catalog: `${catalogUrl}/graphql`, social: `${socialUrl}/graphql` },
  });

beforeAll(async () => {
  database = await createDatabase();
  catalog = await startCatalog({ ...local, neo4j: { ...testServers().neo4j, readTimeoutMs: 10_000 } });
  social = await startSocial({
    ...local,
    catalogUrl: catalog.url,
    postgres: { url: database.url, poolSize: 4, statementTimeoutMs: 10_000 },
  });
  silentServer = createServer((socket) => void sockets.add(socket));
  await new Promise<void>((resolve) => silentServer.listen(0, '127.0.0.1', resolve));
  await withSocialDatabase(database.url, async (db) => addFriendWhoWatched(db, await addMember(db, 'ana')));
  token = await (await createDevIssuer(keyFile)).issue('ana');
});
afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  silentServer.close();
  await social.stop();
  await catalog.stop();
  await database.drop();
});

const silentUrl = () => `http://127.0.0.1:${(silentServer.address() as AddressInfo).port}`;
const unreachableUrl = 'http://127.0.0.1:1';
const query = `{ movie(slug: "alien-1979") { title friendsWhoWatched { count users { handle } } }
  discover(filter: { watchedBy: FRIENDS }) { totalCount edges { node { id title } } } }`;

describe('gateway over separate subgraphs', () => {
  test('answers a query across both subgraphs', async () => {
    const gateway = await gatewayOver(catalog.url, social.url, 20_000);
    const data = dataOf(await postQuery({ url: gateway.url, token }, query));
    expect(data).toEqual({
      movie: { title: 'Alien', friendsWhoWatched: { count: 1, users: [{ handle: 'ben' }] } },
      discover: { totalCount: 1, edges: [{ node: { id: expect.stringMatching(/^mov_/), title: 'Alien' } }] },
    });
    const flagship = readFileSync(
      repositoryFile('schema', 'operations', 'FriendsWatchedWithActorsILove.graphql'),
      'utf8',
    );
    dataOf(await postQuery({ url: gateway.url, token }, flagship));
    await gateway.stop();
  });

  test.each([
    ['unreachable', () => unreachableUrl, 'SUBGRAPH_UNAVAILABLE'],
    ['silent', silentUrl, 'SUBGRAPH_TIMEOUT'],
  ])(
    "returns the catalog's part in time when social is %s, and errors with code and path but no address",
    async (_, url, code) => {
      const gateway = await gatewayOver(catalog.url, url());
      const began = performance.now();
      const answer = await postQuery({ url: gateway.url, token }, query);
      // Without a deadline the gateway would wait for good.
      expect(performance.now() - began).toBeLessThan(deadlineMs + 20_000);
      expect(answer.data).toEqual({ movie: { title: 'Alien', friendsWhoWatched: null }, discover: null });
      expect(answer.errors).toHaveLength(2);
      for (const error of answer.errors!)
        expect(error.extensions).toEqual({ code, service: 'social', requestId: expect.any(String) });
      expect(answer.errors!.map(({ path }) => path?.[0]).sort()).toEqual(['discover', 'movie']);
      expect(answer.text).not.toMatch(/127\.0\.0\.1|http|ECONN|stack/);
      await gateway.stop();
    },
  );

  test.each([
    ['unreachable', () => unreachableUrl, 'SUBGRAPH_UNAVAILABLE'],
    ['silent', silentUrl, 'SUBGRAPH_TIMEOUT'],
  ])(
    "returns social's part when the catalog is %s, and errors with code and path but no address",
    async (_, url, code) => {
      const gateway = await gatewayOver(url(), social.url);
      const answer = await postQuery(
        { url: gateway.url, token },
        '{ movie(slug: "alien-1979") { title } discover(filter: { watchedBy: FRIENDS }) { totalCount edges { watchedBy { count } node { title } } } }',
      );
      expect(answer.data).toEqual({
        movie: null,
        discover: { totalCount: 1, edges: [{ watchedBy: { count: 1 }, node: null }] },
      });
      expect(answer.errors!.map(({ path }) => path)).toEqual(
        expect.arrayContaining([['movie'], ['discover', 'edges', 0, 'node']]),
      );
      for (const error of answer.errors!) expect(error.extensions).toMatchObject({ code, service: 'catalog' });
      expect(answer.text).not.toMatch(/127\.0\.0\.1|http|ECONN|stack/);
      await gateway.stop();
    },
  );
});

describe('subgraph', () => {
  const request = (url: string, headers: Record<string, string>, query = '{ _service { sdl } }') =>
    fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query }),
    });
  const urlOf = (name: string) => (name === 'social' ? social.url : catalog.url);

  test.each(['catalog', 'social'])(
    '%s refuses every request without a current signature for this subgraph',
    async (name) => {
      const other = name === 'social' ? 'catalog' : 'social';
      const forged = createViewerSigner('another-secret-of-at-least-32-characters').sign(
        { subject: devSubject('ana') },
        name,
      );
      const refused: Record<string, string>[] = [
        {},
        { [viewerHeader]: 'ana' },
        { [viewerHeader]: forged },
        { [viewerHeader]: signer.sign({ subject: devSubject('ana') }, other) },
        { authorization: `Bearer ${token}` },
      ];
      for (const headers of refused) {
        for (const query of [
          '{ _service { sdl } }',
          '{ __typename }',
          'query { _entities(representations: []) { __typename } }',
        ]) {
          const response = await request(urlOf(name), headers, query);
          expect(response.status).toBe(401);
          expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
        }
      }
      const response = await request(urlOf(name), { [viewerHeader]: signer.sign(anonymous, name) });
      expect(await response.json()).toMatchObject({ data: { _service: { sdl: expect.stringContaining('type') } } });
    },
  );

  test('catalog requires the same signature for the change feed', async () => {
    expect((await fetch(`${catalog.url}/changes?after=0`)).status).toBe(401);
    const headers = { [viewerHeader]: signer.sign(anonymous, 'catalog') };
    const batch = (await (await fetch(`${catalog.url}/changes?after=0&limit=3`, { headers })).json()) as {
      changes: { seq: number }[];
      cursor: number;
      more: boolean;
    };
    expect(batch.changes).toHaveLength(3);
    expect(batch).toMatchObject({ more: true, cursor: batch.changes[2]!.seq });
    for (const wrong of ['after=-1', 'after=x', 'limit=1.5'])
      expect((await fetch(`${catalog.url}/changes?${wrong}`, { headers })).status).toBe(400);
  });

  test('each reports readiness without a signature', async () => {
    for (const name of ['catalog', 'social']) expect((await fetch(`${urlOf(name)}/ready`)).status).toBe(200);
  });
});
