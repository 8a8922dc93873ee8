/** Bodies in the codings and charsets of clients, over a real socket. */
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { createBodyReader } from './bodyReader.js';
import { serve, type Serving } from './httpServer.js';
import { sendJson } from './json.js';
import { defaultServerLimits } from './serverLimits.js';

const maxBytes = 50_000;
let serving: Serving;
beforeAll(async () => {
  const reader = createBodyReader(defaultServerLimits.bodies);
  serving = await serve({
    host: '127.0.0.1',
    port: 0,
    routes: {
      'POST /text': async (request, response) =>
        sendJson(response, { text: (await reader.read(request, response, { maxBytes })).toString() }),
    },
  });
});
afterAll(() => serving.stop());

const code = (text: string) =>
  (JSON.parse(text) as { errors: { extensions: { code: string } }[] }).errors[0]!.extensions.code;

describe('an encoded body', () => {
  const text = JSON.stringify({ text: 'é'.repeat(2_000) });
  const send = (body: Buffer | string, headers: Record<string, string>) =>
    fetch(new URL('/text', serving.url), { method: 'POST', body, headers });

  test.each<[string, Buffer, Record<string, string>]>([
    ['in gzip', gzipSync(text), { 'content-encoding': 'gzip' }],
    ['in gzip by its old name', gzipSync(text), { 'content-encoding': 'x-gzip' }],
    ['in brotli', brotliCompressSync(text), { 'content-encoding': 'br' }],
    ['in deflate', deflateSync(text), { 'content-encoding': 'Deflate' }],
    ['not encoded, by name', Buffer.from(text), { 'content-encoding': 'identity' }],
    ['in gzip and no more, by name', gzipSync(text), { 'content-encoding': 'identity, gzip,, Identity' }],
    ['in gzip, then in brotli', brotliCompressSync(gzipSync(text)), { 'content-encoding': 'gzip, br' }],
    ['in three codings', gzipSync(deflateSync(brotliCompressSync(text))), { 'content-encoding': 'br,deflate,gzip' }],
    ['with a byte order mark', Buffer.from(`\ufeff${text}`), {}],
    ['in UTF-16', Buffer.from(text, 'utf16le'), { 'content-type': 'application/json; charset=utf-16le' }],
    ['in ISO 8859-1', Buffer.from(text, 'latin1'), { 'content-type': 'application/json; charset="ISO-8859-1"' }],
  ])('%s is read as UTF-8', async (_, body, headers) => {
    expect(await (await send(body, headers)).json()).toEqual({ text });
  });

  test.each<[string, Buffer, Record<string, string>, number]>([
    ['that grows beyond the limit', gzipSync('x'.repeat(60_000)), { 'content-encoding': 'gzip' }, 413],
    [
      'that grows beyond the limit twice',
      gzipSync(gzipSync(Buffer.alloc(9e6))),
      { 'content-encoding': 'gzip, gzip' },
      413,
    ],
    ['of two codings in the other order', brotliCompressSync(gzipSync(text)), { 'content-encoding': 'br, gzip' }, 400],
    ['of an unknown charset', Buffer.from(text), { 'content-type': 'application/json; charset=klingon' }, 415],
    ['that is damaged', gzipSync(text).subarray(0, 40), { 'content-encoding': 'gzip' }, 400],
    ['in ISO 8859-1 without its charset', Buffer.from(text, 'latin1'), { 'content-type': 'application/json' }, 400],
    [
      'that is neither UTF-8 nor ASCII',
      Buffer.from([0x22, 0xc3, 0x22]),
      { 'content-type': 'a/b; charset=us-ascii' },
      400,
    ],
    ['of half a character', Buffer.from([0x22]), { 'content-type': 'application/json; charset=utf-16' }, 400],
  ])('%s is refused', async (_, body, headers, status) => {
    const response = await send(body, headers);
    expect(response.status).toBe(status);
    expect(code(await response.text())).toBe('BAD_REQUEST');
  });
});

describe('a content coding', () => {
  const send = (coding: string) =>
    fetch(new URL('/text', serving.url), {
      method: 'POST',
      body: gzipSync('{}'),
      headers: { 'content-encoding': coding },
    });

  test.each(['zstd', 'gzip, zstd', 'zstd, gzip', 'gzip; q=1', 'constructor', 'gzip, gzip, gzip, gzip'])(
    'that cannot be undone (%s) is refused with those that can',
    async (coding) => {
      const response = await send(coding);
      expect([response.status, response.headers.get('accept-encoding')]).toEqual([415, 'gzip, br, deflate']);
      expect(code(await response.text())).toBe('BAD_REQUEST');
    },
  );
});
