/** Which films may be on a page, by their scores. Of films that tie, the order of ids decides, which PostgreSQL knows. */

/** If more films tie with the last one of a page, they are not named to PostgreSQL, which knows their order: it sums up itself. */
export const maxTiedFilms = 5_000;

export interface ScoredFilms {
  /** By place; not 0 for each film that may be listed. */
  readonly matches: Uint8Array;
  readonly scores: Float64Array;
  /** The score of the last film of the page. */
  readonly lowest: number;
  /** The score of the last row of the page before. */
  readonly afterScore: number | null;
  /** Not 0 if a score may be one more or less. Missing: all are known for sure. */
  readonly isUnsure?: Uint8Array | undefined;
}

export interface FilmsOfPage {
  /**
   * All films that may be on the page: those with the highest scores, and those that tie with the last of them or with the page before. With more
   * than `maxTiedFilms`, the rest is left out.
   */
  readonly page: readonly ScoredFilm[];
  /** Whether the page is known for sure, although some scores are not. */
  readonly isSure: boolean;
}

export interface ScoredFilm {
  readonly place: number;
  readonly score: number;
}

export function filmsOfPage({ matches, scores, lowest, afterScore, isUnsure }: ScoredFilms): FilmsOfPage {
  const page: ScoredFilm[] = [];
  let isSure = true;
  for (let place = 0; place < scores.length; place++) {
    if (!matches[place]) continue;
    const score = scores[place]!;
    const isAfter = afterScore === null || score < afterScore;
    const mayBeOnPage = (isAfter && score >= lowest) || score === afterScore;
    if (mayBeOnPage && page.length <= maxTiedFilms) page.push({ place, score });
    // A score may be one more or less.
    if (isUnsure?.[place] && score >= lowest - 1 && (afterScore === null || score <= afterScore + 1)) isSure = false;
  }
  return { page, isSure };
}
