/** Relevance of search: the judged queries over the bundled films, with minimum scores. */
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

const floor = { mrr: 0.97, hitsAt1: 0.95 };

test('searches find the film that is meant, in each category of queries', async () => {
  const films = readFileSync(repositoryFile('dev', 'data', 'films.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { title: string; year: number });
  const judged = relevanceQueries(new Set(films.map(({ title, year }) => filmKey(title, year))));
  expect(judged.length).toBeGreaterThan(250);
  const verdict = await evaluateSearch(judged, async (q) => {
    const { edges, totalCount, didYouMean } = await searchMovies(neo4j, { q, first: 10 });
    const rows = await neo4j.read<{ id: string; title: string; year: number | null }>(
      'MATCH (m:Movie) WHERE m.id IN $ids RETURN m.id AS id, m.title AS title, m.year AS year',
      { ids: edges.map(({ movieId }) => movieId) },
    );
    const named = new Map(rows.map(({ id, title, year }) => [id, filmKey(title, year)]));
    return { films: edges.map(({ movieId }) => named.get(movieId)!), total: totalCount, didYouMean };
  });
  expect({ missed: verdict.missed, ok: verdict.mrr >= floor.mrr && verdict.hitsAt1 >= floor.hitsAt1 }).toMatchObject({
    ok: true,
  });
  // Each category by itself, as a good mean could hide a category that fails.
  for (const { category, mrr } of verdict.categories)
    expect(`${category} ${mrr >= 0.85 ? 'well' : mrr}`).toBe(`${category} well`);
}, 400_000);
