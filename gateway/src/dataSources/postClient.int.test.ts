/** Our client of HTTP/1.1 does what undici does for each kind of answer, and leaves no connection behind. */
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { waitUntil } from '@marquee/testing/results/waitUntil';
import { ConnectionPool } from './http1/connectionPool.js';
import type { PostClient, PostClientOptions } from './postClient.js';
import { openUndiciClient } from './undiciClient.js';

/** Answers the request of this number on a connection, from 0. `body` is that of the request. */
type Answer = (socket: Socket, request: { readonly index: number; readonly body: string }) => unknown;

let server: Server;
let answer: Answer;
let sockets: Set<Socket>;
let accepted: number;
const clients: PostClient[] = [];

beforeEach(async () => {
  sockets = new Set();
  accepted = 0;
  server = createServer({ allowHalfOpen: true }, (socket) => {
    accepted++;
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => {});
    socket.once('end', () => socket.end());
    let received = '';
    let index = 0;
    socket.on('data', (bytes) => {
      received += bytes.toString('latin1');
      for (let request = firstRequest(received); request; request = firstRequest(received)) {
        received = received.slice(request.length);
        answer(socket, { index: index++, body: request.body });
      }
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  await Promise.all(clients.splice(0).map((client) => client.close()));
  server.close();
});

function firstRequest(text: string): { readonly length: number; readonly body: string } | undefined {
  const headEnd = text.indexOf('\r\n\r\n') + 4;
  if (headEnd < 4) return undefined;
  const length = headEnd + Number(/content-length: (\d+)/i.exec(text)![1]);
  if (text.length < length) return undefined;
  return { length, body: Buffer.from(text.slice(headEnd, length), 'latin1').toString() };
}

type Open = (url: URL, options: PostClientOptions) => PostClient;
const ours: Open = (url, options) => new ConnectionPool(url, options);

function open(make: Open, options: Partial<PostClientOptions> = {}): PostClient {
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`);
  const client = make(url, { maxConnections: 2, connectTimeoutMs: 1_500, maxBytes: 12_000_000, ...options });
  clients.push(client);
  return client;
}

const post = (client: PostClient, body = '{}', signal = new AbortController().signal) =>
  client.post({ path: '/graphql', headers: { 'content-type': 'application/json' }, body, signal });

/** Status, kind header and body; `failed` for any error. */
const outcomeOf = (client: PostClient) =>
  post(client).then(
    ({ status, headers, bytes }) => `${status} ${headers.get('x-kind')} ${bytes.toString()}`,
    () => 'failed',
  );

const ok = (body: string, ...headers: string[]) =>
  ['HTTP/1.1 200 OK', ...headers, `content-length: ${Buffer.byteLength(body)}`, '', body].join('\r\n');
const chunked = (...chunks: string[]) =>
  `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n${chunks.map((each) => `${Buffer.byteLength(each).toString(16)}\r\n${each}\r\n`).join('')}`;

/** The text is written, and then the connection is left open, closed or reset. */
const answers: readonly (readonly [name: string, text: string, then?: 'end' | 'reset'])[] = [
  ['with a length', ok('été 🎬', 'x-kind: a')],
  ['without a body', ok('')],
  ['in chunks', `${chunked('ét', 'é 🎬')}0\r\n\r\n`],
  ['in chunks with trailers', `${chunked('a')}0\r\nx-kind: b\r\nx-other: c\r\n\r\n`],
  ['until the connection closes', 'HTTP/1.1 200 OK\r\nx-kind: c\r\n\r\nabc', 'end'],
  ['of HTTP/1.0', 'HTTP/1.0 200 OK\r\ncontent-length: 3\r\n\r\nabc'],
  ['that closes', ok('abc', 'connection: close'), 'end'],
  ['that closes and does not say so', ok('abc'), 'end'],
  ['after 100', `HTTP/1.1 100 Continue\r\n\r\n${ok('abc')}`],
  ['after 103', `HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n${ok('abc')}`],
  ['of status 204', 'HTTP/1.1 204 No Content\r\n\r\n'],
  ['of status 502', 'HTTP/1.1 502 Bad Gateway\r\nx-kind: d\r\ncontent-length: 2\r\n\r\nno'],
  ['with many headers', ok('abc', ...Array.from({ length: 100 }, (_, index) => `x-${index}: ${index}`))],
  ['that is closed at once', '', 'end'],
  ['that is reset at once', '', 'reset'],
  ['that ends inside its head', 'HTTP/1.1 200 OK\r\ncontent-le', 'end'],
  ['that ends inside its body', 'HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc', 'end'],
  ['that is reset inside its body', 'HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc', 'reset'],
  ['that ends inside a chunk', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nab', 'end'],
  ['that ends between chunks', chunked('abc'), 'end'],
  [
    'with a length and chunks',
    'HTTP/1.1 200 OK\r\ncontent-length: 3\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
    'end',
  ],
  ['with two lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 3\r\ncontent-length: 4\r\n\r\nabc', 'end'],
  ['with a length that is no number', 'HTTP/1.1 200 OK\r\ncontent-length: 3x\r\n\r\nabc', 'end'],
  ['with a broken header', 'HTTP/1.1 200 OK\r\nx a: 1\r\ncontent-length: 3\r\n\r\nabc', 'end'],
  ['with a broken chunk', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nxyz\r\nabc\r\n0\r\n\r\n', 'end'],
  ['with headers that are too long', ok('abc', `x-long: ${'x'.repeat(40_000)}`), 'end'],
  ['that is no HTTP', 'what is this\r\n\r\n', 'end'],
];

const cases = answers.map(([name, text, then]) => ({ name, text, then }));

test.each(cases)('an answer $name, whole and byte by byte', async ({ text, then }) => {
  const bytes = Buffer.from(text);
  const isLong = bytes.length > 1_000;
  for (const partBytes of isLong ? [bytes.length, 997] : [Math.max(1, bytes.length), 1]) {
    answer = (socket) =>
      void (async () => {
        for (let at = 0; at < bytes.length; at += partBytes) {
          socket.write(bytes.subarray(at, at + partBytes));
          await setImmediate();
        }
        if (then === 'end') socket.end();
        if (then === 'reset') socket.resetAndDestroy();
      })();
    const [expected, outcome] = [await outcomeOf(open(openUndiciClient)), await outcomeOf(open(ours))];
    expect(outcome).toBe(expected);
    answer = (socket) => socket.write(ok('next'));
    expect(await outcomeOf(clients.at(-1)!)).toMatch(/200 .* next|failed/);
    expect(await outcomeOf(clients.at(-1)!)).toBe('200 undefined next');
  }
});

test('a body of any length arrives, and so does its answer', async () => {
  const client = open(ours);
  answer = (socket, { body }) => socket.write(ok(body));
  for (const body of ['', 'été 🎬', 'x'.repeat(10_000_000), 'é'.repeat(1_000_000)]) {
    const { bytes } = await post(client, body);
    expect(bytes.toString() === body).toBe(true);
  }
  expect(accepted).toBe(1);
});

test('an answer to one request does not wait for a slow one', async () => {
  const client = open(ours);
  answer = (socket, { body }) => body === 'quick' && socket.write(ok('done'));
  const slow = post(client, 'slow');
  for (let request = 0; request < 5; request++) expect((await post(client, 'quick')).bytes.toString()).toBe('done');
  expect(accepted).toBe(2);
  for (const socket of sockets) socket.destroy();
  await expect(slow).rejects.toThrow('other side closed');
});

test('requests that find no connection wait in turn, and each gets its own answer', async () => {
  const client = open(ours);
  const order: string[] = [];
  answer = (socket, { body }) => {
    order.push(body);
    global.setImmediate(() => socket.write(ok(body)));
  };
  const bodies = Array.from({ length: 50 }, (_, index) => String(index));
  const all = Promise.all(bodies.map((body) => post(client, body)));
  expect(client.stats.queued).toBe(48);
  expect((await all).map(({ bytes }) => bytes.toString())).toEqual(bodies);
  expect([accepted, order.toSorted((a, b) => Number(a) - Number(b))]).toEqual([2, bodies]);
  expect(client.stats).toEqual({ connected: 2, free: 2, queued: 0 });
});

test('a request that is given up closes its connection; one that waits is never sent', async () => {
  const client = open(ours, { maxConnections: 1 });
  const received: string[] = [];
  answer = (socket, { body }) => {
    received.push(body);
    if (body === 'answered') socket.write(ok('done'));
  };
  const [first, second] = [new AbortController(), new AbortController()];
  const running = post(client, 'given up', first.signal);
  const waiting = post(client, 'never sent', second.signal);
  const last = post(client, 'answered');
  await waitUntil(() => received.length === 1, 5);
  second.abort(new Error('second'));
  await expect(waiting).rejects.toThrow('second');
  first.abort(new Error('first'));
  await expect(running).rejects.toThrow('first');
  expect((await last).bytes.toString()).toBe('done');
  expect(received).toEqual(['given up', 'answered']);
  await expect(post(client, 'late', AbortSignal.abort(new Error('over')))).rejects.toThrow('over');
});

test('a connection that the server closes while it is free is not used again', async () => {
  const client = open(ours);
  answer = (socket) => socket.write(ok('done'));
  await post(client);
  for (const socket of sockets) socket.end();
  await waitUntil(() => client.stats.connected === 0, 5);
  expect((await post(client)).bytes.toString()).toBe('done');
});

test('a request is not sent again when its connection closes without an answer', async () => {
  const client = open(ours);
  answer = (socket, { index }) => (index === 0 ? socket.write(ok('done')) : socket.destroy());
  await post(client);
  await expect(post(client)).rejects.toMatchObject({
    code: expect.stringMatching(/UND_ERR_SOCKET|ECONNRESET/) as string,
  });
  expect(accepted).toBe(1);
});

test('bytes that belong to no request close the connection, and are no answer to the next one', async () => {
  const client = open(ours);
  answer = (socket) => socket.write(ok('done') + ok('smuggled'));
  expect((await post(client)).bytes.toString()).toBe('done');
  answer = (socket) => socket.write(ok('next'));
  expect((await post(client)).bytes.toString()).toBe('next');
  const [free] = [...sockets];
  free!.write(ok('smuggled'));
  await waitUntil(() => client.stats.free === 0, 5);
  expect((await post(client)).bytes.toString()).toBe('next');
});

test('a connection is used no longer than the server says', async () => {
  const client = open(ours);
  answer = (socket) => socket.write(ok('done', 'keep-alive: timeout=1'));
  await post(client);
  await post(client);
  expect(accepted).toBe(2);
});

test('an answer before the whole request has left is the last one of its connection', async () => {
  const client = open(ours);
  server.removeAllListeners('connection');
  server.once('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.pause();
    socket.write(ok('too large'));
  });
  expect((await post(client, 'x'.repeat(20_000_000))).bytes.toString()).toBe('too large');
  expect(client.stats).toEqual({ connected: 0, free: 0, queued: 0 });
});

test('an answer that is too large is an error of its own', async () => {
  for (const make of [ours, openUndiciClient]) {
    answer = (socket) => socket.write(ok('x'.repeat(1_001)));
    await expect(post(open(make, { maxBytes: 1_000 }))).rejects.toMatchObject({
      code: 'UND_ERR_RES_EXCEEDED_MAX_SIZE',
    });
  }
});

test('a server that is not there is an error of its own', async () => {
  const closed = createServer().listen(0, '127.0.0.1');
  await once(closed, 'listening');
  const url = new URL(`http://127.0.0.1:${(closed.address() as AddressInfo).port}/`);
  closed.close();
  await once(closed, 'close');
  for (const make of [ours, openUndiciClient]) {
    const client = make(url, { maxConnections: 1, connectTimeoutMs: 1_500, maxBytes: 1_000 });
    clients.push(client);
    await expect(Promise.all([post(client), post(client)])).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  }
});

test('a header that could begin another one is not sent', async () => {
  const client = open(ours);
  const signal = new AbortController().signal;
  const headers = { 'x-a': '1\r\nx-b: 2' };
  await expect(client.post({ path: '/', headers, body: '', signal })).rejects.toThrow('invalid x-a header');
  expect(accepted).toBe(0);
});

test('closing waits for requests that run, and refuses new ones', async () => {
  const client = open(ours);
  let send = () => {};
  answer = (socket) => (send = () => void socket.write(ok('done')));
  const running = post(client);
  await waitUntil(() => accepted === 1, 5);
  const closing = client.close();
  await expect(post(client)).rejects.toMatchObject({ code: 'UND_ERR_CLOSED' });
  await setImmediate();
  send();
  expect((await running).bytes.toString()).toBe('done');
  await closing;
  await waitUntil(() => sockets.size === 0, 5);
});
