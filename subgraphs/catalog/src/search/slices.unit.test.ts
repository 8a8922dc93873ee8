/** Ranking, suggesting and highlighting give other requests their turn. */
import { jest } from '@jest/globals';
import { searchMovies } from './searchMovies.js';
import type { SearchReader } from './searchReader.js';
import { suggest } from './suggest.js';

const ids = Array.from({ length: 299 }, (_, index) => `mov_${index}`);
const title = (id: string) => `Love ${id.replace('_', ' ')}`;

/** What Neo4j gives for statements of candidates, names, and texts of films. */
const reader: SearchReader = {
  read: async <Row>(statement: string, parameters: { readonly ids?: readonly string[] } = {}) => {
    const rows: unknown[] = statement.includes('m.searchTitles')
      ? [{ last: 1, candidates: ids.map((id) => [id, title(id).toLowerCase(), null, '', '', '', null, 1, null, 0]) }]
      : statement.includes('nameSearch')
        ? [{ last: 1, candidates: ids.map((id) => [id, 'Movie', title(id), null, 1]) }]
        : parameters.ids
          ? parameters.ids.map((id) => ({
              ...{ id, title: title(id), originalTitle: null, alternativeTitles: [], year: null, synopsis: null },
              ...{ cast: [], directors: [], genres: [] },
            }))
          : [{ last: 1, films: ids.length }];
    return rows as Row[];
  },
};

/** How often the event loop turns while `work` runs on a machine so slow that each step takes longer than a slice. */
async function turnsDuring(work: () => Promise<unknown>): Promise<number> {
  let now = 0;
  const clock = jest.spyOn(performance, 'now').mockImplementation(() => (now += 20));
  let turns = 0;
  let isDone = false;
  const turn = () => {
    turns++;
    if (!isDone) setImmediate(turn);
  };
  setImmediate(turn);
  await work();
  isDone = true;
  clock.mockRestore();
  return turns;
}

test('candidates are ranked, and a page is highlighted, in slices', async () => {
  const search = (first: number) => () => searchMovies(reader, { q: 'love', first });
  const ofPage = await turnsDuring(search(100));
  const withoutPage = await turnsDuring(search(0));
  expect(withoutPage).toBeGreaterThanOrEqual(ids.length);
  expect(ofPage - withoutPage).toBeGreaterThanOrEqual(100);
});

test('names are ranked in slices', async () => {
  expect(await turnsDuring(() => suggest(reader, { q: 'love' }))).toBeGreaterThanOrEqual(ids.length);
});
