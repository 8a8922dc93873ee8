/** Our search and the baselines: the same films, the same relevance queries, the same machine. */
import type { Neo4jConnection } from '@marquee/graph/neo4j/connection';
import { openNeo4j } from '@marquee/graph/neo4j/connection';
import { createLifecycle, type Lifecycle } from '@marquee/kit/lifecycle';
import { openFilmColumns } from '@marquee/catalog/columns/filmColumns';
import type { SearchReader } from '@marquee/catalog/search/searchReader';
import { searchMovies } from '@marquee/catalog/search/searchMovies';
import { suggest } from '@marquee/catalog/search/suggest';
import { words } from '@marquee/graph/text/words';
import { seededRandom } from '@marquee/dev/dataset/random';
import { siblingDatabase, type BenchEnvironment } from './benchEnvironment.js';
import { misspell } from '@marquee/testing/fixtures/misspell';
import { measure, formatLatency, quantiles, type Measurement } from './measure.js';
import {
  filmKey,
  evaluateSearch,
  relevanceQueries,
  type SearchResult,
} from '@marquee/testing/relevance/evaluateSearch';
import { miniSearch, miniSearchDropping, orama, postgres, type Baseline, type SearchFilm } from './baselines.js';

const seed = 5;
/** Room for a million films. */
const maxFilmsBytes = 1_024 * 1_024 * 1_024;

export async function measureSearch(environment: BenchEnvironment): Promise<Measurement[]> {
  const lifecycle = createLifecycle(environment.log);
  const neo4j = await openNeo4j({ ...environment.databases.neo4j, readTimeoutMs: 10_000 });
  lifecycle.onStop('driver', () => neo4j.close());
  try {
    const reader = await searchReader(lifecycle, environment, neo4j);
    const films = await readFilms(neo4j);
    const measurements: Measurement[] = [{ name: 'search: films', value: String(films.length) }];
    const url = await siblingDatabase(environment.databases.databaseUrl, 'bench_search');
    const queries = relevanceQueries(new Set(films.map(({ title, year }) => filmKey(title, year))));
    const engines = [
      () => marquee(neo4j, reader, films),
      () => miniSearch(films),
      () => miniSearchDropping(films),
      () => orama(films),
      () => postgres(url, films),
    ];
    for (const open of engines) {
      const engine = await open();
      const times: number[] = [];
      const timed = async (q: string): Promise<SearchResult> => {
        const startedAt = performance.now();
        const result = await engine.search(q);
        times.push(performance.now() - startedAt);
        return result;
      };
      await evaluateSearch(queries.slice(0, 60), engine.search);
      const { mrr, hitsAt1, categories, missed, queries: count } = await evaluateSearch(queries, timed);
      measurements.push({
        name: `search: ${engine.name}`,
        value: formatLatency(quantiles(times)),
        note:
          `MRR ${mrr.toFixed(3)}, first hit relevant for ${(hitsAt1 * 100).toFixed(1)} % of ${count}; ` +
          `built in ${(engine.buildMs / 1000).toFixed(1)} s, ${engine.size}`,
      });
      environment.print(
        `${engine.name}: ${categories.map((one) => `${one.category} ${one.mrr.toFixed(2)}`).join(', ')}`,
      );
      if (engine.name === 'Marquee') for (const miss of missed) environment.print(`  missed ${miss}`);
      await engine.close();
    }
    // Last, because Neo4j is warm then.
    measurements.push(...(await recallByLength(reader, films)), ...(await measureOwn(reader)));
    return measurements;
  } finally {
    await lifecycle.stop();
  }
}

/** Searches with all films in memory, as a catalog process has them by default. */
export async function searchReader(
  lifecycle: Lifecycle,
  { log }: BenchEnvironment,
  neo4j: Neo4jConnection,
): Promise<SearchReader> {
  const films = openFilmColumns(lifecycle, neo4j, { log, maxBytes: maxFilmsBytes });
  await films.catchUp();
  return { read: neo4j.read, films };
}

const readFilms = (neo4j: Neo4jConnection): Promise<SearchFilm[]> =>
  neo4j.readInBackground<SearchFilm & Record<string, unknown>>(`
    MATCH (m:Movie)
    RETURN m.id AS id, m.title AS title, m.originalTitle AS originalTitle, m.year AS year, m.synopsis AS synopsis,
      COLLECT { MATCH (m)<-[c:ACTED_IN]-(p) RETURN p.name ORDER BY c.billing } AS cast,
      COLLECT { MATCH (m)<-[c:DIRECTED]-(p) RETURN p.name ORDER BY c.billing } AS directors,
      COLLECT { MATCH (m)-[:IN_GENRE]->(g) RETURN g.name } AS genres`);

/** Our search. Building it is rebuilding the full-text index. */
async function marquee(neo4j: Neo4jConnection, reader: SearchReader, films: readonly SearchFilm[]): Promise<Baseline> {
  const keys = new Map(films.map(({ id, title, year }) => [id, filmKey(title, year)]));
  const [index] = await neo4j.readInBackground<{ statement: string }>(
    "SHOW FULLTEXT INDEXES YIELD name, createStatement WHERE name = 'movieSearch' RETURN createStatement AS statement",
  );
  const startedAt = performance.now();
  await neo4j.write((run) => run('DROP INDEX movieSearch'));
  await neo4j.write((run) => run(index!.statement));
  await neo4j.readInBackground('CALL db.awaitIndexes(600)');
  return {
    name: 'Marquee',
    buildMs: performance.now() - startedAt,
    size: 'in Neo4j',
    search: async (q) => {
      const { edges, totalCount, didYouMean } = await searchMovies(reader, { q, first: 10 });
      return { films: edges.map(({ movieId }) => keys.get(movieId)!), total: totalCount, didYouMean };
    },
    close: async () => {},
  };
}

const facets = ['GENRE', 'DECADE', 'CAST'] as const;

/** Our suggestions and searches of several kinds, without HTTP and gateway. */
async function measureOwn(reader: SearchReader): Promise<Measurement[]> {
  const latencyOf = async (name: string, run: () => Promise<unknown>): Promise<Measurement> => ({
    name: `search: ${name}`,
    value: formatLatency(await measure(run, 40, 10)),
  });
  const measurements: Measurement[] = [];
  for (const q of ['casab', 'godfahter', 'the', 'bergm', 'schwarzeneger'])
    measurements.push(await latencyOf(`suggest "${q}"`, () => suggest(reader, { q })));
  for (const q of ['casablanca', 'godfahter', 'bogart casablanca', 'love', 'the', 'star w'])
    measurements.push(await latencyOf(`searchMovies "${q}", three facets`, () => searchMovies(reader, { q, facets })));
  const year = { min: 1990, max: 1999 };
  measurements.push(await latencyOf('all films, three facets', () => searchMovies(reader, { facets })));
  measurements.push(
    await latencyOf('the nineties by title, three facets', () =>
      searchMovies(reader, { filter: { year }, orderBy: 'TITLE', facets }),
    ),
  );
  return measurements;
}

/** Makes one typo in one word of each of 2,000 titles. The share of films among the first ten hits, by length of the title. */
async function recallByLength(reader: SearchReader, films: readonly SearchFilm[]): Promise<Measurement[]> {
  const random = seededRandom(seed);
  const counts = new Map<string, { searches: number; found: number }>();
  for (let number = 0; number < 2_000; number++) {
    const film = films[random.below(films.length)]!;
    const own = words(film.title).map(({ token }) => token);
    const long = own.filter((token) => token.length >= 4);
    if (long.length === 0 || own.length > 8) continue;
    const chosen = long[random.below(long.length)]!;
    const q = own
      .map((token) => (token === chosen ? misspell(token, random.below([...token].length), random.below(4)) : token))
      .join(' ');
    const { edges } = await searchMovies(reader, { q, first: 10 });
    const letters = own.join(' ').length;
    const length = letters < 6 ? '4 to 5' : letters < 10 ? '6 to 9' : letters < 16 ? '10 to 15' : '16 and more';
    const count = counts.get(length) ?? { searches: 0, found: 0 };
    // Films with the same title cannot be distinguished by it.
    const sameTitle = new Set(films.filter(({ title }) => title === film.title).map(({ id }) => id));
    counts.set(length, {
      searches: count.searches + 1,
      found: count.found + (edges.some(({ movieId }) => sameTitle.has(movieId)) ? 1 : 0),
    });
  }
  return [...counts].sort().map(([length, { searches, found }]) => ({
    name: `search: one typo, titles of ${length} letters`,
    value: `${((found / searches) * 100).toFixed(1)} %`,
    note: `of ${searches} among the first ten`,
  }));
}
