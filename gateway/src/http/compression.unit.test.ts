/** Which compression an answer gets. */
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { acceptedCoding, compress } from './compression.js';

test.each([
  ['gzip, deflate, br', 'br'],
  ['gzip', 'gzip'],
  ['GZIP;q=0.5', 'gzip'],
  ['br;q=0.1, gzip;q=0.9', 'gzip'],
  ['br;q=0, *', 'gzip'],
  ['*', 'br'],
  ['identity', undefined],
  ['gzip;q=0', undefined],
  ['zstd, ;;,', undefined],
  [undefined, undefined],
])('%s gets %s', (header, coding) => {
  expect(acceptedCoding({ headers: header === undefined ? {} : { 'accept-encoding': header } })).toBe(coding);
});

test('text comes back as it was', async () => {
  const text = 'é'.repeat(5_000);
  const body = Buffer.from(text);
  const [brotli, gzip] = [await compress(body, 'br'), await compress(body, 'gzip')];
  expect(brotliDecompressSync(brotli).toString()).toBe(text);
  expect(gunzipSync(gzip).toString()).toBe(text);
  expect(Math.max(brotli.length, gzip.length)).toBeLessThan(1_000);
});
