/** The change feed over HTTP: what a slow catalog is asked for. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createViewerSigner } from '@marquee/kit/identity/viewer';
import { httpChangeSource, type ChangeBatch, type ChangeSource } from './source.js';

const signer = createViewerSigner('a-secret-of-at-least-32-characters');
const empty: ChangeBatch = { changes: [], cursor: 7, more: false };
let server: Server;
let source: ChangeSource;
/** The limits that the catalog was asked for. */
let limits: number[];
/** A batch with more changes gets no answer. */
let fastest: number;
let answer: string;

beforeEach(async () => {
  limits = [];
  fastest = Infinity;
  answer = JSON.stringify(empty);
  server = createServer((request, response) => {
    const { searchParams } = new URL(request.url!, 'http://catalog');
    limits.push(Number(searchParams.get('limit')));
    if (limits.at(-1)! <= fastest) response.end(answer);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  source = httpChangeSource(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, signer, 200);
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

test('batches that do not arrive in time become smaller until they do', async () => {
  fastest = 100;
  let batch: ChangeBatch | undefined;
  while (!batch) batch = await source(3).catch(() => undefined);
  expect(batch).toEqual(empty);
  // A busy machine may give up before the server has read a request.
  expect(limits).toEqual([...limits].sort((a, b) => b - a));
  expect(limits.at(-1)).toBeLessThanOrEqual(100);
  expect(limits.at(-1)).toBeGreaterThanOrEqual(50);
});

test.each(['<html>', '{', '{}', '{"changes":{},"cursor":1,"more":false}', '{"changes":[],"cursor":"1","more":false}'])(
  'an answer that is no batch is an error: %s',
  async (text) => {
    answer = text;
    await expect(source(3)).rejects.toThrow();
  },
);
