/**
 * Kept lists of similar films and costars are those that are found among all films: at any time after random changes, merges, splits and
 * deletions, however far the keeper is.
 */
import { noFacts } from '@marquee/catalog/facts/facts';
import { createRelated } from '@marquee/catalog/related/relatedLoaders';
import { seededRandom, type Random } from '@marquee/dev/dataset/random';
import { integer, openNeo4j, type Neo4jConnection } from '@marquee/graph/neo4j/connection';
import { relatedStatements } from '@marquee/graph/related/relatedStatements';
import { foundSimilarFilms, type FoundSimilarFilms } from '@marquee/graph/related/similarFilms';
import type { FoundCostars } from '@marquee/graph/related/costars';
import { applyRecords } from '@marquee/ingestion/apply/applyRecords';
import { unmerge } from '@marquee/ingestion/apply/unmerge';
import type { FilmRecord, SourceRecord } from '@marquee/graph/records/filmRecord';
import { filmRecord, removeRecords, versionedRecords } from '@marquee/testing/fixtures/films';
import { keepAllLists, openListKeeper } from '@marquee/testing/fixtures/listKeeper';
import { whileNoFilmChanges } from '@marquee/testing/results/whileNoFilmChanges';
import { testServers, uniqueName } from '@marquee/testing/servers/testServers';

let neo4j: Neo4jConnection;
beforeAll(async () => {
  neo4j = await openNeo4j({ ...testServers().neo4j, readTimeoutMs: 15_000 });
});
afterAll(() => neo4j.close());

/** Films of a few people, so that each change affects many lists. */
class RandomFilms {
  readonly #testPrefix = uniqueName('lists');
  readonly #newRecord = { a: versionedRecords(`${this.#testPrefix}-a`), b: versionedRecords(`${this.#testPrefix}-b`) };
  readonly #live = new Map<string, { provider: 'a' | 'b'; film: FilmRecord }>();
  readonly #all = new Map<string, SourceRecord>();

  constructor(readonly random: Random) {}

  readonly #name = () => `${this.#testPrefix} ${'ABCDEFGHIJ'[this.random.below(10)]!}`;
  readonly #genre = () => `${this.#testPrefix} genre ${this.random.below(4)}`;

  #film(title: string): FilmRecord {
    const names = Array.from({ length: this.random.below(5) }, this.#name);
    return filmRecord(title, {
      ...(this.random.below(6) === 0 ? {} : { year: 1960 + this.random.below(25) }),
      genres: [...new Set(Array.from({ length: this.random.below(3) }, this.#genre))],
      cast: [...new Set(names)].map((name) => ({ name })),
      directors: this.random.below(3) === 0 ? [this.#name()] : [],
    });
  }

  /** Writes some changes. */
  async change(): Promise<void> {
    if (this.random.below(6) === 0) return this.#split();
    const records = Array.from({ length: 1 + this.random.below(4) }, () => this.#next());
    for (const record of records) this.#all.set(`${record.provider}/${record.key}`, record);
    await applyRecords(neo4j, records);
  }

  #next(): SourceRecord {
    const known = [...this.#live.keys()];
    const kind = known.length < 8 ? 0 : this.random.below(5);
    if (kind < 2) return this.#put('a', `${this.#live.size}-${this.random.below(1_000_000)}`);
    const key = known[this.random.below(known.length)]!;
    const { provider, film } = this.#live.get(key)!;
    if (kind === 2) return this.#put(provider, key, { ...this.#film(film.title), externalIds: film.externalIds });
    if (kind === 3) {
      this.#live.delete(key);
      return this.#newRecord[provider](key, null);
    }
    // Another provider has the film with other people: both are merged.
    return this.#put('b', `${key}-b`, { ...this.#film(film.title), year: film.year, externalIds: film.externalIds });
  }

  #put(provider: 'a' | 'b', key: string, given?: FilmRecord): SourceRecord {
    const externalIds = [{ source: 'IMDB' as const, value: `tt${9_000_000 + this.random.below(900_000)}` }];
    const film = given ?? { ...this.#film(`${this.#testPrefix} film ${key}`), externalIds };
    this.#live.set(key, { provider, film });
    return this.#newRecord[provider](key, film);
  }

  async #split(): Promise<void> {
    const [merged] = await neo4j.read<{ record: string }>(
      `MATCH (r:SourceRecord) WHERE r.id STARTS WITH $prefix AND r.movieId IS NOT NULL
       WITH r.movieId AS film, collect(r.id) AS records WHERE size(records) > 1 RETURN records[0] AS record LIMIT 1`,
      { prefix: this.#testPrefix },
    );
    if (merged) await unmerge(neo4j, merged.record);
  }

  async ids(): Promise<{ films: string[]; people: string[] }> {
    const idsOf = async (pattern: string) =>
      (await neo4j.read<{ id: string }>(`MATCH ${pattern} RETURN e.id AS id`, { prefix: this.#testPrefix })).map(
        ({ id }) => id,
      );
    return {
      films: await idsOf('(e:Movie) WHERE e.title STARTS WITH $prefix'),
      people: await idsOf('(e:Person) WHERE e.name STARTS WITH $prefix'),
    };
  }

  remove(): Promise<void> {
    return removeRecords(neo4j, [...this.#all.values()]);
  }
}

async function bothLists(ids: { films: string[]; people: string[] }, first: number) {
  const requests = (all: string[]) => ({ requests: all.map((id) => ({ id, first: integer(first) })) });
  return whileNoFilmChanges(neo4j, async () => {
    const related = createRelated(neo4j, noFacts);
    const given = {
      similar: await Promise.all(ids.films.map((id) => related.similar({ id, first }))),
      costars: await Promise.all(ids.people.map((id) => related.costars({ id, first }))),
    };
    type Row<Found> = Found & Record<string, unknown>;
    const films = await neo4j.read<Row<FoundSimilarFilms>>(relatedStatements.similar, requests(ids.films));
    const people = await neo4j.read<Row<FoundCostars>>(relatedStatements.costars, requests(ids.people));
    const found = {
      similar: ids.films.map((_, at) => films.filter(({ index }) => index === at).flatMap(foundSimilarFilms)),
      costars: ids.people.map((_, at) => people.filter(({ index }) => index === at).flatMap(({ costars }) => costars)),
    };
    return { given: inOrder(given), found: inOrder(found) };
  });
}

/** What two films share has no order. */
const inOrder = ({ similar, costars }: { similar: object; costars: object }) =>
  JSON.parse(JSON.stringify({ similar, costars }), (name, value: unknown) =>
    Array.isArray(value) && (name === 'shared' || name === 'genres')
      ? (value as { id: string; kind?: string }[]).sort((a, b) => (a.id + a.kind < b.id + b.kind ? -1 : 1))
      : value,
  ) as unknown;

/** Number of films whose list of similar films is kept and current. */
const keptFilms = async (ids: readonly string[]): Promise<number> =>
  (await neo4j.read(relatedStatements.keptSimilar, { ids })).length;

test.each([1, 2, 3])('kept lists are those that are found, after any changes (seed %d)', async (seed) => {
  const films = new RandomFilms(seededRandom(seed));
  const keeper = openListKeeper(neo4j);
  const finish = () => keepAllLists(neo4j, keeper);
  // What other tests wrote is done first.
  await finish();
  try {
    let used = 0;
    for (let round = 0; round < 14; round++) {
      await films.change();
      const steps = films.random.below(4);
      for (let step = 0; step < steps; step++) await keeper.step();
      // Other tests may write more people than these steps see.
      if (round % 5 === 4) await finish();
      const ids = await films.ids();
      const { given, found } = await bothLists(ids, [1, 2, 10, 100][round % 4]!);
      expect(given).toEqual(found);
      used += await keptFilms(ids.films);
    }
    expect(used).toBeGreaterThan(0);
  } finally {
    await films.remove();
  }
});

test('a keeper that is killed leaves its work to the next one, and finishes', async () => {
  const films = new RandomFilms(seededRandom(9));
  try {
    for (let round = 0; round < 12; round++) await films.change();
    // It found lists, and stored none of them, or not how far it is.
    const killed = openListKeeper(neo4j, { onBatch: () => Promise.reject(new Error('killed')) });
    await killed.step().catch(() => {});
    const ids = await films.ids();
    await keepAllLists(neo4j);
    expect(await keptFilms(ids.films)).toBeGreaterThan(0);
    const { given, found } = await bothLists(ids, 10);
    expect(given).toEqual(found);
  } finally {
    await films.remove();
  }
});
