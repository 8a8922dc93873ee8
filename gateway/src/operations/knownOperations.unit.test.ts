/** Which text a request asks to run: its own, a persisted one, or one of the manifest. */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createManifest, readManifest } from './manifest.js';
import type { OperationRequest } from './operationRequest.js';
import { findText, type OperationsMode } from './operationText.js';
import { createMemoryStore } from './persistedQueries.js';
import { OperationRefused } from './refusal.js';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const body = '# The hero.\nquery Hero {\n  hero { name }\n}\n';
const manifest = createManifest([{ id: 'hero-1', body }]);

const request = (query: string | undefined, persistedQuery?: unknown): OperationRequest => ({
  query,
  operationName: undefined,
  variables: {},
  extensions: persistedQuery === undefined ? {} : { persistedQuery },
});
const byId = (sha256Hash: unknown) => request(undefined, { version: 1, sha256Hash });

function open(mode: OperationsMode) {
  const persistedQueries = createMemoryStore();
  const find = async (asked: OperationRequest) => {
    try {
      return await findText(asked, { mode, manifest, persistedQueries });
    } catch (error) {
      if (!(error instanceof OperationRefused)) throw error;
      return String(error.errors[0]!.extensions.code);
    }
  };
  return { find, persistedQueries };
}

test('a query runs as it is, and is persisted when its hash comes with it', async () => {
  const { find } = open('any');
  const text = '{ a }';
  const found = { text, hash: sha256(text), isKnown: true };
  expect(await find(request(text))).toEqual({ ...found, persist: false });
  expect(await find(request(text, { version: 1, sha256Hash: sha256(text) }))).toEqual({ ...found, persist: true });
});

test('a persisted query runs by its hash, unless the store gives another text', async () => {
  const { find, persistedQueries } = open('any');
  const hash = sha256('{ a }');
  expect(await find(byId(hash))).toBe('PERSISTED_QUERY_NOT_FOUND');
  await persistedQueries.set(hash, '{ a }');
  expect(await find(byId(hash))).toMatchObject({ text: '{ a }', hash });
  await persistedQueries.set(hash, '{ stolen }');
  expect(await find(byId(hash))).toBe('PERSISTED_QUERY_NOT_FOUND');
});

test.each([
  ['neither a query nor a hash', request(undefined)],
  ['an empty query', request('')],
  ['another version', request('{ a }', { version: 2, sha256Hash: sha256('{ a }') })],
  ['no version', request(undefined, { sha256Hash: sha256('{ a }') })],
  ['a hash of another query', request('{ a }', { version: 1, sha256Hash: sha256('{ b }') })],
  ['a hash that is no text', byId(1)],
  ['an extension that is no object', request(undefined, 'x')],
])('%s is a BAD_REQUEST', async (_, asked) => {
  expect(await open('any').find(asked)).toBe('BAD_REQUEST');
});

test.each(['any', 'log', 'known'] as const)(
  'an operation of the manifest runs by its id in the mode %s',
  async (mode) => {
    expect(await open(mode).find(byId('hero-1'))).toMatchObject({ text: body, hash: sha256(body), isKnown: true });
  },
);

test('in the mode known, only operations of the manifest run; white space and comments do not count', async () => {
  const { find, persistedQueries } = open('known');
  for (const text of [body, 'query Hero{hero{name}}', 'query Hero, { hero { name } } # one'])
    expect(await find(request(text))).toMatchObject({ text, isKnown: true });
  await persistedQueries.set(sha256('{ a }'), '{ a }');
  for (const asked of [request('query Hero { hero { id } }'), request('{ a }'), request('{'), byId(sha256('{ a }'))])
    expect(await find(asked)).toBe('PERSISTED_QUERY_NOT_IN_LIST');
});

test('in the mode log, other operations run and are told apart', async () => {
  const { find } = open('log');
  expect(await find(request('{ a }'))).toMatchObject({ isKnown: false });
  expect(await find(request(body))).toMatchObject({ isKnown: true });
});

test('the store forgets the oldest queries instead of growing', async () => {
  const store = createMemoryStore();
  const text = (index: number) => `${index}`.padEnd(1024 * 1024, 'x');
  for (let index = 0; index < 20; index++) await store.set(String(index), text(index));
  expect(await store.get('19')).toBe(text(19));
  expect(await store.get('0')).toBeUndefined();
});

describe('a manifest file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'marquee-manifest-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const write = (content: string) => {
    const file = join(folder, 'manifest.json');
    writeFileSync(file, content);
    return file;
  };
  const format = 'apollo-persisted-query-manifest';

  test('of our stored operations is read', () => {
    expect(
      readManifest(fileURLToPath(new URL('../../../schema/manifest.json', import.meta.url))).includes('{ a }'),
    ).toBe(false);
  });

  test.each([
    '{',
    '[]',
    'null',
    JSON.stringify({ format, version: 2, operations: [] }),
    JSON.stringify({ format, version: 1, operations: [null] }),
    JSON.stringify({ format, version: 1, operations: [{ id: 1, body: '{ a }' }] }),
    JSON.stringify({ format, version: 1, operations: [{ id: 'a', body: '"' }] }),
  ])('with the content %s stops the start', (content) => {
    expect(() => readManifest(write(content))).toThrow(/manifest of operations/);
  });

  test('that is missing stops the start', () => {
    expect(() => readManifest(join(folder, 'none.json'))).toThrow('cannot be read');
  });
});
