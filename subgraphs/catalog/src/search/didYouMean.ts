/** The correction of a query with typos. */
import type { Rank } from './rank.js';

/** A film that was found, with its points. */
export interface ScoredFilm {
  readonly id: string;
  readonly rank: Rank;
  readonly score: number;
}

/** The words as the best film has them; null if it has all words without a typo, or if there is no film. Of films that tie, the first by id is the best. */
export function didYouMean(films: readonly ScoredFilm[]): string | null {
  let best: ScoredFilm | undefined;
  for (const film of films)
    if (!best || film.score > best.score || (film.score === best.score && film.id < best.id)) best = film;
  return best && (best.rank.typos > 0 || best.rank.missingWords > 0 || best.rank.isShortened)
    ? best.rank.correctedTokens.join(' ')
    : null;
}
