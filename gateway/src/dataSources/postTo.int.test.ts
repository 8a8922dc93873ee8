/** What requests to subgraphs come to for each kind of answer, also for what is no answer, and that no connection stays behind. */
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { Pool } from 'undici';
import { waitUntil } from '@marquee/testing/results/waitUntil';
import { postTo } from './postTo.js';

/** Answers the request of this number on a connection, from 0. `body` is that of the request. */
type Answer = (socket: Socket, request: { readonly index: number; readonly body: string }) => unknown;

let server: Server;
let answer: Answer;
let sockets: Set<Socket>;
let accepted: number;
const pools: Pool[] = [];

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
  await Promise.all(pools.splice(0).map((pool) => pool.close()));
  server.close();
});

function firstRequest(text: string): { readonly length: number; readonly body: string } | undefined {
  const headEnd = text.indexOf('\r\n\r\n') + 4;
  if (headEnd < 4) return undefined;
  const length = headEnd + Number(/content-length: (\d+)/i.exec(text)![1]);
  if (text.length < length) return undefined;
  return { length, body: Buffer.from(text.slice(headEnd, length), 'latin1').toString() };
}

function open({ connections = 2, maxResponseSize = 12_000_000 } = {}): Pool {
  const { port } = server.address() as AddressInfo;
  const pool = new Pool(`http://127.0.0.1:${port}`, { connections, connect: { timeout: 1_500 }, maxResponseSize });
  pools.push(pool);
  return pool;
}

const post = (pool: Pool, body = '{}', signal = new AbortController().signal) =>
  postTo(pool, { path: '/graphql', headers: { 'content-type': 'application/json' }, body, signal });

/** Status, kind header and body; `failed` for any error. */
const outcomeOf = (pool: Pool) =>
  post(pool).then(
    ({ status, headers, bytes }) => `${status} ${String(headers['x-kind'])} ${bytes.toString()}`,
    () => 'failed',
  );

const ok = (body: string, ...headers: string[]) =>
  ['HTTP/1.1 200 OK', ...headers, `content-length: ${Buffer.byteLength(body)}`, '', body].join('\r\n');
const chunked = (...chunks: string[]) =>
  `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n${chunks.map((each) => `${Buffer.byteLength(each).toString(16)}\r\n${each}\r\n`).join('')}`;

/** The text is written, and then the connection is left open, closed or reset. */
const answers: readonly (readonly [name: string, outcome: string, text: string, then?: 'end' | 'reset'])[] = [
  ['with a length', '200 a été 🎬', ok('été 🎬', 'x-kind: a')],
  ['without a body', '200 undefined ', ok('')],
  ['in chunks', '200 undefined été 🎬', `${chunked('ét', 'é 🎬')}0\r\n\r\n`],
  ['in chunks with trailers', '200 undefined a', `${chunked('a')}0\r\nx-kind: b\r\nx-other: c\r\n\r\n`],
  ['until the connection closes', '200 c abc', 'HTTP/1.1 200 OK\r\nx-kind: c\r\n\r\nabc', 'end'],
  ['of HTTP/1.0', '200 undefined abc', 'HTTP/1.0 200 OK\r\ncontent-length: 3\r\n\r\nabc'],
  ['that closes', '200 undefined abc', ok('abc', 'connection: close'), 'end'],
  ['that closes and does not say so', '200 undefined abc', ok('abc'), 'end'],
  ['after 100', 'failed', `HTTP/1.1 100 Continue\r\n\r\n${ok('abc')}`],
  ['after 103', '200 undefined abc', `HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n${ok('abc')}`],
  ['of status 204', '204 undefined ', 'HTTP/1.1 204 No Content\r\n\r\n'],
  ['of status 502', '502 d no', 'HTTP/1.1 502 Bad Gateway\r\nx-kind: d\r\ncontent-length: 2\r\n\r\nno'],
  [
    'with many headers',
    '200 undefined abc',
    ok('abc', ...Array.from({ length: 100 }, (_, index) => `x-${index}: ${index}`)),
  ],
  ['that is closed at once', 'failed', '', 'end'],
  ['that is reset at once', 'failed', '', 'reset'],
  ['that ends inside its head', 'failed', 'HTTP/1.1 200 OK\r\ncontent-le', 'end'],
  ['that ends inside its body', 'failed', 'HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc', 'end'],
  ['that is reset inside its body', 'failed', 'HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc', 'reset'],
  ['that ends inside a chunk', 'failed', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nab', 'end'],
  ['that ends between chunks', 'failed', chunked('abc'), 'end'],
  [
    'with a length and chunks',
    'failed',
    'HTTP/1.1 200 OK\r\ncontent-length: 3\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
    'end',
  ],
  ['with two lengths', 'failed', 'HTTP/1.1 200 OK\r\ncontent-length: 3\r\ncontent-length: 4\r\n\r\nabc', 'end'],
  ['with a length that is no number', 'failed', 'HTTP/1.1 200 OK\r\ncontent-length: 3x\r\n\r\nabc', 'end'],
  ['with a broken header', 'failed', 'HTTP/1.1 200 OK\r\nx a: 1\r\ncontent-length: 3\r\n\r\nabc', 'end'],
  [
    'with a broken chunk',
    'failed',
    'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nxyz\r\nabc\r\n0\r\n\r\n',
    'end',
  ],
  ['with headers that are too long', 'failed', ok('abc', `x-long: ${'x'.repeat(40_000)}`), 'end'],
  ['that is no HTTP', 'failed', 'what is this\r\n\r\n', 'end'],
];

const cases = answers.map(([name, outcome, text, then]) => ({ name, outcome, text, then }));

test.each(cases)('an answer $name, whole and byte by byte', async ({ outcome, text, then }) => {
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
    const pool = open();
    expect(await outcomeOf(pool)).toBe(outcome);
    answer = (socket) => socket.write(ok('next'));
    expect(await outcomeOf(pool)).toMatch(/200 .* next|failed/);
    expect(await outcomeOf(pool)).toBe('200 undefined next');
  }
});

test('a body of any length arrives, and so does its answer', async () => {
  const pool = open({ connections: 1 });
  answer = (socket, { body }) => socket.write(ok(body));
  for (const body of ['', 'été 🎬', 'x'.repeat(10_000_000), 'é'.repeat(1_000_000)]) {
    const { bytes } = await post(pool, body);
    expect(bytes.toString() === body).toBe(true);
  }
  expect(accepted).toBe(1);
});

test('an answer to one request does not wait for a slow one', async () => {
  const pool = open();
  answer = (socket, { body }) => body === 'quick' && socket.write(ok('done'));
  const slow = post(pool, 'slow');
  for (let request = 0; request < 5; request++) expect((await post(pool, 'quick')).bytes.toString()).toBe('done');
  expect(accepted).toBe(2);
  for (const socket of sockets) socket.destroy();
  await expect(slow).rejects.toThrow('other side closed');
});

test('requests that find no connection wait in turn, and each gets its own answer', async () => {
  const pool = open();
  const order: string[] = [];
  answer = (socket, { body }) => {
    order.push(body);
    global.setImmediate(() => socket.write(ok(body)));
  };
  const bodies = Array.from({ length: 50 }, (_, index) => String(index));
  const all = Promise.all(bodies.map((body) => post(pool, body)));
  expect(pool.stats.queued).toBe(48);
  expect((await all).map(({ bytes }) => bytes.toString())).toEqual(bodies);
  expect([accepted, order.toSorted((a, b) => Number(a) - Number(b))]).toEqual([2, bodies]);
  expect(pool.stats).toMatchObject({ connected: 2, queued: 0 });
});

test('a request that is given up closes its connection; one that waits is never sent', async () => {
  const pool = open({ connections: 1 });
  const received: string[] = [];
  answer = (socket, { body }) => {
    received.push(body);
    if (body === 'answered') socket.write(ok('done'));
  };
  const [first, second] = [new AbortController(), new AbortController()];
  const running = post(pool, 'given up', first.signal);
  const waiting = post(pool, 'never sent', second.signal);
  const last = post(pool, 'answered');
  await waitUntil(() => received.length === 1, 5);
  second.abort(new Error('second'));
  await expect(waiting).rejects.toThrow('second');
  first.abort(new Error('first'));
  await expect(running).rejects.toThrow('first');
  expect((await last).bytes.toString()).toBe('done');
  expect(received).toEqual(['given up', 'answered']);
  await expect(post(pool, 'late', AbortSignal.abort(new Error('over')))).rejects.toThrow('over');
});

test('a connection that the server closes while it is free is not used again', async () => {
  const pool = open();
  answer = (socket) => socket.write(ok('done'));
  await post(pool);
  for (const socket of sockets) socket.end();
  await waitUntil(() => pool.stats.connected === 0, 5);
  expect((await post(pool)).bytes.toString()).toBe('done');
});

test('a request is not sent again when its connection closes without an answer', async () => {
  const pool = open({ connections: 1 });
  answer = (socket, { index }) => (index === 0 ? socket.write(ok('done')) : socket.destroy());
  await post(pool);
  await expect(post(pool)).rejects.toMatchObject({
    code: expect.stringMatching(/UND_ERR_SOCKET|ECONNRESET/) as string,
  });
  expect(accepted).toBe(1);
});

test('bytes that belong to no request close the connection, and are no answer to the next one', async () => {
  const pool = open();
  answer = (socket) => socket.write(ok('done') + ok('smuggled'));
  expect((await post(pool)).bytes.toString()).toBe('done');
  answer = (socket) => socket.write(ok('next'));
  expect((await post(pool)).bytes.toString()).toBe('next');
  const [free] = [...sockets];
  free!.write(ok('smuggled'));
  await waitUntil(() => pool.stats.free === 0, 5);
  expect((await post(pool)).bytes.toString()).toBe('next');
});

test('a connection is used no longer than the server says', async () => {
  const pool = open();
  answer = (socket) => socket.write(ok('done', 'keep-alive: timeout=1'));
  await post(pool);
  await post(pool);
  expect(accepted).toBe(2);
});

test('an answer that comes before the whole request has left is taken', async () => {
  const pool = open();
  server.removeAllListeners('connection');
  server.once('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.pause();
    socket.write(ok('too large'));
  });
  expect((await post(pool, 'x'.repeat(20_000_000))).bytes.toString()).toBe('too large');
});

test('an answer that is too large is an error of its own', async () => {
  answer = (socket) => socket.write(ok('x'.repeat(1_001)));
  await expect(post(open({ maxResponseSize: 1_000 }))).rejects.toMatchObject({
    code: 'UND_ERR_RES_EXCEEDED_MAX_SIZE',
  });
});

test('a server that is not there is an error of its own', async () => {
  const pool = open();
  server.close();
  await once(server, 'close');
  await expect(Promise.all([post(pool), post(pool)])).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});

test('a header that could begin another one is not sent', async () => {
  const pool = open();
  const signal = new AbortController().signal;
  const headers = { 'x-a': '1\r\nx-b: 2' };
  await expect(postTo(pool, { path: '/', headers, body: '', signal })).rejects.toThrow('invalid x-a header');
  expect(accepted).toBe(0);
});

test('closing waits for requests that run, and refuses new ones', async () => {
  const pool = open();
  pools.pop();
  let send = () => {};
  answer = (socket) => (send = () => void socket.write(ok('done')));
  const running = post(pool);
  await waitUntil(() => accepted === 1, 5);
  const closing = pool.close();
  await expect(post(pool)).rejects.toMatchObject({ code: 'UND_ERR_CLOSED' });
  await setImmediate();
  send();
  expect((await running).bytes.toString()).toBe('done');
  await closing;
  await waitUntil(() => sockets.size === 0, 5);
});
