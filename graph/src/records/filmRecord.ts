/** A film as a provider describes it, whatever its format was, and what may be wrong with a row. */

export type ExternalIdSourceName = 'WIKIPEDIA' | 'WIKIDATA' | 'IMDB' | 'TMDB' | 'MOVIELENS';

export interface ExternalId {
  readonly source: ExternalIdSourceName;
  readonly value: string;
}

export interface FilmRecord {
  readonly title: string;
  readonly originalTitle?: string | undefined;
  readonly year?: number | undefined;
  readonly runtimeMinutes?: number | undefined;
  readonly synopsis?: string | undefined;
  readonly imageUrl?: string | undefined;
  /** How many people rated it there; says how well known it is. */
  readonly votes?: number | undefined;
  readonly genres: readonly string[];
  /** Names; a note in brackets at the end, as in `Steve McQueen (director)`, tells namesakes apart. */
  readonly directors: readonly string[];
  readonly cast: readonly { readonly name: string; readonly character?: string | undefined }[];
  readonly externalIds: readonly ExternalId[];
}

/** What a row of a file says. */
export interface Row {
  /** What its provider knows the film by; two rows of one key are two states of one record. */
  readonly key: string;
  /** Higher is newer, within a provider and key; undefined where the row does not say, and its file's time stands for it. */
  readonly version?: number | undefined;
  /** Null where the provider takes the film back. */
  readonly film: FilmRecord | null;
}

/** A state of a provider's record, on its way into the graph. */
export interface SourceRecord extends Row {
  readonly provider: string;
  readonly version: number;
  readonly observedAt: Date;
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
