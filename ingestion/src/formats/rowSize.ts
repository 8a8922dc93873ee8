/** Limits on the size of a film, for all formats. Neo4j cannot index much longer values. */
import type { Row } from '@marquee/graph/records/filmRecord';
import { FieldError } from './fieldError.js';

/** In characters. */
export const maxLength = { key: 600, title: 500, originalTitle: 500, imageUrl: 2_000, synopsis: 50_000 };
const maxNameLength = 300;
const maxItems = 2_000;
const maxCast = 1_000;

/** Counts characters (code points) only if there are more UTF-16 units than allowed. */
const isLonger = (text: string | undefined, max: number): boolean =>
  text !== undefined && text.length > max && [...text].length > max;

/**
 * Returns the row.
 *
 * @throws {FieldError} if a value is too long or a list has too many items
 */
export function checkSize(row: Row): Row {
  const { key, film } = row;
  const tooLong = (field: string, max: number) => new FieldError(field, `is longer than ${max} characters`);
  if (isLonger(key, maxLength.key)) throw tooLong('key', maxLength.key);
  if (!film) return row;
  for (const field of ['title', 'originalTitle', 'imageUrl', 'synopsis'] as const)
    if (isLonger(film[field], maxLength[field])) throw tooLong(field, maxLength[field]);
  const lists = {
    alternativeTitles: film.alternativeTitles ?? [],
    genres: film.genres,
    directors: film.directors,
    cast: film.cast.map(({ name }) => name),
    characters: film.cast.map(({ character = '' }) => character),
    externalIds: film.externalIds.map(({ value }) => value),
  };
  for (const [field, texts] of Object.entries(lists)) {
    const max = field === 'cast' ? maxCast : maxItems;
    if (texts.length > max) throw new FieldError(field, `has more than ${max} entries`);
    if (texts.some((text) => isLonger(text, maxNameLength))) throw tooLong(field, maxNameLength);
  }
  return row;
}
