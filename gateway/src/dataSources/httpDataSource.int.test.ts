/** What the gateway makes of a subgraph that answers badly, or not at all. */
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { anonymous, createViewerSigner } from '@marquee/kit/identity/viewer';
import { createLifecycle, type Lifecycle } from '@marquee/kit/lifecycle';
import { silentLog } from '@marquee/kit/log';
import { defaultResilience } from '@marquee/kit/resilience/settings';
import { deadlineHeader } from '@marquee/kit/subgraph/subgraphServer';
import { faults, startFaultProxy, type FaultProxy } from '@marquee/testing/faults/faultProxy';
import { waitUntil } from '@marquee/testing/results/waitUntil';
import type { GatewayContext } from '../context.js';
import { openHttpDataSource, type HttpDataSource } from './httpDataSource.js';

const signer = createViewerSigner('a-secret-of-at-least-32-characters');
let lifecycle: Lifecycle;
let server: Server;
let proxy: FaultProxy;
let source: HttpDataSource;
let answer: RequestListener;
/** Bodies of requests that are no probes. */
let received: string[];
let deadlines: number[];

const good: RequestListener = (_, response) => void response.end('{"data":{"movie":{"title":"x"}}}');

beforeEach(async () => {
  lifecycle = createLifecycle(silentLog);
  answer = good;
  received = [];
  deadlines = [];
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      if (body.includes('__typename }')) return void response.end('{"data":{"__typename":"Query"}}');
      received.push(body);
      deadlines.push(Number(request.headers[deadlineHeader]));
      answer(request, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  proxy = await startFaultProxy({ target: (server.address() as AddressInfo).port });
  source = openHttpDataSource(lifecycle, {
    name: 'catalog',
    url: `http://${proxy.address}/graphql`,
    signer,
    log: silentLog,
    resilience: { ...defaultResilience, probeIntervalMs: 20 },
  });
  await waitUntil(() => source.isReachable, 5);
});
afterEach(async () => {
  await lifecycle.stop();
  await proxy.stop();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function fetchData(query = '{ movie { title } other: movie { title } }', deadlineMs = 5_000, client?: AbortSignal) {
  const deadline = AbortSignal.timeout(deadlineMs);
  const context: GatewayContext = {
    viewer: { ...anonymous, role: 'anonymous' },
    clientAddress: '',
    requestId: 'r',
    deadlineAt: performance.now() + deadlineMs,
    signal: client ? AbortSignal.any([client, deadline]) : deadline,
  };
  return source.dataSource.process({ request: { query }, context });
}

/** The errors as the gateway sees them. */
const failureOf = (code: string, more = {}) => ({
  errors: ['movie', 'other'].map((name) => {
    const extensions = { code, service: 'catalog', ...more };
    return expect.objectContaining({ path: [name], extensions }) as Record<string, unknown>;
  }),
});

const title = `été 🎬 ${'x'.repeat(50)}`;
const whole = Buffer.from(JSON.stringify({ data: { movie: { title } } }));
const page = '<html><body>nginx at 10.0.0.7</body></html>';
const badBodies: [string, RequestListener][] = [
  ['HTML with status 502', (_, response) => void response.writeHead(502, { 'content-type': 'text/html' }).end(page)],
  ['HTML with status 200', (_, response) => void response.writeHead(200, { 'content-type': 'text/html' }).end(page)],
  ['JSON with status 500', (_, response) => void response.writeHead(500).end('{"data":{"movie":null}}')],
  ['half a result', (_, response) => void response.end('{"data":{"movie":{"tit')],
  ['nothing', (_, response) => void response.end()],
  ...['null', '[]', '5', '"text"', '{}', '{"hello":1}', '{"data":5}', '{"data":[]}', '{"data":null}', '{"errors":[]}']
    .concat([
      '{"errors":"x"}',
      '{"data":{},"errors":[null]}',
      '{"data":{},"errors":[{"text":"x"}]}',
      '{"data":{},"errors":{}}',
    ])
    .map((body): [string, RequestListener] => [body, (_, response) => void response.end(body)]),
  [
    'fewer bytes than announced',
    (_, response) => {
      response.writeHead(200, { 'content-length': 100 }).write('{"data":{"movie":');
      setImmediate(() => response.destroy());
    },
  ],
  ['damaged gzip', (_, response) => void response.writeHead(200, { 'content-encoding': 'gzip' }).end(whole)],
  [
    'a coding that is not known',
    (_, response) => void response.writeHead(200, { 'content-encoding': 'zip' }).end(whole),
  ],
  ['no HTTP', (request) => void request.socket.end('what is this\r\n\r\n')],
];

test.each(badBodies)('%s becomes SUBGRAPH_UNAVAILABLE for each root field', async (_, listener) => {
  answer = listener;
  const result = await fetchData();
  expect(result).toEqual(failureOf('SUBGRAPH_UNAVAILABLE'));
  expect(JSON.stringify(result)).not.toMatch(/nginx|10\.0|127\.0|JSON|title/);
  answer = good;
  expect(await fetchData()).toEqual({ data: { movie: { title: 'x' } } });
});

test.each(faults)('a subgraph that is %s fails in time, and is used again after it', async (fault) => {
  await proxy.set(fault);
  // The others fail by themselves, before any deadline.
  const hangs = fault === 'silent' || fault === 'slow';
  const result = await fetchData(undefined, hangs ? 400 : 20_000);
  expect(result).toEqual(failureOf(hangs ? 'SUBGRAPH_TIMEOUT' : 'SUBGRAPH_UNAVAILABLE'));
  await waitUntil(() => !source.isReachable, 5);
  await proxy.set(undefined);
  await waitUntil(() => source.isReachable, 5);
  expect(await fetchData()).toEqual({ data: { movie: { title: 'x' } } });
});

test('failures in a row open the circuit: then no connection is made for a request', async () => {
  await proxy.set('reset');
  for (let request = 0; request < 5; request++) await fetchData();
  // Probes still connect.
  await lifecycle.stop();
  const before = proxy.accepted;
  expect(await fetchData()).toEqual(failureOf('SUBGRAPH_UNAVAILABLE'));
  expect(proxy.accepted).toBe(before);
});

test('a query is sent once more after its connection failed, a mutation never', async () => {
  const dropOnce: RequestListener = (request) => {
    answer = good;
    request.socket.destroy();
  };
  answer = dropOnce;
  expect(await fetchData()).toEqual({ data: { movie: { title: 'x' } } });
  expect(received).toHaveLength(2);
  answer = dropOnce;
  expect(await fetchData('mutation Write__social__0 { movie { title } other: movie { title } }')).toEqual(
    failureOf('SUBGRAPH_UNAVAILABLE', { retryable: false }),
  );
  expect(received).toHaveLength(3);
});

test('a mutation that was sent can be sent again if each of its fields has a key', async () => {
  const write = (...inputs: string[]) =>
    `mutation Write__social__0 { movie${inputs[0]} { title } other: movie${inputs[1]} { title } }`;
  const [keyed, unkeyed] = ['(input: { idempotencyKey: "a" })', '(input: { movieId: "b" })'];
  for (const [inputs, retryable] of [
    [[keyed, keyed], true],
    [[keyed, unkeyed], false],
  ] as const) {
    answer = (request) => request.socket.destroy();
    expect(await fetchData(write(...inputs))).toEqual(failureOf('SUBGRAPH_UNAVAILABLE', { retryable }));
  }
});

const manyBytes = 'x'.repeat(10_000_000);
test.each<[string, RequestListener, string]>([
  [
    'in chunks that end inside characters',
    (_, response) => {
      for (let at = 0; at < whole.length; at += 3) response.write(whole.subarray(at, at + 3));
      response.end();
    },
    title,
  ],
  [
    'of HTTP/1.0, which ends with its connection',
    ({ socket }) => void socket.end(`HTTP/1.0 200 OK\r\n\r\n${whole.toString()}`),
    title,
  ],
  [
    'whose connection closes after it',
    (_, response) => void response.writeHead(200, { connection: 'close' }).end(whole),
    title,
  ],
  [
    'of 10 MB',
    (_, response) => void response.end(JSON.stringify({ data: { movie: { title: manyBytes } } })),
    manyBytes,
  ],
  [
    'that a proxy compressed',
    (_, response) => void response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(whole)),
    title,
  ],
  [
    'that two proxies compressed',
    (_, response) =>
      void response.writeHead(200, { 'content-encoding': 'gzip, br' }).end(brotliCompressSync(gzipSync(whole))),
    title,
  ],
  [
    'after which the subgraph closes its half of the connection',
    ({ socket }) => void socket.end(`HTTP/1.1 200 OK\r\ncontent-length: ${whole.length}\r\n\r\n${whole.toString()}`),
    title,
  ],
])('an answer %s is read, and the next one too', async (_, listener, expected) => {
  answer = listener;
  expect(((await fetchData()).data as { movie: { title: string } }).movie.title === expected).toBe(true);
  answer = good;
  expect(await fetchData()).toEqual({ data: { movie: { title: 'x' } } });
});

test('a request that has ended before it is sent is not sent', async () => {
  const client = new AbortController();
  client.abort();
  expect(await fetchData(undefined, 5_000, client.signal)).toEqual(failureOf('SUBGRAPH_TIMEOUT'));
  expect(received).toHaveLength(0);
});

test('a bad answer is not asked for again', async () => {
  answer = (_, response) => void response.writeHead(502).end(page);
  await fetchData();
  expect(received).toHaveLength(1);
});

test('clients that leave do not open the circuit', async () => {
  answer = () => {};
  for (let request = 0; request < 10; request++) {
    const client = new AbortController();
    const result = fetchData(undefined, 5_000, client.signal);
    await waitUntil(() => received.length > request, 5);
    client.abort();
    expect(await result).toEqual(failureOf('SUBGRAPH_TIMEOUT'));
  }
  expect(source.isReachable).toBe(true);
  answer = good;
  expect(await fetchData()).toEqual({ data: { movie: { title: 'x' } } });
});

test('the subgraph gets a deadline that is earlier than that of the request', async () => {
  await fetchData(undefined, 2_000);
  expect(deadlines[0]).toBeLessThanOrEqual(1_950);
  expect(deadlines[0]).toBeGreaterThan(0);
});

const tooLarge = `{"data":{"movie":{"title":"${'x'.repeat(13_000_000)}"}}}`;
test.each<[string, RequestListener]>([
  ['as it is', (_, response) => void response.end(tooLarge)],
  [
    'without compression',
    (_, response) => void response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(tooLarge)),
  ],
])(
  'an answer that is too large %s is the fault of the operation: the request ends, and the subgraph stays in use',
  async (_, listener) => {
    answer = listener;
    for (let request = 0; request < defaultResilience.circuitFailures; request++)
      await expect(fetchData()).rejects.toMatchObject({
        extensions: { code: 'QUERY_TOO_COMPLEX', status: 400 },
      });
    answer = good;
    expect(await fetchData()).toEqual({ data: { movie: { title: 'x' } } });
  },
);
