/** A film as a provider describes it, whatever its format was, and what may be wrong with a row. */

export type ExternalIdSourceName = 'WIKIPEDIA' | 'WIKIDATA' | 'IMDB' | 'TMDB' | 'MOVIELENS';

export interface FilmRecord {
  readonly title: string;
  readonly originalTitle?: string | undefined;
  readonly year?: number | undefined;
  readonly runtimeMinutes?: number | undefined;
  readonly synopsis?: string | undefined;
  readonly imageUrl?: string | undefined;
  readonly genres: readonly string[];
  /** Names; a note in brackets at the end, as in `Steve McQueen (director)`, tells namesakes apart. */
  readonly directors: readonly string[];
  readonly cast: readonly { readonly name: string; readonly character?: string | undefined }[];
  readonly externalIds: readonly { readonly source: ExternalIdSourceName; readonly value: string }[];
}

/** Why a row was not taken. `line`: from 1, of the file as a person sees it. */
export interface Rejection {
  readonly file: string;
  readonly line: number;
  readonly field: string;
  readonly reason: string;
}

/** The first film that was ever shown to an audience; later than next year is no fact yet. */
const firstYear = 1888;
const lastYear = () => new Date().getUTCFullYear() + 5;

export const isPlausibleYear = (year: unknown): year is number =>
  Number.isInteger(year) && (year as number) >= firstYear && (year as number) <= lastYear();
