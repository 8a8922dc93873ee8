/** The content of a history file, the same for every format, and how its rows are read and checked. */
import type { Visibility } from '../db/generated/tables.js';
import { isCalendarDay } from '@marquee/kit/dateTime';
import { userError, type UserErrorRow } from '../model/userError.js';

/** A film as the file names it. `movieId`: in Marquee's own exports only. */
export interface NamedFilm {
  readonly title: string;
  readonly year: number | null;
  readonly externalIds: readonly { readonly source: 'IMDB' | 'TMDB'; readonly value: string }[];
  readonly movieId?: string;
}

/**
 * What the file says about a film.
 * WATCH: watched `at` a time; `exact` if the time is known, else only the day (UTC). `at` is null if the date is unknown.
 * SEEN: watched, without further details. RATED: rated, and therefore watched, at an unknown date.
 * STANDALONE_RATING: rated without a watch, in Marquee's own exports.
 */
export type Activity =
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
  | { readonly kind: 'STANDALONE_RATING'; readonly rating: number }
  | { readonly kind: 'WATCHLIST' }
  | { readonly kind: 'DISMISSED' };

export interface HistoryRow {
  /** Line of a CSV file, or position in a JSON list; both from 1. */
  readonly line: number;
  readonly film: NamedFilm;
  readonly activity: Activity;
}

export interface HistoryFile {
  readonly rows: HistoryRow[];
  /** Ids of loved people; in Marquee's own exports only. */
  readonly lovedPeople: string[];
  readonly errors: UserErrorRow[];
}

/** Limits of one file. The longest histories are far below. */
export const maxRows = 20_000;
export const maxCharacters = 8 * 1024 * 1024;
const listedErrors = 50;

export const contentError = (line: number, problem: string, code: 'INVALID' | 'TOO_MANY' = 'INVALID'): UserErrorRow =>
  userError(code, 'content', `Line ${line}: ${problem}`);

/** The result for a file that cannot be read at all. */
export const unreadableFile = (error: UserErrorRow): HistoryFile => ({ rows: [], lovedPeople: [], errors: [error] });

/** A problem with one row; the message is shown to the user. */
export class RowError extends Error {}

/** Reads each row; `read` returns null to skip one. A RowError is reported with its line, and the other rows are still read. */
export function readRows<Source>(
  sources: readonly { readonly line: number; readonly source: Source }[],
  read: (source: Source) => Pick<HistoryRow, 'film' | 'activity'> | null,
): HistoryFile {
  const tooMany = sources[maxRows];
  if (tooMany)
    return unreadableFile(
      contentError(tooMany.line, `a file has at most ${maxRows} rows; split it and import the parts.`, 'TOO_MANY'),
    );
  const file: HistoryFile = { rows: [], lovedPeople: [], errors: [] };
  let errors = 0;
  for (const { line, source } of sources) {
    try {
      const row = read(source);
      if (row) file.rows.push({ line, ...row });
    } catch (error) {
      if (!(error instanceof RowError)) throw error;
      if (++errors <= listedErrors) file.errors.push(contentError(line, error.message));
    }
  }
  if (errors > listedErrors)
    file.errors.push(userError('INVALID', 'content', `And ${errors - listedErrors} more lines like these.`));
  return file;
}

/** Collapses whitespace, and removes NUL, which PostgreSQL cannot store. */
export const clean = (text: string): string => text.replace(/[\0\s]+/g, ' ').trim();

export function readTitle(text: unknown): string {
  const title = typeof text === 'string' ? clean(text) : '';
  if (title === '' || title.length > 500) throw new RowError('the title of the film is missing.');
  return title;
}

export function readYear(value: unknown): number | null {
  if (value === undefined || value === null || value === '') return null;
  const year = Number(value);
  if (!Number.isInteger(year) || year < 1800 || year > 3000) throw new RowError(`"${short(value)}" is not a year.`);
  return year;
}

/** `scale`: points of Marquee's scale (1 to 10) for one point of the file's. */
export function readRating(value: unknown, scale: 1 | 2): number | null {
  if (value === undefined || value === null || value === '') return null;
  const rating = Number(value) * scale;
  if (!Number.isInteger(rating) || rating < 1 || rating > 10)
    throw new RowError(`"${short(value)}" is not a rating from ${1 / scale} to ${10 / scale}.`);
  return rating;
}

export function readTimestamp(value: unknown, now: Date): Date {
  const at = new Date(typeof value === 'string' ? value : Number.NaN);
  if (typeof value !== 'string' || !isCalendarDay(value) || Number.isNaN(at.getTime()))
    throw new RowError(`"${short(value)}" is not a date like 2026-03-01.`);
  // In the user's time zone it may be tomorrow already.
  if (at.getTime() > now.getTime() + 86_400_000) throw new RowError(`${value.slice(0, 10)} is in the future.`);
  if (at.getUTCFullYear() < 1888) throw new RowError('there were no films before 1888.');
  return at;
}

export const short = (value: unknown): string => clean(String(value)).slice(0, 40);

/** "Vertigo (1958)". */
export const filmText = ({ title, year }: NamedFilm): string => (year === null ? title : `${title} (${year})`);
