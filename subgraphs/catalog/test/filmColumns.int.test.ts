/** Searches over films in memory answer as searches that read everything, and never with a state from before a change. */
// cspell:ignore kimgs nová šárka silvr
import fc from 'fast-check';
import { applyRecords } from '@marquee/ingestion/apply/applyRecords';
import type { FilmRecord, SourceRecord } from '@marquee/graph/records/filmRecord';
import { openNeo4j, type Neo4jConnection } from '@marquee/graph/neo4j/connection';
import { createLifecycle, type Lifecycle } from '@marquee/kit/lifecycle';
import { silentLog } from '@marquee/kit/log';
import { filmRecord, removeRecords, versionedRecords } from '@marquee/testing/fixtures/films';
import { assertUntilCovered } from '@marquee/testing/results/assertUntilCovered';
import { eventually } from '@marquee/testing/results/waitUntil';
import { whileNoFilmChanges } from '@marquee/testing/results/whileNoFilmChanges';
import { testServers, uniqueName } from '@marquee/testing/servers/testServers';
import { openFilmColumns, type FilmColumns } from '../src/columns/filmColumns.js';
import { searchMovies, type SearchArguments } from '../src/search/searchMovies.js';
import type { SearchReader } from '../src/search/searchReader.js';
import { suggest } from '../src/search/suggest.js';

let lifecycle: Lifecycle;
let neo4j: Neo4jConnection;
let statements: string[];
const maxBytes = 64 * 1024 * 1024;
const open = (bytes = maxBytes): FilmColumns => openFilmColumns(lifecycle, neo4j, { log: silentLog, maxBytes: bytes });

beforeAll(async () => {
  lifecycle = createLifecycle(silentLog);
  statements = [];
  neo4j = await openNeo4j({
    ...testServers().neo4j,
    readTimeoutMs: 20_000,
    onStatement: (text) => statements.push(text),
  });
  lifecycle.onStop('neo4j', () => neo4j.close());
});
afterAll(() => lifecycle.stop());

/** Objects of the database have no order of their names. */
const canonical = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(canonical)
    : typeof value === 'object' && value !== null
      ? Object.fromEntries(
          Object.entries(value)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([name, one]) => [name, canonical(one)]),
        )
      : value;

interface Answers {
  readonly memory: unknown;
  readonly read: unknown;
  /** Whether the statements gave ids alone. */
  readonly isHit: boolean;
}

/** Both answers of the same state. */
const bothAnswers = (films: FilmColumns, ask: (reader: SearchReader) => Promise<unknown>): Promise<Answers> =>
  whileNoFilmChanges(neo4j, async () => {
    let isHit = true;
    const watched: FilmColumns = {
      get current() {
        return films.current;
      },
      catchUp: films.catchUp,
      saw: (number, used) => {
        isHit &&= used?.number === number;
        films.saw(number, used);
      },
    };
    const memory = await ask({ read: neo4j.read, films: watched });
    return { memory: canonical(memory), read: canonical(await ask({ read: neo4j.read })), isHit };
  });

const words = [
  'Stone',
  'Stones',
  'Silver',
  'Kings',
  'King',
  'of',
  'the',
  'Солярис',
  'ゴジラ',
  'Été',
  'Two',
  'God',
  'Father',
  'Godfather',
];
const people = ['Anna Storm', 'Bela Kiss', 'De Winter', 'Šárka Nová', 'Ян Гус'];
const genres = ['Drama', 'Crime', 'Odd genre'];
const many = <T>(list: readonly T[], max: number) => fc.uniqueArray(fc.constantFrom(...list), { maxLength: max });
const orNone = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

const title = fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 4 }).map((list) => list.join(' '));
const film = fc.record({
  title,
  originalTitle: orNone(title),
  alternativeTitles: orNone(fc.array(title, { maxLength: 2 })),
  year: orNone(fc.integer({ min: 1960, max: 1984 })),
  synopsis: orNone(title),
  votes: orNone(fc.integer({ min: 0, max: 2_000_000 })),
  genres: many(genres, 3),
  directors: many(people, 2),
  cast: many(people, 4).map((names) => names.map((name) => ({ name }))),
  externalIds: fc.constant([]),
});

/** What a user types, and a filter by places in lists of the ids that there are. */
const search = fc.record({
  q: fc.oneof(
    title,
    fc.constantFrom(...people, 'god father', 'storm stone', 'silvr', 'kimgs of', 'stone film', 'sto', 'solyaris', ''),
    title.map((text) => text.slice(1)),
  ),
  genre: orNone(fc.nat()),
  person: orNone(fc.nat()),
  year: orNone(fc.record({ min: fc.constant(1970), max: fc.constant(1979) })),
  orderBy: fc.constantFrom(null, 'RELEVANCE', 'POPULARITY', 'NEWEST', 'OLDEST', 'TITLE' as const),
  facets: many(['GENRE', 'DECADE', 'YEAR', 'CAST', 'DIRECTOR'] as const, 5),
  first: fc.constantFrom(1, 20),
});

/** Films of one test, with a word that no other film has. */
function filmsOf() {
  const word = uniqueName('columns');
  const record = versionedRecords(word);
  const written = new Map<string, SourceRecord>();
  return {
    word,
    write: async (changes: readonly (readonly [key: string, change: FilmRecord | null])[]) => {
      const records = changes.map(([key, change]) =>
        record(key, change && { ...change, title: `${change.title} ${word}` }),
      );
      for (const one of records) written.set(one.key, one);
      await applyRecords(neo4j, records);
    },
    remove: () => removeRecords(neo4j, [...written.values()]),
  };
}

async function idsOf(label: 'Genre' | 'Person', names: readonly string[]): Promise<string[]> {
  const rows = await neo4j.read<{ id: string }>(
    `MATCH (e:${label}) WHERE e.name IN $names RETURN e.id AS id ORDER BY id`,
    { names },
  );
  return rows.map(({ id }) => id);
}

test('searches over films in memory answer as those that read everything, after every change', async () => {
  const films = open();
  const own = filmsOf();
  let hits = 0;
  let asked = 0;
  try {
    await assertUntilCovered(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom(...'abcdefgh'), fc.option(film, { freq: 4 })), {
          minLength: 1,
          maxLength: 6,
        }),
        fc.array(search, { minLength: 5, maxLength: 5 }),
        fc.boolean(),
        async (changes, searches, catchesUp) => {
          await own.write([...new Map(changes)]);
          if (catchesUp) await films.catchUp();
          const [genreIds, personIds] = [await idsOf('Genre', genres), await idsOf('Person', people)];
          const pick = (ids: readonly string[], place: number | undefined) =>
            place === undefined || ids.length === 0 ? undefined : { anyOf: [ids[place % ids.length]!] };
          for (const { q, genre, person, year, ...rest } of searches) {
            const filter = { genres: pick(genreIds, genre), cast: pick(personIds, person), year };
            const args: SearchArguments = { q, filter, ...rest };
            for (const ask of [
              (reader: SearchReader) => searchMovies(reader, args),
              (reader: SearchReader) => searchMovies(reader, { ...args, q: `${q} ${own.word}` }),
              async (reader: SearchReader) => {
                const { pageInfo } = await searchMovies(reader, { ...args, first: 3 });
                return searchMovies(reader, { ...args, first: 3, after: pageInfo.endCursor });
              },
              (reader: SearchReader) => suggest(reader, { q: q.slice(0, 9) }),
            ]) {
              const { memory, read, isHit } = await bothAnswers(films, ask);
              expect(memory).toEqual(read);
              hits += isHit ? 1 : 0;
              asked++;
            }
          }
        },
      ),
      { numRuns: 5 },
      // Otherwise both would have read everything.
      () => ({ 'answers from memory': hits > asked / 10 }),
    );
  } finally {
    await own.remove();
  }
}, 240_000);

test('a search beside a writer never answers with a state from before a change that was committed before it began', async () => {
  const films = open();
  const own = filmsOf();
  try {
    await own.write([['film', filmRecord('State', { year: 1900 })]]);
    await films.catchUp();
    let committed = 0;
    let isWriting = true;
    let answers = 0;
    const ask = async () => {
      while (isWriting) {
        const least = committed;
        const { facets } = await searchMovies(
          { read: neo4j.read, films },
          { q: `state ${own.word}`, facets: ['YEAR'] },
        );
        expect(Number(facets[0]!.buckets[0]!.id) - 1900).toBeGreaterThanOrEqual(least);
        answers++;
      }
    };
    const writing = (async () => {
      for (let number = 1; number <= 25; number++) {
        await own.write([['film', filmRecord('State', { year: 1900 + number })]]);
        committed = number;
      }
    })().finally(() => (isWriting = false));
    await Promise.all([writing, ask(), ask(), ask()]);
    expect(answers).toBeGreaterThan(0);
  } finally {
    await own.remove();
  }
}, 60_000);

test('a search whose films are in memory sends two statements less with facets: for their numbers and for texts', async () => {
  const films = open();
  const own = filmsOf();
  const count = async (reader: SearchReader): Promise<number> => {
    statements.length = 0;
    await searchMovies(reader, { q: `stone silver ${own.word}`, facets: ['GENRE', 'DECADE', 'CAST'] });
    return statements.length;
  };
  try {
    await own.write([['film', filmRecord('Stone Silver', { year: 1970, genres: ['Drama'] })]]);
    await eventually(async () => {
      await films.catchUp();
      expect(await count({ read: neo4j.read, films })).toBe(1);
    });
    expect(await count({ read: neo4j.read })).toBe(3);
  } finally {
    await own.remove();
  }
}, 60_000);

test('films that do not fit into memory are read', async () => {
  const films = open(1_000);
  await films.catchUp();
  expect(films.current).toBeNull();
  const { memory, read, isHit } = await bothAnswers(films, (reader) =>
    searchMovies(reader, { q: 'the', facets: ['GENRE'] }),
  );
  expect(isHit).toBe(false);
  expect(memory).toEqual(read);
}, 60_000);
