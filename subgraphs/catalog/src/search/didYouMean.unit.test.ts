/** The correction of a query: that of the film which a sort of all puts first, without the sort. */
import fc from 'fast-check';
import { didYouMean, type ScoredFilm } from './didYouMean.js';

const films = fc.uniqueArray(
  fc.record({
    id: fc.nat({ max: 99 }).map((number) => `mov_${number}`),
    // A few points only, so that films tie.
    score: fc.integer({ min: -2, max: 2 }),
    typos: fc.nat({ max: 1 }),
    missingWords: fc.nat({ max: 1 }),
    isShortened: fc.constantFrom(undefined, false, true),
  }),
  { maxLength: 20, selector: ({ id }) => id },
);

const toScored = ({ id, score, ...rank }: { id: string; score: number; typos: number; missingWords: number }) => ({
  ...{ id, score },
  rank: {
    ...{ spaces: 0, tier: 0 as const, titleDistance: 0, plurals: 0, missingContent: 0, ...rank },
    correctedTokens: ['words', 'of', id],
  },
});

function ofSorted(scored: readonly ScoredFilm[]): string | null {
  const best = scored.toSorted((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))[0];
  if (!best) return null;
  const { typos, missingWords, isShortened } = best.rank;
  return typos + missingWords > 0 || isShortened ? `words of ${best.id}` : null;
}

test('is that of the best film', () => {
  fc.assert(
    fc.property(films, (found) => {
      const scored = found.map(toScored);
      expect(didYouMean(scored)).toBe(ofSorted(scored));
    }),
  );
});

test('sorts nothing: it looks once at each film', () => {
  let reads = 0;
  const scored = Array.from({ length: 500 }, (_, index) => {
    const film = toScored({ id: `mov_${(index * 7) % 500}`, score: (index * 13) % 100, typos: 1, missingWords: 0 });
    return {
      ...film,
      get score() {
        reads++;
        return film.score;
      },
    };
  });
  expect(didYouMean(scored)).toBe('words of mov_161');
  // Of the film and of the best one so far, for each of two conditions.
  expect(reads).toBeLessThanOrEqual(4 * scored.length);
});
