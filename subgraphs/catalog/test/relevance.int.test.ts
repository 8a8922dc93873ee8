/** Relevance of search: the evaluated queries over the bundled films, with minimum scores. */
import { readFileSync } from 'node:fs';
import { filmKey, evaluateSearch, relevanceQueries } from '@marquee/testing/relevance/evaluateSearch';
import { repositoryFile } from '@marquee/dev/repository';
import { testServers } from '@marquee/testing/servers/testServers';
import { openNeo4j, type Neo4jConnection } from '@marquee/graph/neo4j/connection';
import { searchMovies } from '../src/search/searchMovies.js';

let neo4j: Neo4jConnection;
beforeAll(async () => {
  neo4j = await openNeo4j({ ...testServers().neo4j, readTimeoutMs: 15_000 });
});
afterAll(() => neo4j.close());

const minimum = { mrr: 0.97, hitsAt1: 0.95 };

test('searches rank the film that the query is for first, in each category of queries', async () => {
  const films = readFileSync(repositoryFile('dev', 'data', 'films.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { title: string; year: number });
  const queries = relevanceQueries(new Set(films.map(({ title, year }) => filmKey(title, year))));
  expect(queries.length).toBeGreaterThan(250);
  const result = await evaluateSearch(queries, async (q) => {
    const { edges, totalCount, didYouMean } = await searchMovies(neo4j, { q, first: 10 });
    const rows = await neo4j.read<{ id: string; title: string; year: number | null }>(
      'MATCH (m:Movie) WHERE m.id IN $ids RETURN m.id AS id, m.title AS title, m.year AS year',
      { ids: edges.map(({ movieId }) => movieId) },
    );
    const keyOf = new Map(rows.map(({ id, title, year }) => [id, filmKey(title, year)]));
    return { films: edges.map(({ movieId }) => keyOf.get(movieId)!), total: totalCount, didYouMean };
  });
  expect({ missed: result.missed, ok: result.mrr >= minimum.mrr && result.hitsAt1 >= minimum.hitsAt1 }).toMatchObject({
    ok: true,
  });
  // Each category by itself, as a good mean could hide a category that fails.
  for (const { category, mrr } of result.categories)
    expect(`${category} ${mrr >= 0.85 ? 'well' : mrr}`).toBe(`${category} well`);
}, 400_000);
