/** Reasons for a similar film: their sentences, weights and order. */
import type { SimilarFilm } from '@marquee/graph/related/similarFilms';
import { similarMovie } from './similarityReasons.js';

const film: SimilarFilm = { id: 'mov_b', year: 1972, score: 1, shared: [], genres: [], era: 0 };
const person = (kind: 'SHARED_CAST' | 'SHARED_DIRECTOR', name: string, weight: number) => ({
  kind,
  id: `per_${name}`,
  name,
  weight,
});
const genre = (name: string, weight: number) => ({ id: `gen_${name}`, name, weight });
const texts = (more: Partial<SimilarFilm>, year: number | null = 1976) =>
  similarMovie({ ...film, ...more }, year).because.map(({ text }) => text);

test.each<[string, Partial<SimilarFilm>]>([
  ['Also directed by Ana.', { shared: [person('SHARED_DIRECTOR', 'Ana', 1.5)] }],
  ['Also with Ben and Ana.', { shared: [person('SHARED_CAST', 'Ana', 0.4), person('SHARED_CAST', 'Ben', 0.6)] }],
  ['Same genre: Drama.', { genres: [genre('Drama', 0.2), genre('Everything', 0)] }],
  ['Same genres: Noir, Crime and Drama.', { genres: [genre('Drama', 0.1), genre('Noir', 0.3), genre('Crime', 0.2)] }],
  ['Released in 1972, close to 1976.', { era: 0.1 }],
  ['Also released in 1976.', { era: 0.3, year: 1976 }],
])('%s', (text, more) => {
  expect(texts(more)).toEqual([text]);
});

test('the highest weight comes first, and each reason has the ids of what it names', () => {
  const shared = [person('SHARED_DIRECTOR', 'Ana', 1.5), person('SHARED_CAST', 'Ben', 0.7)];
  const { movieId, because } = similarMovie({ ...film, shared, genres: [genre('Drama', 0.9)], era: 0.1 }, 1976);
  expect(movieId).toBe('mov_b');
  expect(because.map(({ kind, weight, people, genres }) => [kind, weight, people, genres])).toEqual([
    ['SHARED_DIRECTOR', 1.5, ['per_Ana'], []],
    ['SHARED_GENRE', 0.9, [], ['gen_Drama']],
    ['SHARED_CAST', 0.7, ['per_Ben'], []],
    ['SAME_ERA', 0.1, [], []],
  ]);
});
