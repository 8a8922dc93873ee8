/** Reads the values of a row. A value that cannot be read throws a RowError, which is reported with the row's line. */
import { maxNoteLength } from '../watches/watchMutations.js';
import { RowError, type ExternalId, type NamedFilm, type Warn } from './historyRows.js';

/** Without NUL and lone surrogates, which PostgreSQL cannot store. */
export const storable = (text: string): string =>
  (text.includes('\0') ? text.replaceAll('\0', '') : text).toWellFormed();

/** Collapses whitespace, and removes what cannot be stored. */
export const clean = (text: string): string =>
  isClean.test(text) ? text : storable(text.replace(/[\0\s]+/g, ' ')).trim();
/** Most titles are of ASCII, and have no space too many. */
const isClean = /^[!-~]+(?: [!-~]+)*$/;

export const short = (value: unknown): string => clean(textOf(value) ?? JSON.stringify(value)).slice(0, 40);

/** Text of a text or a number; null for anything else. */
export const textOf = (value: unknown): string | null =>
  typeof value === 'string' ? value : typeof value === 'number' && Number.isFinite(value) ? String(value) : null;

/** What tools write for a missing value. */
export const isMissing = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === false ||
  value === '' ||
  (!isLongText(value) && /^\s*(?:|\\N|-|null|none|n\/a|0)\s*$/i.test(textOf(value) ?? 'other'));

/** Whether it is longer than any of these words. Spaces around a word do not count. */
const isLongText = (value: unknown): boolean => typeof value === 'string' && /^[!-~].{3,}[!-~]$/s.test(value);

/** Null if there is none. */
export function readTitle(value: unknown): string | null {
  const title = clean(textOf(value) ?? '');
  if (title.length > 500) throw new RowError('the title of the film is too long.');
  return title === '' ? null : title;
}

/** A film that is named by a title, by ids or by both. */
export function readFilm(film: {
  title: unknown;
  originalTitle?: unknown;
  year: unknown;
  ids: readonly (ExternalId | null)[];
}): NamedFilm {
  const { title, year: titleYear } = splitYear(readTitle(film.title));
  const externalIds = film.ids.filter((id) => id !== null);
  if (title === null && externalIds.length === 0) throw new RowError('the title of the film is missing.');
  return {
    title,
    originalTitle: readTitle(film.originalTitle),
    year: readYear(isMissing(film.year) ? titleYear : film.year),
    externalIds,
  };
}

/** Some tools write the year behind the title: "Heat (1995)". */
function splitYear(text: string | null): { title: string | null; year: string | null } {
  const [, title, year = null] = /^(.+?)\s*\(((?:18|19|20)\d{2})\)$/s.exec(text ?? '') ?? [];
  return { title: title ?? text, year };
}

export function readYear(value: unknown): number | null {
  if (isMissing(value)) return null;
  // A year may be in brackets, and may begin a date or a range.
  const year = Number(/^\s*\(?(\d{4})\)?(?:\.0+|[-–/].*)?\s*$/s.exec(textOf(value) ?? '')?.[1] ?? Number.NaN);
  if (!(year >= 1800 && year <= 3000)) throw new RowError(`"${short(value)}" is not a year.`);
  return year;
}

/** Stars, halves and fractions as numbers: "★★★★½", "4 1/2", "4,5" and "9/10". NaN if the text is none. */
function numberIn(text: string): number {
  const [, value = text, whole] = /^(.*\S)\s*\/\s*(5|10)$/s.exec(text) ?? [];
  const stars = /^(★*)☆*(½?)☆*$/.exec(value.trim());
  const decimal = stars
    ? `${stars[1]!.length}${stars[2] ? '.5' : ''}`
    : value.replace(/\s*½$|\s+1\/2$/, '.5').replace(',', '.');
  return /^(?:\d{1,3}(?:\.\d{0,6})?|\.\d{1,6})$/.test(decimal) ? Number(decimal) / Number(whole ?? 1) : Number.NaN;
}

/** `scale`: points of Marquee's scale (1 to 10) for one point of the file's. 0 is no rating. A decimal comma is a point. */
export function readRating(value: unknown, scale: 1 | 2): number | null {
  if (isMissing(value)) return null;
  const text = (textOf(value) ?? '').trim().slice(0, 40);
  const isShare = /\/\s*(?:5|10)$/.test(text);
  const rating = numberIn(text) * (isShare ? 10 : scale);
  if (rating === 0) return null;
  if (!Number.isInteger(rating) || rating < 1 || rating > 10)
    throw new RowError(`"${short(value)}" is not a rating from ${1 / scale} to ${10 / scale}.`);
  return rating;
}

/** A note is kept whole up to the longest note; a longer one is cut between characters, and the row says so. */
export function readNote(value: unknown, warn: Warn): string | null {
  if (value === undefined || value === '') return null;
  const note = storable(textOf(value) ?? '');
  if (note.trim() === '') return null;
  if (note.length <= maxNoteLength) return note;
  warn(`the note is longer than ${maxNoteLength} characters; the rest is cut.`, 'TOO_MANY');
  const isPair = (note.codePointAt(maxNoteLength - 1) ?? 0) > 0xffff;
  return note.slice(0, maxNoteLength - (isPair ? 1 : 0));
}

/** A spreadsheet writes `true` in the language of its user. */
// cspell:disable-next-line
const flag = /^\s*(?:yes|y|true|1|x|on|wahr|vrai|verdadero|verdadeiro|vero|waar|sant|sand|prawda)\s*$/i;

export const readFlag = (value: unknown): boolean =>
  value === true || value === 1 || (typeof value === 'string' && flag.test(value));

/** Ids come with spaces, without leading zeros, as numbers (also with `.0`) and as addresses. Null if it is none. */
export function readImdbId(value: unknown): ExternalId | null {
  const [, digits] =
    /(?:^|\/)(?:tt)?0*([1-9]\d{0,11})(?:\.0+)?(?:[/?].*)?$/i.exec((textOf(value) ?? '').trim().slice(0, 200)) ?? [];
  return digits === undefined ? null : { source: 'IMDB', value: `tt${digits.padStart(7, '0')}` };
}

/** TMDB numbers series, people and collections by themselves. */
const ofOtherThing = /(?:^|\/)(?:tv|person|collection|company|network)\//i;

/** An id that is a number, also in an address. */
export function readNumericId(source: 'TMDB' | 'MOVIELENS', value: unknown): ExternalId | null {
  const text = (textOf(value) ?? '').trim().slice(0, 200);
  if (ofOtherThing.test(text)) return null;
  const [, digits] = /(?:^|\/)0*([1-9]\d{0,11})(?:\.0+)?(?:[-/?].*)?$/.exec(text) ?? [];
  return digits === undefined ? null : { source, value: digits };
}
