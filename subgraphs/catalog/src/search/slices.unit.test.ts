/** Ranking, suggesting and highlighting give other requests their turn. */
import { turnsDuring } from '@marquee/testing/results/turnsDuring';
import { createColumnPacker } from '../columns/packColumns.js';
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

test('candidates are ranked, and a page is highlighted, in slices', async () => {
  const search = (first: number) => () => searchMovies(reader, { q: 'love', first });
  const ofPage = await turnsDuring(search(100));
  const withoutPage = await turnsDuring(search(0));
  expect(withoutPage).toBeGreaterThanOrEqual(ids.length);
  expect(ofPage - withoutPage).toBeGreaterThanOrEqual(100);
});

test('candidates and highlights from memory are made in slices', async () => {
  const packer = createColumnPacker();
  for (const [node, id] of ids.entries())
    packer.setFilm({
      ...{ id, node, year: null, popularity: 1, title: title(id), originalTitle: null, alternativeTitles: [] },
      ...{ searchTitles: title(id).toLowerCase(), searchRomanized: null, searchCast: null, searchDirectors: null },
      ...{ searchFacts: null, genres: [], cast: [], directors: [] },
    });
  const current = packer.pack(1);
  const films = { current, saw: () => {}, catchUp: async () => {} };
  // A synopsis is read if a word is in no other text.
  const search = (first: number) => async () => {
    const read = async <Row>(statement: string, parameters: { readonly ids?: readonly string[] } = {}) => {
      if (parameters.ids) return parameters.ids.map((id) => ({ id, synopsis: 'A film.' }) as Row);
      const found = { nodes: [...ids.keys()], synopses: null, candidates: [] };
      return [statement.includes('m.searchTitles') ? { last: 1, ...found } : { last: 1, films: ids.length }] as Row[];
    };
    const { edges } = await searchMovies({ read, films }, { q: 'love', first });
    expect(edges).toHaveLength(first);
  };
  const ofPage = await turnsDuring(search(100));
  const withoutPage = await turnsDuring(search(0));
  // Each candidate is read and ranked, each film of the page looked at and highlighted.
  expect(withoutPage).toBeGreaterThanOrEqual(2 * ids.length);
  expect(ofPage - withoutPage).toBeGreaterThanOrEqual(2 * 100);
});

test('names are ranked in slices', async () => {
  expect(await turnsDuring(() => suggest(reader, { q: 'love' }))).toBeGreaterThanOrEqual(ids.length);
});
