/** A film as a provider describes it, independent of the file's format; and the report of a row that is not valid. */

export type ExternalIdSourceName = 'WIKIPEDIA' | 'WIKIDATA' | 'IMDB' | 'TMDB' | 'MOVIELENS';

export interface ExternalId {
  readonly source: ExternalIdSourceName;
  readonly value: string;
}

export interface CastMember {
  readonly name: string;
  readonly character?: string | undefined;
  /** The person's ids at services that give each person one: `IMDB nm0000006, TMDB 4110` (personIds.ts). */
  readonly personId?: string | undefined;
}

export interface FilmRecord {
  readonly title: string;
  readonly originalTitle?: string | undefined;
  /** Other titles by which people know the film. */
  readonly alternativeTitles?: readonly string[] | undefined;
  readonly year?: number | undefined;
  readonly runtimeMinutes?: number | undefined;
  readonly synopsis?: string | undefined;
  readonly imageUrl?: string | undefined;
  /** The number of the provider's users who rated the film; a measure of popularity. */
  readonly votes?: number | undefined;
  readonly genres: readonly string[];
  /** Names. A note in brackets at the end, as in `Steve McQueen (director)`, distinguishes homonyms. */
  readonly directors: readonly string[];
  /** The ids of each director as one text, in their order; null for one without. Missing if none has one. */
  readonly directorIds?: readonly (string | null)[] | undefined;
  readonly cast: readonly CastMember[];
  readonly externalIds: readonly ExternalId[];
}

/** One row of a file. */
export interface Row {
  /** The provider's key for the film. Two rows with one key are two states of one record. */
  readonly key: string;
  /** Higher is newer, for one provider and key. If undefined, the time of the file or message is used. */
  readonly version?: number | undefined;
  /** Null if the provider deletes the record. */
  readonly film: FilmRecord | null;
}

/** A state of a provider's record, to be applied to the graph. */
export interface SourceRecord extends Row {
  readonly provider: string;
  readonly version: number;
  readonly observedAt: Date;
}

/** Why a row was rejected. */
export interface Rejection {
  readonly file: string;
  /** From 1, as an editor shows it. */
  readonly line: number;
  readonly field: string;
  readonly reason: string;
}

/** The first film shown to an audience is from 1888. Films are announced at most five years ahead. */
const firstYear = 1888;
const lastYear = () => new Date().getUTCFullYear() + 5;

export const isPlausibleYear = (year: unknown): year is number =>
  Number.isInteger(year) && (year as number) >= firstYear && (year as number) <= lastYear();
