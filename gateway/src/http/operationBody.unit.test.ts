/** Bodies by role, and what the log has about a refused request. */
import { ApolloServer } from '@apollo/server';
import { publicError } from '@marquee/kit/errors';
import type { Serving } from '@marquee/kit/http/httpServer';
import type { Log } from '@marquee/kit/log';
import { serveTestGateway } from '@marquee/testing/servers/gatewayServer';
import { createTestGuard } from '@marquee/testing/servers/testGuard';
import { readGatewayConfig } from '../config.js';
import type { GatewayContext } from '../context.js';
import type { Identity } from '../identity/authenticate.js';
import { anonymousViewer } from '../identity/gatewayViewer.js';

const identity: Identity = {
  authenticate: async (authorization) => {
    if (authorization === undefined) return anonymousViewer;
    if (authorization === 'Bearer bad') throw publicError('UNAUTHENTICATED', undefined, { reason: 'typ' });
    return { subject: 'a|b', role: authorization === 'Bearer service' ? 'service' : 'member' };
  },
  devIssuer: undefined,
};
const lines: Record<string, unknown>[] = [];
const write = (line: object) => void lines.push(line as Record<string, unknown>);
const log = { debug: write, info: write, warn: write, error: write } as unknown as Log;
const settings = { PORT: '0', MAX_BODY_BYTES: '2000', MAX_MEMBER_BODY_BYTES: '4000', MAX_IMPORT_BODY_BYTES: '30000' };
let apollo: ApolloServer<GatewayContext>;
let server: Serving;

beforeAll(async () => {
  const typeDefs = 'type Query { length(text: String!): Int } type Mutation { importHistory(text: String!): Int }';
  apollo = new ApolloServer<GatewayContext>({ typeDefs, csrfPrevention: false, stopOnTerminationSignals: false });
  await apollo.start();
  const config = readGatewayConfig(settings);
  server = await serveTestGateway({
    server: apollo,
    identity,
    guard: createTestGuard(typeDefs),
    config,
    log,
  });
});
afterAll(async () => {
  await server.stop();
  await apollo.stop();
});

const post = (body: string, token?: string) =>
  fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
    body,
  });

/** A body of `bytes` bytes. */
function bodyOf(bytes: number, query: string, more: object = {}): string {
  const body = { query, ...more, variables: { text: '' } };
  return JSON.stringify({ ...body, variables: { text: 'x'.repeat(bytes - JSON.stringify(body).length) } });
}
const plain = 'query ($text: String!) { length(text: $text) }';
const imported = 'mutation ($text: String!) { importHistory(text: $text) }';
const withCommas = JSON.stringify({ query: imported, variables: { text: '",['.repeat(7_000) } });
const listOf = (values: number) => ({ list: Array(values).fill(0) });

test.each<[string | undefined, string, string, number]>([
  [undefined, 'of 2,000 bytes', bodyOf(2_000, plain), 200],
  [undefined, 'of 2,001 bytes', bodyOf(2_001, plain), 413],
  [undefined, 'of an import of 2,001 bytes', bodyOf(2_001, imported), 413],
  ['member', 'of 4,000 bytes', bodyOf(4_000, plain), 200],
  ['member', 'of 4,001 bytes', bodyOf(4_001, plain), 413],
  ['member', 'of an import with 9,000 values', bodyOf(25_000, imported, listOf(9_000)), 200],
  ['member', 'of an import with 10,001 values', bodyOf(25_000, imported, listOf(10_001)), 413],
  ['member', 'of an import with 14,000 marks in its text', withCommas, 200],
  ['member', 'of 8,000 bytes that is no JSON', 'x'.repeat(8_000), 413],
  ['member', 'of 8,000 bytes with the name in a variable', bodyOf(8_000, plain, { a: 'importHistory' }), 413],
  ['member', 'of 8,000 bytes with the name in a long text', bodyOf(4_001, `${imported} # ${'x'.repeat(3_800)}`), 200],
  ['member', 'whose text alone is too long', bodyOf(8_000, `${imported} # ${'x'.repeat(4_000)}`), 413],
  ['member', 'of an import of 30,000 bytes', bodyOf(30_000, imported), 200],
  ['member', 'of an import of 30,001 bytes', bodyOf(30_001, imported), 413],
  ['service', 'of 4,001 bytes', bodyOf(4_001, plain), 413],
])('a body sent as %s, %s: status', async (token, _, body, status) => {
  const response = await post(body, token);
  expect(response.status).toBe(status);
  if (status === 413)
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] });
});

test('a refused token and a refused body are logged with id and reason, without token and body', async () => {
  lines.length = 0;
  const refused = await post(bodyOf(100, plain), 'bad');
  expect(refused.headers.get('www-authenticate')).toContain('Bearer');
  const tooLarge = await post(bodyOf(3_000, plain));
  // The line of each request has no reason.
  expect(lines.filter((line) => 'reason' in line)).toEqual([
    { requestId: refused.headers.get('x-request-id'), code: 'UNAUTHENTICATED', status: 401, reason: 'typ' },
    {
      requestId: tooLarge.headers.get('x-request-id'),
      code: 'BAD_REQUEST',
      status: 413,
      reason: 'The request body is larger than 2000 bytes.',
    },
  ]);
});

test('a bad token is refused before the body is read', async () => {
  const response = await post('x'.repeat(1_000_000), 'bad');
  expect(response.status).toBe(401);
});
