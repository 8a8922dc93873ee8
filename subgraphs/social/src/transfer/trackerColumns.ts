/** Columns and fields that trackers add to the layouts of Letterboxd and Trakt: what a row is about, and whether it was watched. */
import type { CsvTable } from './csv.js';
import { isMissing, readFlag, textOf } from './rowValues.js';

// cspell:ignore userrating myrating iswatched viewcount playcount ning
/** Ratings of the member, in files whose `rating` is that of critics or of all users. */
const ownRatings = ['userrating', 'yourrating', 'myrating'];

/**
 * The table with the member's own ratings as `rating`, if it has a column of them. Such a table lists a library, so its column `rating`
 * does not say that it is about films that were watched.
 */
export function withOwnRatings(table: CsvTable): CsvTable {
  const own = ownRatings.find((name) => table.columns.has(name));
  if (own === undefined) return table;
  const rows = table.rows.map(({ line, source }) => ({ line, source: { ...source, rating: source[own] } }));
  return { ...table, columns: new Set([...table.columns].filter((name) => name !== 'rating')), rows };
}

const otherTypes =
  /^(?:tv|shows?|series|mini|seasons?|episodes?|person|people|lists?|users?|comments?|anime|games?|books?)/i;

/** Whether a value of the column `type` is about something else than a film. */
export const isOtherType = (type: unknown): boolean => typeof type === 'string' && otherTypes.test(type.trim());

const wanted = /^(?:plan(?:ned|ning)?[ _-]?(?:to[ _-]?)?(?:watch|see)?|want(?:ed)?[ _-]?(?:to[ _-]?)?(?:watch|see)?|(?:watch|wish)[ _-]?list|to[ _-]?(?:watch|see))$/i; // prettier-ignore
const unwatched =
  /^(?:dropped|(?:on[ _-]?)?hold|paused|watching|in[ _-]?progress|not[ _-]?interest(?:ing|ed)|un(?:watched|seen)|not[ _-]?(?:watched|seen))$/i;
/** Fields that say "no" of a film that was not watched. */
const flags = ['watched', 'iswatched', 'is_watched', 'played', 'seen', 'viewcount', 'playcount'];

/**
 * What a tracker says of a film for which the row has no date and no rating. Null if it says nothing. The names of `fields` are in
 * lower case.
 */
export function trackerStatus(fields: Readonly<Record<string, unknown>>): 'WANTED' | 'UNWATCHED' | null {
  for (const value of [fields.status, fields.watchlist].map((field) => (textOf(field) ?? '').trim())) {
    if (wanted.test(value)) return 'WANTED';
    if (unwatched.test(value)) return 'UNWATCHED';
  }
  if (readFlag(fields.watchlist)) return 'WANTED';
  return flags.some((name) => saysNo(fields[name])) ? 'UNWATCHED' : null;
}

const saysNo = (value: unknown): boolean =>
  value === false ||
  (!isMissing(value) && /^(?:no|n|false)$/i.test((textOf(value) ?? '').trim())) ||
  textOf(value)?.trim() === '0';
