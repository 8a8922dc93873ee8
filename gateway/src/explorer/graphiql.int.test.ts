/** GraphiQL over HTTP: its files and policy, and where there is none. The files are not the real ones. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApolloServer } from '@apollo/server';
import type { Serving } from '@marquee/kit/http/httpServer';
import { serveTestGateway } from '@marquee/testing/servers/gatewayServer';
import { createTestGuard } from '@marquee/testing/servers/testGuard';
import { readGatewayConfig } from '../config.js';
import type { GatewayContext } from '../context.js';
import { createIdentity } from '../identity/authenticate.js';

const folder = mkdtempSync(join(tmpdir(), 'marquee-graphiql-'));
const page = '<!doctype html><script type="module" src="/graphiql/assets/index-4f2a91bc.js"></script>';
const typeDefs = 'type Query { double(x: Int!): Int }';
let apollo: ApolloServer<GatewayContext>;
const servers: Serving[] = [];

async function start(environment: NodeJS.ProcessEnv): Promise<string> {
  const config = readGatewayConfig({ PORT: '0', GRAPHIQL_ROOT: folder, ...environment });
  const identity = await createIdentity(config.identity);
  const serving = await serveTestGateway({ server: apollo, identity, guard: createTestGuard(typeDefs), config });
  servers.push(serving);
  return serving.url;
}

beforeAll(async () => {
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), page);
  writeFileSync(join(folder, 'assets', 'index-4f2a91bc.js'), 'run()');
  apollo = new ApolloServer<GatewayContext>({ typeDefs, csrfPrevention: false, stopOnTerminationSignals: false });
  await apollo.start();
});
afterAll(async () => {
  for (const serving of servers) await serving.stop();
  await apollo.stop();
  rmSync(folder, { recursive: true, force: true });
});

const production = { NODE_ENV: 'production', OIDC_ISSUER: 'https://id.example', OIDC_AUDIENCE: 'x' };

test('the page and its files are of this server, and only styles may be inline', async () => {
  const url = await start({});
  for (const path of ['/graphiql', '/graphiql/', '/graphiql?operation=%7B__typename%7D', '/graphiql/index.html']) {
    const response = await fetch(url + path);
    expect([response.status, await response.text()]).toEqual([200, page]);
    expect(response.headers.get('cache-control')).toBe('no-cache');
    const policy = response.headers.get('content-security-policy')!;
    for (const rule of ["default-src 'none'", "script-src 'self'", "worker-src 'self'", "connect-src 'self'"])
      expect(policy.split('; ')).toContain(rule);
    expect(policy).not.toMatch(/unsafe-eval|https?:|\*/);
    expect(policy.split('; ').filter((rule) => rule.includes('unsafe'))).toEqual(["style-src 'self' 'unsafe-inline'"]);
  }
  const script = await fetch(`${url}/graphiql/assets/index-4f2a91bc.js`);
  expect([script.status, script.headers.get('cache-control')]).toEqual([200, 'public, max-age=31536000, immutable']);
});

test.each([
  ['GET', '/graphiql/nothing', 404],
  ['GET', '/graphiql/assets/index-00000000.js', 404],
  ['GET', '/graphiql/..%2f..%2fetc/passwd', 404],
  ['GET', '/graphiql-x', 404],
  ['POST', '/graphiql', 405],
  ['DELETE', '/graphiql/assets/index-4f2a91bc.js', 405],
])('%s %s is %d, as JSON', async (method, path, status) => {
  const response = await fetch((await start({})) + path, { method, headers: { accept: 'text/html' } });
  expect([response.status, response.headers.get('content-type')]).toEqual([status, 'application/json; charset=utf-8']);
});

test('it is beside the web app, whose links do not lead into it', async () => {
  const web = join(folder, 'web');
  mkdirSync(web);
  writeFileSync(join(web, 'index.html'), 'the app');
  const url = await start({ WEB_ROOT: web });
  const headers = { accept: 'text/html' };
  expect(await (await fetch(`${url}/graphiql`, { headers })).text()).toBe(page);
  expect((await fetch(`${url}/graphiql/nothing`, { headers })).status).toBe(404);
  expect(await (await fetch(`${url}/graphiql-x`, { headers })).text()).toBe('the app');
});

test('there is none in production, or without explorers, or if it is not built', async () => {
  for (const environment of [production, { EXPLORERS: 'false' }])
    expect((await fetch(`${await start(environment)}/graphiql`)).status).toBe(404);
  expect((await fetch(`${await start({ ...production, EXPLORERS: 'true' })}/graphiql`)).status).toBe(200);
  const missing = join(folder, 'nowhere');
  expect(() => readGatewayConfig({ GRAPHIQL_ROOT: missing })).toThrow(`GRAPHIQL_ROOT has no index.html: ${missing}.`);
  expect(readGatewayConfig({ GRAPHIQL_ROOT: missing, EXPLORERS: 'false' }).graphiqlFolder).toBeUndefined();
});
