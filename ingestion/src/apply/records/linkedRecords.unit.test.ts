/** Changes in any order and in any batches end in the films that all records make together. */
import fc from 'fast-check';
import type { ExternalIdSourceName } from '@marquee/graph/records/filmRecord';
import type { LiveRecord } from '@marquee/graph/records/storedRecords';
import { cluster } from '@marquee/graph/resolution/cluster';
import { evidenceOf, idKeys, titleKeys, titlesOf } from '@marquee/graph/resolution/evidence';
import type { FindRecords } from './findRecords.js';
import { linkedRecords } from './linkedRecords.js';

interface Description {
  readonly title: string;
  readonly originalTitle: string | undefined;
  readonly year: number | undefined;
  readonly people: readonly string[];
  readonly imdb: string | undefined;
  readonly tmdb: string | undefined;
  readonly article: string | undefined;
  readonly runtimeMinutes: number | undefined;
}

function record(provider: string, key: number, of: Description): LiveRecord {
  const id = (source: ExternalIdSourceName, value: string | undefined) =>
    value === undefined ? [] : [{ source, value }];
  return {
    id: `${provider}/${key}`,
    provider,
    key: String(key),
    version: 1,
    observedAt: '',
    notSameAs: [],
    movieId: null,
    film: {
      title: of.title,
      originalTitle: of.originalTitle,
      year: of.year,
      runtimeMinutes: of.runtimeMinutes,
      genres: [],
      directors: of.people,
      cast: [],
      externalIds: [...id('IMDB', of.imdb), ...id('TMDB', of.tmdb), ...id('WIKIPEDIA', of.article)],
    },
  };
}

/** Records by id, as the graph has them; and their films, each as the ids of its records. */
class Catalog {
  readonly records = new Map<string, LiveRecord>();
  #films = new Map<string, readonly string[]>();
  /** The most records that one look-up returned. */
  mostFound = 0;

  readonly #find: FindRecords = ({ titles, ids, maxOfATitle }) => {
    const found = new Map<string, LiveRecord>();
    const crowded: { title: string; provider: string; records: number }[] = [];
    const wantedTitles = new Set(titles);
    const byTitle = new Map<string, LiveRecord[]>();
    for (const one of this.records.values()) {
      for (const title of titleKeys({ titles: titlesOf(one.film), year: one.film.year }))
        if (wantedTitles.has(title))
          byTitle.set(`${one.provider} ${title}`, [...(byTitle.get(`${one.provider} ${title}`) ?? []), one]);
      if (idKeys(evidenceOf(one)).some((key) => ids.includes(key))) found.set(one.id, one);
    }
    for (const [key, list] of byTitle) {
      const [provider, title] = [key.slice(0, key.indexOf(' ')), key.slice(key.indexOf(' ') + 1)];
      if (list.length > maxOfATitle) crowded.push({ provider, title, records: list.length });
      else for (const one of list) found.set(one.id, one);
    }
    this.mostFound = Math.max(this.mostFound, found.size);
    return Promise.resolve({ records: [...found.values()], crowded });
  };

  async change(states: readonly (LiveRecord | { readonly id: string; readonly film: null })[]): Promise<void> {
    const ids = new Set(states.map(({ id }) => id));
    const before = states.flatMap(({ id }) => this.records.get(id) ?? []);
    const now = states.filter((state): state is LiveRecord => state.film !== null);
    const { linked, isCrowded } = await linkedRecords(this.#find, { before, now, ids });
    for (const id of ids) this.#films.delete(id);
    for (const group of cluster([...now, ...linked].map(evidenceOf), isCrowded)) {
      const members = group.map(({ id }) => id).sort();
      for (const id of members) this.#films.set(id, members);
    }
    for (const { id } of states) this.records.delete(id);
    for (const one of now) this.records.set(one.id, one);
  }

  films(): string[] {
    return [...new Set([...this.#films.values()].map((members) => members.join(' ')))].sort();
  }
}

const filmsOf = (records: Iterable<LiveRecord>): string[] =>
  cluster([...records].map(evidenceOf))
    .map((group) =>
      group
        .map(({ id }) => id)
        .sort()
        .join(' '),
    )
    .sort();

const sometimes = <T>(values: readonly T[]) => fc.oneof(fc.constant(undefined), fc.constantFrom(...values));
const description = fc.record<Description>({
  title: fc.constantFrom('Seven', 'Se7en', 'Home'),
  originalTitle: sometimes(['Seven', 'Heim']),
  year: sometimes([1995, 1996, 1997]),
  people: fc.subarray(['Ann', 'Ben', 'Cleo'], { maxLength: 2 }),
  imdb: sometimes(['tt1', 'tt2']),
  tmdb: sometimes(['1', '2']),
  article: sometimes(['Seven_(film)']),
  runtimeMinutes: sometimes([50, 91]),
});
const change = fc.record({
  provider: fc.constantFrom('a', 'b', 'c'),
  key: fc.nat({ max: 4 }),
  of: fc.option(description, { freq: 6 }),
});

test('records that change in batches make the films of all records', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(change, { minLength: 1, maxLength: 4 }), { maxLength: 12 }), async (batches) => {
      const catalog = new Catalog();
      for (const batch of batches) {
        const states = new Map(
          batch.map(({ provider, key, of }) => [
            `${provider}/${key}`,
            of ? record(provider, key, of) : { id: `${provider}/${key}`, film: null },
          ]),
        );
        await catalog.change([...states.values()]);
      }
      expect(catalog.films()).toEqual(filmsOf(catalog.records.values()));
    }),
    { numRuns: 400 },
  );
});

test('a title that a provider has too often says nothing, from the first to the last of its records', async () => {
  const seven: Description = {
    ...{ title: 'Home', originalTitle: undefined, year: 1995, people: ['Ann'] },
    ...{ imdb: undefined, tmdb: undefined, article: undefined, runtimeMinutes: undefined },
  };
  const crowd = Array.from({ length: 60 }, (_, key) => record('a', key, seven));
  const other = [record('b', 1, seven), record('b', 2, { ...seven, people: [] })];
  await fc.assert(
    fc.asyncProperty(
      fc.shuffledSubarray([...crowd, ...other], { minLength: 62 }),
      fc.shuffledSubarray(crowd, { minLength: 60 }),
      fc.integer({ min: 1, max: 30 }),
      async (arriving, leaving, size) => {
        const catalog = new Catalog();
        const inBatches = async (states: Parameters<Catalog['change']>[0]) => {
          for (let from = 0; from < states.length; from += size) {
            await catalog.change(states.slice(from, from + size));
            expect(catalog.films()).toEqual(filmsOf(catalog.records.values()));
          }
        };
        await inBatches(arriving);
        await inBatches(leaving.map(({ id }) => ({ id, film: null })));
      },
    ),
    { numRuns: 8 },
  );
});

test('a look-up returns few records, however many a provider has of one title', async () => {
  const catalog = new Catalog();
  const of: Description = {
    ...{ title: 'Home', originalTitle: undefined, year: 1995, people: ['Ann'] },
    ...{ imdb: undefined, tmdb: undefined, article: undefined, runtimeMinutes: undefined },
  };
  for (let batch = 0; batch < 10; batch++)
    await catalog.change(Array.from({ length: 200 }, (_, index) => record('a', batch * 200 + index, of)));
  expect(catalog.films()).toHaveLength(2_000);
  expect(catalog.mostFound).toBeLessThanOrEqual(50);
});
