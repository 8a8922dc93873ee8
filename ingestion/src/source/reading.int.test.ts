/** Reading providers' files: no content breaks a reader, exhausts its memory, or hides valid rows. */
import fc from 'fast-check';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { assertUntilCovered } from '@marquee/testing/results/assertUntilCovered';
import { fileSource } from './source.js';
import { readAllFilms, type FilmFormat } from '../formats/format.js';
import { marqueeFormat, parseMarqueeRow } from '../formats/marqueeFormat.js';
import { wikipediaFormat } from '../formats/wikipediaFormat.js';
import { arrayItems, lines, type RawRow } from './rawRows.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'marquee-reading-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
async function read(content: string | Buffer, format: FilmFormat = marqueeFormat) {
  const path = join(folder, `${files++}.file`);
  writeFileSync(path, content);
  const { rows, rejected } = await readAllFilms(fileSource(path), format);
  return {
    titles: rows.map(({ film }) => film!.title),
    rejected: rejected.map(({ line, field, reason }) => `${line} ${field}: ${reason}`),
  };
}
const film = (title: string) => JSON.stringify({ title });

test('of a thousand rows, three invalid ones are reported and the others read', async () => {
  const rows = Array.from({ length: 1_000 }, (_, index) => film(`Film ${index}`));
  rows[9] = '{"title": NaN}';
  rows[499] = '{"title":"x","year":"soon"}';
  rows[999] = '{"title":';
  for (const content of [rows.join('\n'), gzipSync(rows.join('\r\n')), `\ufeff${rows.join('\n')}\n`]) {
    const { titles, rejected } = await read(content);
    expect(titles).toHaveLength(997);
    expect(rejected).toEqual([
      '10 : is not valid JSON',
      '500 year: is not a valid year: "soon"',
      '1000 : is not valid JSON',
    ]);
  }
});

test.each([
  ['a row of 100 MB', () => Buffer.alloc(100_000_000, 'x'), '2 : is longer than 1048576 bytes'],
  ['a row of brackets', () => Buffer.alloc(1_000_000, '['), '2 : is not valid JSON'],
  ['a wrong encoding', () => Buffer.from('{"title":"Am\xe9lie"}', 'latin1'), '2 : is not UTF-8 text'],
  ['a key that could change every object', () => Buffer.from('{"__proto__":{"title":"x"}}'), '2 title: is missing'],
  ['a list', () => Buffer.from('["title"]'), '2 : is not a JSON object'],
  ['a NUL', () => Buffer.from([0]), '2 : is not valid JSON'],
])('%s is rejected, and the rows beside it are read', async (_, row, refusal) => {
  const { titles, rejected } = await read(
    Buffer.concat([Buffer.from(`${film('before')}\n`), row(), Buffer.from(`\n${film('after')}`)]),
  );
  expect(titles).toEqual(['before', 'after']);
  expect(rejected).toEqual([refusal]);
  expect(({} as { title?: string }).title).toBeUndefined();
});

test('a truncated or damaged gzip file is read up to there', async () => {
  const rows = Array.from({ length: 2_000 }, (_, index) =>
    film(`Film ${'abcdefgh'[index % 8]!.repeat(1 + (index % 50))} ${index}`),
  );
  const whole = gzipSync(rows.join('\n'));
  const { titles, rejected } = await read(whole.subarray(0, whole.length / 2));
  expect(titles.length).toBeGreaterThan(100);
  expect(titles).toEqual(rows.slice(0, titles.length).map((row) => (JSON.parse(row) as { title: string }).title));
  expect(rejected.at(-1)).toMatch(/ends in the middle of its gzip data$/);
  const damaged = Buffer.from(whole);
  damaged.fill(0xff, whole.length / 2, whole.length / 2 + 20);
  expect((await read(damaged)).rejected.at(-1)).toMatch(/gzip data/);
  expect((await read(Buffer.concat([gzipSync(`${film('one')}\n`), gzipSync(film('two'))]))).titles).toEqual([
    'one',
    'two',
  ]);
});

test('links, folders and missing files are reported', async () => {
  symlinkSync('/etc/passwd', join(folder, 'link'));
  expect((await readAllFilms(fileSource(join(folder, 'link')), marqueeFormat)).rejected[0]!.reason).toBe(
    'is a link, which is not followed',
  );
  expect((await readAllFilms(fileSource(folder), marqueeFormat)).rejected[0]!.reason).toBe('is not a regular file');
  // A named pipe without a writer must not wait for one.
  const pipe = join(folder, 'pipe.jsonl');
  execFileSync('mkfifo', [pipe]);
  expect((await readAllFilms(fileSource(pipe), marqueeFormat)).rejected[0]!.reason).toBe('is not a regular file');
  expect((await readAllFilms(fileSource(join(folder, 'nowhere')), marqueeFormat)).rejected[0]!.reason).toBe(
    'cannot be opened: ENOENT',
  );
});

test.each([
  ['', 'is not one JSON array'],
  ['{}', 'is not one JSON array'],
  ['[] []', 'is not one JSON array'],
  ['[{"title":"a","year":2000}', 'ends in the middle of the array'],
  ['[{"title":"a","year":2000},{"ti', 'ends in the middle of the array'],
])('content that is not one JSON array: %j', async (content, reason) => {
  expect((await read(content, wikipediaFormat)).rejected.at(-1)).toContain(reason);
});

test('an array is read item by item, and items are counted like lines', async () => {
  const { titles, rejected } = await read(
    '[\n{"title":"a","year":2000},\n{"title":"b]},","year":2001},{"x":"\\"]"},\n {"title":"c",\n"year":2002}]\n',
    wikipediaFormat,
  );
  expect(titles).toEqual(['a', 'b]},', 'c']);
  expect(rejected).toEqual(['3 title: is missing']);
});

/** The bytes in chunks, cut at any position. */
async function* cut(bytes: Buffer, cuts: readonly number[]): AsyncGenerator<Buffer> {
  let from = 0;
  for (const to of [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort((a, b) => a - b)) {
    yield bytes.subarray(from, to);
    from = to;
  }
}
async function all(rows: AsyncIterable<RawRow>): Promise<RawRow[]> {
  const list: RawRow[] = [];
  for await (const row of rows) list.push(row);
  return list;
}

test('rows do not depend on how the bytes are cut, and any bytes give rows or problems', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.json(), { maxLength: 6 }),
      fc.array(fc.nat(400), { maxLength: 6 }),
      fc.constantFrom(' ', '\n', '\r\n\t'),
      async (items, cuts, space) => {
        const array = Buffer.from(`${space}[${items.join(`,${space}`)}]${space}`);
        const read = await all(arrayItems(cut(array, cuts)));
        expect(read.map((row) => ('text' in row ? row.text.trim() : row.problem))).toEqual(
          items.map((item) => item.trim()),
        );
        const flat = items.map((item) => JSON.stringify(JSON.parse(item)));
        const rows = await all(lines(cut(Buffer.from(flat.join('\n')), cuts)));
        expect(rows).toEqual(flat.map((text, index) => ({ line: index + 1, text })));
      },
    ),
  );
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
      for (const split of [lines, arrayItems]) await all(split(cut(Buffer.from(bytes), [])));
    }),
  );
});

test('the published schema and the reader accept the same rows', async () => {
  const schema = JSON.parse(readFileSync(new URL('../formats/film.schema.json', import.meta.url), 'utf8')) as object;
  const validate = new Ajv2020({ allowUnionTypes: true, strictTypes: false }).compile(schema);
  const wrong = fc.constantFrom<unknown>('', ' ', '\u200b', 5, {}, []);
  const text = fc.oneof({ weight: 12, arbitrary: fc.constantFrom<unknown>('x', ' y ', 'Ü', null, undefined) }, wrong);
  const texts = fc.oneof(fc.array(text, { maxLength: 3 }), text);
  const personIds = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record(
        {
          imdb: fc.constantFrom<unknown>(
            'nm6',
            'NM6',
            6,
            -6,
            '',
            '\\N',
            'tt6',
            'https://www.IMDb.com/name/nm6/?a\nb',
            null,
          ),
          tmdb: fc.constantFrom<unknown>(
            4110,
            '4110-x',
            ' 7',
            10_000_000_000,
            'https://themoviedb.org/person/7-x',
            'x',
          ),
          wikidata: fc.constantFrom<unknown>('Q5', 'wd:q5', 5, 'http://www.wikidata.org/entity/Q5', '5'),
        },
        { requiredKeys: [] },
      ),
    },
    fc.record({ movielens: text }),
    text,
  );
  const member = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record(
        { name: fc.constant('Somebody'), character: text, externalIds: personIds },
        { requiredKeys: ['name'] },
      ),
    },
    text,
  );
  const row = fc.record(
    {
      title: fc.oneof(
        { weight: 8, arbitrary: fc.constantFrom<unknown>('A title', 'A'.repeat(500)) },
        fc.constant<unknown>('Ä'.repeat(501)),
        text,
      ),
      originalTitle: text,
      year: fc.constantFrom<unknown>(1887, 1888, 2000, 2000, 2000, 2000.5, null),
      runtimeMinutes: fc.constantFrom<unknown>(0, 1, 90, 90, 90, 6_000, 6_001, null, '90'),
      synopsis: text,
      imageUrl: text,
      genres: texts,
      directors: fc.oneof(fc.array(member, { maxLength: 2 }), texts),
      cast: fc.oneof(fc.array(member, { maxLength: 2 }), text),
      externalIds: fc.oneof(
        { weight: 6, arbitrary: fc.record({ imdb: fc.constant('tt1') }, { requiredKeys: [] }) },
        fc.record({ tmdb: text, other: text }, { requiredKeys: [] }),
        text,
      ),
      more: text,
      votes: fc.constantFrom<unknown>(-1, 0, 5, 5, 5, 1.5, null, '5'),
      key: text,
      version: fc.constantFrom<unknown>(0, 1, 1, 1, 1.5, -1, '1'),
      deleted: fc.constantFrom<unknown>(true, false, false, false, 'yes', 0),
    },
    { requiredKeys: [] },
  );
  const counts = { good: 0, bad: 0 };
  await assertUntilCovered(
    fc.property(fc.oneof(row, text), (value) => {
      // As it would be in a line.
      const json = JSON.stringify(value);
      if (json === undefined) return;
      const plain: unknown = JSON.parse(json);
      let isRead = true;
      try {
        parseMarqueeRow(plain);
      } catch {
        isRead = false;
      }
      counts[isRead ? 'good' : 'bad']++;
      expect({ json, isRead }).toEqual({ json, isRead: validate(plain) });
    }),
    { numRuns: 1_500 },
    () => ({ good: counts.good > 0, bad: counts.bad > 0 }),
  );
});
