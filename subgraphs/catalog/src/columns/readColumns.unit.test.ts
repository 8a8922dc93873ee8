/** Films are packed into memory in slices, because searches go on meanwhile. */
import type { Neo4jConnection } from '@marquee/graph/neo4j/connection';
import { turnsDuring } from '@marquee/testing/results/turnsDuring';
import { readColumns, type ReadColumns } from './readColumns.js';

const limits = { maxBytes: 1e9, signal: new AbortController().signal };
const film = (id: string, node: number) => ({
  ...{ id, node, year: null, popularity: 1, title: id, originalTitle: null, alternativeTitles: [] },
  ...{ searchTitles: id, searchRomanized: null, searchCast: null, searchDirectors: null, searchFacts: null },
  ...{ genres: ['gen_1'], cast: ['per_1'], directors: [] },
});
const films = Array.from({ length: 400 }, (_, node) => film(`mov_${node}`, node));
const people = Array.from({ length: 300 }, (_, index) => ({ id: `per_${index}`, name: 'Ida', films: 1 }));

const ids = [...films, ...people].map(({ id }) => id);

/** A graph at a number of the feed, in which everything changed after the number before. */
function graphAt(number: number): Neo4jConnection {
  const answer = async (statement: string, parameters: { readonly after?: unknown; readonly ids?: unknown } = {}) => {
    const isFirstPage = parameters.after === '' || parameters.ids !== undefined;
    if (statement.includes('searchTitles')) return isFirstPage ? films : [];
    if (statement.includes('(e:Genre) WHERE e.id > $after')) return [];
    if (statement.includes('COUNT {')) return isFirstPage ? people : [];
    return ids.map((id) => ({ id }));
  };
  const write = (work: (run: () => Promise<object[]>) => Promise<unknown>) => work(async () => [{ last: number }]);
  return { readInBackground: answer, write } as unknown as Neo4jConnection;
}

test('all films and people, and those that changed, are packed in slices', async () => {
  const read = (number: number, before: ReadColumns | null) => async () => {
    kept = await readColumns(graphAt(number), before, limits);
    expect(kept.columns.records).toHaveLength(films.length);
  };
  let kept: ReadColumns | null = null;
  expect(await turnsDuring(read(1, null))).toBeGreaterThanOrEqual(ids.length);
  const all = kept!;
  expect(await turnsDuring(read(2, all))).toBeGreaterThanOrEqual(ids.length);
  // They were added to what was read before.
  expect(kept!).toMatchObject({ packer: all.packer, columns: { number: 2 } });
});
