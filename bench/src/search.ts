/** Search beside what people would pick instead: the same films, the same judged queries, the same machine. */
import type { Neo4jConnection } from '@marquee/graph/neo4j/connection';
import { openNeo4j } from '@marquee/graph/neo4j/connection';
import { searchMovies } from '@marquee/catalog/search/searchMovies';
import { suggest } from '@marquee/catalog/search/suggest';
import { words } from '@marquee/graph/text/words';
import { seededRandom } from '@marquee/dev/dataset/random';
import { siblingDatabase, type Bed } from './benchEnvironment.js';
import { misspell } from '@marquee/testing/fixtures/misspell';
import { measure, ms, quantiles, type Line } from './measure.js';
import {
  filmKey,
  evaluateSearch,
  relevanceQueries,
  type SearchResult,
} from '@marquee/testing/relevance/evaluateSearch';
import { miniSearch, orama, postgres, type Contender, type SearchFilm } from './baselines.js';

const seed = 5;

export async function measureSearch(bed: Bed): Promise<Line[]> {
  const neo4j = await openNeo4j({ ...bed.databases.neo4j, readTimeoutMs: 10_000 });
  try {
    const films = await readFilms(neo4j);
    const lines: Line[] = [{ what: 'search: films', value: String(films.length) }];
    const url = await siblingDatabase(bed.databases.databaseUrl, 'bench_search');
    const judged = relevanceQueries(new Set(films.map(({ title, year }) => filmKey(title, year))));
    const contenders = [
      () => marquee(neo4j, films),
      () => miniSearch(films),
      () => orama(films),
      () => postgres(url, films),
    ];
    for (const open of contenders) {
      const contender = await open();
      const times: number[] = [];
      const timed = async (q: string): Promise<SearchResult> => {
        const began = performance.now();
        const answer = await contender.search(q);
        times.push(performance.now() - began);
        return answer;
      };
      await evaluateSearch(judged.slice(0, 60), contender.search);
      const verdict = await evaluateSearch(judged, timed);
      lines.push({
        what: `search: ${contender.name}`,
        value: ms(quantiles(times)),
        note:
          `MRR ${verdict.mrr.toFixed(3)}, first ${(verdict.hitsAt1 * 100).toFixed(1)} % of ${verdict.queries}; ` +
          `built in ${(contender.buildMs / 1000).toFixed(1)} s, ${contender.size}`,
      });
      bed.say(
        `${contender.name}: ${verdict.categories.map(({ category, mrr }) => `${category} ${mrr.toFixed(2)}`).join(', ')}`,
      );
      if (contender.name === 'Marquee') for (const miss of verdict.missed) bed.say(`  missed ${miss}`);
      await contender.close();
    }
    // Last, when Neo4j is warm.
    lines.push(...(await recallByLength(neo4j, films)), ...(await measureOwn(neo4j)));
    return lines;
  } finally {
    await neo4j.close();
  }
}

const readFilms = (neo4j: Neo4jConnection): Promise<SearchFilm[]> =>
  neo4j.readInBackground<SearchFilm & Record<string, unknown>>(`
    MATCH (m:Movie)
    RETURN m.id AS id, m.title AS title, m.originalTitle AS originalTitle, m.year AS year, m.synopsis AS synopsis,
      COLLECT { MATCH (m)<-[c:ACTED_IN]-(p) RETURN p.name ORDER BY c.billing } AS cast,
      COLLECT { MATCH (m)<-[c:DIRECTED]-(p) RETURN p.name ORDER BY c.billing } AS directors,
      COLLECT { MATCH (m)-[:IN_GENRE]->(g) RETURN g.name } AS genres`);

async function marquee(neo4j: Neo4jConnection, films: readonly SearchFilm[]): Promise<Contender> {
  const names = new Map(films.map(({ id, title, year }) => [id, filmKey(title, year)]));
  const [index] = await neo4j.readInBackground<{ statement: string }>(
    "SHOW FULLTEXT INDEXES YIELD name, createStatement WHERE name = 'movieSearch' RETURN createStatement AS statement",
  );
  const began = performance.now();
  await neo4j.write((run) => run('DROP INDEX movieSearch'));
  await neo4j.write((run) => run(index!.statement));
  await neo4j.readInBackground('CALL db.awaitIndexes(600)');
  return {
    name: 'Marquee',
    buildMs: performance.now() - began,
    size: 'in Neo4j',
    search: async (q) => {
      const { edges, totalCount, didYouMean } = await searchMovies(neo4j, { q, first: 10 });
      return { films: edges.map(({ movieId }) => names.get(movieId)!), total: totalCount, didYouMean };
    },
    close: async () => {},
  };
}

const facets = ['GENRE', 'DECADE', 'CAST'] as const;

/** In the server, without the gateway: a search each of a kind. */
async function measureOwn(neo4j: Neo4jConnection): Promise<Line[]> {
  const line = async (what: string, run: () => Promise<unknown>): Promise<Line> => ({
    what: `search: ${what}`,
    value: ms(await measure(run, 40, 10)),
  });
  const lines: Line[] = [];
  for (const q of ['casab', 'godfahter', 'the', 'bergm', 'schwarzeneger'])
    lines.push(await line(`suggest "${q}"`, () => suggest(neo4j, { q })));
  for (const q of ['casablanca', 'godfahter', 'bogart casablanca', 'love', 'the', 'star w'])
    lines.push(await line(`searchMovies "${q}", three facets`, () => searchMovies(neo4j, { q, facets })));
  const year = { min: 1990, max: 1999 };
  lines.push(await line('all films, three facets', () => searchMovies(neo4j, { facets })));
  lines.push(
    await line('the nineties by title, three facets', () =>
      searchMovies(neo4j, { filter: { year }, orderBy: 'TITLE', facets }),
    ),
  );
  return lines;
}

/** One typo in one word of each of 2,000 titles: is the film among the first ten? */
async function recallByLength(neo4j: Neo4jConnection, films: readonly SearchFilm[]): Promise<Line[]> {
  const random = seededRandom(seed);
  const counts = new Map<string, { tried: number; found: number }>();
  for (let tries = 0; tries < 2_000; tries++) {
    const film = films[random.below(films.length)]!;
    const own = words(film.title).map(({ token }) => token);
    const long = own.filter((token) => token.length >= 4);
    if (long.length === 0 || own.length > 8) continue;
    const chosen = long[random.below(long.length)]!;
    const typed = own
      .map((token) => (token === chosen ? misspell(token, random.below([...token].length), random.below(4)) : token))
      .join(' ');
    const { edges } = await searchMovies(neo4j, { q: typed, first: 10 });
    const letters = own.join(' ').length;
    const length = letters < 6 ? '4 to 5' : letters < 10 ? '6 to 9' : letters < 16 ? '10 to 15' : '16 and more';
    const count = counts.get(length) ?? { tried: 0, found: 0 };
    // Films of one title cannot be told apart by it.
    const twins = new Set(films.filter(({ title }) => title === film.title).map(({ id }) => id));
    counts.set(length, {
      tried: count.tried + 1,
      found: count.found + (edges.some(({ movieId }) => twins.has(movieId)) ? 1 : 0),
    });
  }
  return [...counts].sort().map(([length, { tried, found }]) => ({
    what: `search: one typo, titles of ${length} letters`,
    value: `${((found / tried) * 100).toFixed(1)} %`,
    note: `of ${tried} among the first ten`,
  }));
}
