/** The HTTP server against clients that send malformed, slow, large or many requests, on real sockets. */
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { rawConnection, rawRequest } from '@marquee/testing/http/rawHttp';
import { waitUntil } from '@marquee/testing/results/waitUntil';
import { createBodyReader } from './bodyReader.js';
import { serve, type Serving } from './httpServer.js';
import { sendJson } from './json.js';
import { defaultServerLimits, type BodyLimits, type ServerLimits } from './serverLimits.js';

/** Times are so long that a whole request on a busy machine does not take them. */
const bodies: BodyLimits = {
  maxBytesInFlight: 100_000,
  maxBytesInFlightPerClient: 60_000,
  timeoutMs: 3_000,
  graceMs: 1_000,
  minBytesPerSecond: 50_000,
};
const limits: ServerLimits = {
  ...defaultServerLimits,
  maxConnections: 40,
  headersTimeoutMs: 1_000,
  keepAliveMs: 300,
  maxHeaders: 20,
  bodies,
};
const maxBytes = 50_000;
/** Requests to /wait that have begun. */
let waiting = 0;
/** Resolves the requests to /wait. */
let release = () => {};
let serving: Serving;

async function start(given: Partial<ServerLimits> = {}): Promise<Serving> {
  const used = { ...limits, ...given };
  const reader = createBodyReader(used.bodies);
  const released = new Promise<void>((resolve) => (release = resolve));
  const read = (request: IncomingMessage, response: ServerResponse) =>
    reader.read(request, response, { maxBytes, client: String(request.headers['x-client'] ?? 'one') });
  return serve({
    host: '127.0.0.1',
    port: 0,
    limits: used,
    headers: { 'x-content-type-options': 'nosniff' },
    routes: {
      'POST /late': async (request, response) => {
        await once(response, 'close');
        sendJson(response, { bytes: (await read(request, response)).length });
      },
      'POST /read': async (request, response) => sendJson(response, { bytes: (await read(request, response)).length }),
      'POST /wait': async (request, response) => {
        const body = await read(request, response);
        waiting++;
        await released;
        sendJson(response, { bytes: body.length });
      },
    },
  });
}

beforeAll(async () => {
  serving = await start();
});
afterAll(() => serving.stop());

const code = (body: string) =>
  (JSON.parse(body) as { errors: { extensions: { code: string; requestId: string } }[] }).errors[0]!.extensions;
const head = (line: string, ...headers: string[]) => [line, 'host: localhost', ...headers, '', ''].join('\r\n');
const post = (path: string, ...headers: string[]) => head(`POST ${path} HTTP/1.1`, ...headers);

describe('a path', () => {
  test.each([
    ['with a slash at its end', head('GET /live/ HTTP/1.1', 'connection: close')],
    ['as an absolute target', head('GET http://example.com/live?a=b HTTP/1.1', 'connection: close')],
    ['with a query', head('GET /live?a=b HTTP/1.1', 'connection: close')],
  ])('%s is the same', async (_, request) => {
    const { status, body } = await rawRequest(serving.url, request);
    expect([status, body]).toEqual([200, '{"status":"live"}']);
  });

  test('is answered to HEAD as to GET, without a body', async () => {
    const response = await fetch(new URL('/live', serving.url), { method: 'HEAD' });
    expect([response.status, response.headers.get('content-length'), await response.text()]).toEqual([200, '17', '']);
  });

  test.each([
    ['POST', '/live', 'GET, HEAD'],
    ['DELETE', '/ready', 'GET, HEAD'],
    ['GET', '/read', 'POST'],
  ])('refuses %s %s with 405 and the methods that it takes', async (method, path, allow) => {
    const response = await fetch(new URL(path, serving.url), { method });
    expect([response.status, response.headers.get('allow')]).toEqual([405, allow]);
    expect(code(await response.text()).code).toBe('BAD_REQUEST');
  });
});

describe('a malformed request gets a JSON body with a code', () => {
  test.each<[string, string, number]>([
    ['no HTTP', 'nonsense\r\n\r\n', 400],
    ['an unknown method', head('FOO / HTTP/1.1'), 400],
    ['an unknown version', head('GET / HTTP/9.9'), 400],
    ['no host', 'GET /live HTTP/1.1\r\n\r\n', 400],
    ['two hosts', head('GET /live HTTP/1.1', 'host: other'), 400],
    ['two tokens', head('GET /live HTTP/1.1', 'authorization: Bearer a', 'Authorization: Bearer b'), 400],
    ['a space in a header name', head('GET /live HTTP/1.1', 'a b: c'), 400],
    ['a control character in a header', head('GET /live HTTP/1.1', 'a: \u0001'), 400],
    ['two lengths', post('/read', 'content-length: 1', 'content-length: 2'), 400],
    ['a length and chunks', post('/read', 'content-length: 1', 'transfer-encoding: chunked'), 400],
    ['a negative length', post('/read', 'content-length: -1'), 400],
    ['a length that is no number', post('/read', 'content-length: 0x10'), 400],
    ['a chunk whose size is no number', `${post('/read', 'transfer-encoding: chunked')}zz\r\n`, 400],
    ['an unknown transfer encoding', post('/read', 'transfer-encoding: gzip'), 400],
    ['CONNECT', head('CONNECT example.com:443 HTTP/1.1'), 405],
    ['too many headers', head('GET /live HTTP/1.1', ...Array.from({ length: 20 }, (_, i) => `x-${i}: 1`)), 431],
    ['very many headers', head('GET /live HTTP/1.1', ...Array.from({ length: 900 }, (_, i) => `x-${i}: 1`)), 431],
    ['a header above the limit', head('GET /live HTTP/1.1', `x: ${'a'.repeat(17_000)}`), 431],
    ['a path above the limit', head(`GET /${'a'.repeat(17_000)} HTTP/1.1`), 431],
    ['chunk extensions', `${post('/read', 'transfer-encoding: chunked')}1;${'a'.repeat(17_000)}\r\n`, 413],
    ['an unknown expectation', post('/read', 'expect: the-moon', 'content-length: 1'), 417],
    ['a length above the limit', post('/read', 'content-length: 99999999999'), 413],
    ['a length of 50 digits', post('/read', `content-length: ${'9'.repeat(50)}`), 400],
    [
      'an expectation and a length above the limit',
      post('/read', 'expect: 100-continue', 'content-length: 50001'),
      413,
    ],
  ])('%s', async (_, text, status) => {
    const answer = await rawRequest(serving.url, text);
    expect(answer.status).toBe(status);
    expect(answer.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'x-request-id': code(answer.body).requestId,
    });
    expect(code(answer.body).code).toBe('BAD_REQUEST');
  });

  test('a protocol upgrade is ignored: the request is answered as HTTP/1.1', async () => {
    const answer = await rawRequest(
      serving.url,
      head('GET /live HTTP/1.1', 'connection: upgrade', 'upgrade: websocket'),
    );
    expect([answer.status, answer.body]).toEqual([200, '{"status":"live"}']);
  });

  test('an unknown path is NOT_FOUND, with the body dropped', async () => {
    const answer = await rawRequest(serving.url, `${post('/nothing', 'content-length: 99999999999')}abc`);
    expect([answer.status, code(answer.body).code]).toEqual([404, 'NOT_FOUND']);
  });
});

describe('a body', () => {
  test('is read to its last byte, however it is cut', async () => {
    const connection = rawConnection(serving.url);
    connection.send(post('/read', 'transfer-encoding: chunked'));
    for (let size = 0; size < 3_000; size++) connection.send('1\r\nx\r\n');
    connection.send('0\r\n\r\n');
    expect((await connection.answer).body).toBe('{"bytes":3000}');
    connection.socket.destroy();
  });

  test('is asked for only when its length is allowed', async () => {
    const connection = rawConnection(serving.url);
    connection.send(post('/read', 'expect: 100-continue', 'content-length: 3'));
    const [first] = (await once(connection.socket, 'data')) as [Buffer];
    expect(first.toString()).toContain('100 Continue');
    connection.send('abc');
    expect((await connection.answer).body).toBe('{"bytes":3}');
    connection.socket.destroy();
  });

  test('above the limit is refused while it arrives in chunks', async () => {
    const connection = rawConnection(serving.url);
    connection.send(post('/read', 'transfer-encoding: chunked'));
    connection.send(`${(60_000).toString(16)}\r\n${'x'.repeat(60_000)}\r\n`);
    expect((await connection.answer).status).toBe(413);
    await connection.closed;
  });

  test.each([
    ['sends nothing', ''],
    ['stops in the middle', 'x'.repeat(3_000)],
  ])('whose client %s is refused with 408, and the connection is closed', async (_, sent) => {
    const connection = rawConnection(serving.url);
    connection.send(post('/read', 'content-length: 40000') + sent);
    const answer = await connection.answer;
    expect([answer.status, code(answer.body).code]).toEqual([408, 'BAD_REQUEST']);
    await connection.closed;
  });

  test('that drips below the least speed is refused with 408', async () => {
    const connection = rawConnection(serving.url);
    connection.send(post('/read', 'content-length: 40000'));
    const drip = setInterval(() => connection.send('x'), 20);
    expect((await connection.answer).status).toBe(408);
    clearInterval(drip);
    await connection.closed;
  });

  test('whose client disconnects is given back to the budget', async () => {
    for (let round = 0; round < 8; round++) {
      const connection = rawConnection(serving.url);
      connection.send(post('/read', 'content-length: 50000') + 'x'.repeat(40_000));
      await once(connection.socket, 'connect');
      connection.socket.end();
      await connection.closed;
    }
    const answer = await rawRequest(serving.url, post('/read', 'content-length: 40000') + 'x'.repeat(40_000));
    expect(answer.body).toBe('{"bytes":40000}');
  });
});

test('a body that is read after its client has gone is given back to the budget', async () => {
  for (let round = 0; round < 8; round++) {
    const connection = rawConnection(serving.url);
    connection.send(post('/late', 'content-length: 50000') + 'x'.repeat(50_000));
    await once(connection.socket, 'connect');
    connection.socket.end();
    await connection.closed;
  }
  const answer = await rawRequest(serving.url, post('/read', 'content-length: 40000') + 'x'.repeat(40_000));
  expect(answer.body).toBe('{"bytes":40000}');
});

test('bytes in flight are limited for one client and for all, and small bodies always pass', async () => {
  const server = await start({ bodies: { ...bodies, graceMs: 5_000, timeoutMs: 5_000 } });
  const send = (client: string, bytes: number) =>
    rawRequest(server.url, post('/wait', `x-client: ${client}`, `content-length: ${bytes}`) + 'x'.repeat(bytes));
  // The first 16 KiB of each body are free, so 50,000 bytes count as 33,616.
  const first = send('one', 50_000);
  const second = send('two', 50_000);
  const refusedForOne = await send('one', 50_000);
  expect([refusedForOne.status, code(refusedForOne.body).code]).toEqual([429, 'RATE_LIMITED']);
  expect(refusedForOne.headers['retry-after']).toBe('1');
  const refusedForAll = await send('three', 50_000);
  expect([refusedForAll.status, code(refusedForAll.body).code]).toEqual([503, 'RATE_LIMITED']);
  const small = send('one', 16_000);
  release();
  expect((await Promise.all([first, second, small])).map(({ status }) => status)).toEqual([200, 200, 200]);
  await server.stop();
});

describe('connections', () => {
  test('that send no request, or only a part of the headers, are answered with 408 and closed', async () => {
    const silent = rawConnection(serving.url);
    const slow = rawConnection(serving.url);
    slow.send('GET /live HTTP/1.1\r\nhost: loc');
    const drip = setInterval(() => slow.send('a'), 50);
    expect((await slow.answer).status).toBe(408);
    clearInterval(drip);
    expect(code((await silent.answer).body).code).toBe('BAD_REQUEST');
    await Promise.all([silent.closed, slow.closed]);
  });

  test('that stay idle after an answer are closed', async () => {
    const connection = rawConnection(serving.url);
    connection.send(head('GET /live HTTP/1.1'));
    expect((await connection.answer).status).toBe(200);
    await connection.closed;
  });

  test('above the limit push out those that wait longest, so that a new client is still answered', async () => {
    const server = await start({ maxConnections: 5, headersTimeoutMs: 60_000, keepAliveMs: 60_000 });
    const { hostname, port } = new URL(server.url);
    const waiting = Array.from({ length: 50 }, () => connect(Number(port), hostname).on('error', () => {}));
    await Promise.all(waiting.slice(0, 45).map((socket) => once(socket, 'close')));
    const answer = await rawRequest(server.url, head('GET /live HTTP/1.1'));
    expect(answer.status).toBe(200);
    for (const socket of waiting) socket.destroy();
    await server.stop();
  });

  test('with an open request are not pushed out', async () => {
    const server = await start({ maxConnections: 3 });
    const open = rawRequest(server.url, post('/wait', 'content-length: 1') + 'x');
    const others = Array.from({ length: 20 }, () => rawConnection(server.url));
    await Promise.all(others.slice(0, 17).map(({ closed }) => closed));
    release();
    expect((await open).status).toBe(200);
    for (const { socket } of others) socket.destroy();
    await server.stop();
  });

  test('that close leave nothing of the requests that waited behind another one', async () => {
    const server = await start();
    const connection = rawConnection(server.url);
    const body = 'x'.repeat(50_000);
    connection.send(`${post('/wait', 'content-length: 1')}x${post('/read', 'content-length: 50000')}${body}`);
    const read = () => rawRequest(server.url, `${post('/read', 'content-length: 50000', 'connection: close')}${body}`);
    // The bytes of the second request count.
    await waitUntil(async () => (await read()).status === 429);
    connection.socket.destroy();
    await waitUntil(async () => (await read()).status === 200);
    await server.stop();
  });

  test('with several open requests at a stop answer all of them', async () => {
    const server = await start();
    const connection = rawConnection(server.url);
    const texts: string[] = [];
    connection.socket.on('data', (data: Buffer) => texts.push(data.toString()));
    waiting = 0;
    const wait = `${post('/wait', 'content-length: 1')}x`;
    connection.send(wait + wait);
    await waitUntil(() => waiting === 2);
    const stopped = server.stop();
    release();
    await connection.closed;
    await stopped;
    expect(texts.join('').match(/HTTP\/1.1 200/g)).toHaveLength(2);
  });

  test.each(['announceStop', 'stop'] as const)(
    'with an open request at %s close after its answer, and the answer says so',
    async (how) => {
      const server = await start();
      const connection = rawConnection(server.url);
      connection.send(post('/wait', 'expect: 100-continue', 'content-length: 1'));
      // The server goes on, so the request has begun.
      await once(connection.socket, 'data');
      const stopped = Promise.resolve(server[how]());
      connection.send('x');
      release();
      const { status, headers } = await connection.answer;
      expect([status, headers.connection]).toEqual([200, 'close']);
      await connection.closed;
      await stopped;
      await server.stop();
    },
  );
});
