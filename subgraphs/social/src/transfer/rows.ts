/** What a file of history says, whatever its format was, and what may be wrong with it. */
import type { Visibility } from '../db/generated/tables.js';
import { isCalendarDay } from '@marquee/kit/dateTime';
import { userError, type UserErrorRow } from '../model/userError.js';

/** A film as another service names it. `movieId`: where it was our own export. */
export interface NamedFilm {
  readonly title: string;
  readonly year: number | null;
  readonly externalIds: readonly { readonly source: 'IMDB' | 'TMDB'; readonly value: string }[];
  readonly movieId?: string;
}

/**
 * WATCH: watched then; `exact` to the moment, else that day (UTC); null where nobody knows when.
 * SEEN: watched, that is all that is known. RATED: rated, and so watched some time.
 */
export type Deed =
  | {
      readonly kind: 'WATCH';
      readonly at: Date | null;
      readonly exact: boolean;
      readonly rating: number | null;
      readonly note: string | null;
      readonly visibility: Visibility | null;
    }
  | { readonly kind: 'SEEN' }
  | { readonly kind: 'RATED'; readonly rating: number }
  | { readonly kind: 'LONE_RATING'; readonly rating: number }
  | { readonly kind: 'WATCHLIST' }
  | { readonly kind: 'DISMISSED' };

export interface HistoryRow {
  /** Line of a CSV file, from 1; place in a JSON list, from 1. */
  readonly line: number;
  readonly film: NamedFilm;
  readonly deed: Deed;
}

export interface HistoryFile {
  readonly rows: HistoryRow[];
  /** People in film whom the member loves; in our own exports only. */
  readonly lovedPeople: string[];
  readonly errors: UserErrorRow[];
}

/** Of one file at most so much; a whole life of watching is far below. */
export const maxRows = 20_000;
export const maxCharacters = 8 * 1024 * 1024;
const listedErrors = 50;

export const contentError = (line: number, what: string, code: 'INVALID' | 'TOO_MANY' = 'INVALID'): UserErrorRow =>
  userError(code, 'content', `Line ${line}: ${what}`);

/** A file that is refused as a whole. */
export const refusedFile = (error: UserErrorRow): HistoryFile => ({ rows: [], lovedPeople: [], errors: [error] });

/** Takes rows one by one; a row that throws a RowError is reported with its line, and the others are taken. */
export class RowError extends Error {}

export function readRows<Source>(
  sources: readonly { readonly line: number; readonly source: Source }[],
  read: (source: Source) => Pick<HistoryRow, 'film' | 'deed'> | null,
): HistoryFile {
  const tooMany = sources[maxRows];
  if (tooMany)
    return refusedFile(
      contentError(tooMany.line, `a file has at most ${maxRows} rows; import it in parts.`, 'TOO_MANY'),
    );
  const file: HistoryFile = { rows: [], lovedPeople: [], errors: [] };
  let wrong = 0;
  for (const { line, source } of sources) {
    try {
      const row = read(source);
      if (row) file.rows.push({ line, ...row });
    } catch (error) {
      if (!(error instanceof RowError)) throw error;
      if (++wrong <= listedErrors) file.errors.push(contentError(line, error.message));
    }
  }
  if (wrong > listedErrors)
    file.errors.push(userError('INVALID', 'content', `And ${wrong - listedErrors} more lines like these.`));
  return file;
}

/** Text in a file may hold what no film is called and no database stores. */
export const clean = (text: string): string => text.replace(/[\0\s]+/g, ' ').trim();

export function readTitle(text: unknown): string {
  const title = typeof text === 'string' ? clean(text) : '';
  if (title === '' || title.length > 500) throw new RowError('there is no title of a film.');
  return title;
}

export function readYear(value: unknown): number | null {
  if (value === undefined || value === null || value === '') return null;
  const year = Number(value);
  if (!Number.isInteger(year) || year < 1800 || year > 3000) throw new RowError(`"${short(value)}" is no year.`);
  return year;
}

/** `scale`: how many of our points one of theirs is. */
export function readRating(value: unknown, scale: 1 | 2): number | null {
  if (value === undefined || value === null || value === '') return null;
  const rating = Number(value) * scale;
  if (!Number.isInteger(rating) || rating < 1 || rating > 10)
    throw new RowError(`"${short(value)}" is no rating; from ${1 / scale} to ${10 / scale}.`);
  return rating;
}

export function readMoment(value: unknown, now: Date): Date {
  const at = new Date(typeof value === 'string' ? value : Number.NaN);
  if (typeof value !== 'string' || !isCalendarDay(value) || Number.isNaN(at.getTime()))
    throw new RowError(`"${short(value)}" is no date like 2026-03-01.`);
  // It may be tomorrow already where they are.
  if (at.getTime() > now.getTime() + 86_400_000) throw new RowError(`${value.slice(0, 10)} lies in the future.`);
  if (at.getUTCFullYear() < 1888) throw new RowError('there was no film to watch before 1888.');
  return at;
}

export const short = (value: unknown): string => clean(String(value)).slice(0, 40);

/** "Vertigo (1958)". */
export const filmText = ({ title, year }: NamedFilm): string => (year === null ? title : `${title} (${year})`);
