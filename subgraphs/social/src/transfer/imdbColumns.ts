/**
 * Names the columns of IMDb's exports. IMDb writes the header in the language of the account, in one order in all languages. So a header
 * in another language is recognised by the number of columns, and by what each of them has in every row.
 */
import type { NamedColumns, RawTable } from './csv.js';

// cspell:ignore imdbrating runtimemins numvotes releasedate daterated
const start = ['title', 'originaltitle', 'url', 'titletype', 'imdbrating', 'runtimemins', 'year', 'genres', 'numvotes'];
const end = [...start, 'releasedate', 'directors'];
const withoutOriginal = (names: readonly string[]): string[] => names.filter((name) => name !== 'originaltitle');
const ratings = ['const', 'yourrating', 'daterated', ...end];
const list = ['position', 'const', 'created', 'modified', 'description', ...end];
const ratedList = [...list, 'yourrating', 'daterated'];
/** Exports had no original titles before 2023. Each layout has another number of columns. */
const layouts = [ratings, list, ratedList].flatMap((names) => [names, withoutOriginal(names)]);

const isDay = /^\d{4}-\d{2}-\d{2}$/;
const isInteger = /^\d{1,9}$/;
/** What the values of a column are like. Other columns have any text. */
const contents: Readonly<Record<string, RegExp>> = {
  position: isInteger,
  const: /^tt\d{5,12}$/,
  created: isDay,
  modified: isDay,
  yourrating: /^(?:[1-9]|10)$/,
  daterated: isDay,
  url: /^https?:\/\/(?:\w+\.)?imdb\.com\/(?:[a-z-]{2,5}\/)?title\/tt\d+/,
  imdbrating: /^\d{1,2}(?:[.,]\d)?$/,
  runtimemins: isInteger,
  year: /^\d{4}$/,
  numvotes: /^[\d.,\s]+$/,
};
/** Columns that have a value in each row. */
const filled = new Set(['const', 'title', 'url']);

/** Null if the header is English, or if the rows fit no layout. */
export function imdbColumns({ header, rows }: RawTable): NamedColumns | null {
  const isEnglish =
    header.includes('const') && ['yourrating', 'yourated', 'position'].some((name) => header.includes(name));
  if (isEnglish) return null;
  const films = rows.slice(1).filter((row) => row.some((value) => value.trim() !== ''));
  const names =
    films.length === 0 ? undefined : layouts.find((layout) => layout.length === header.length && fits(films, layout));
  return names ? { names, hasHeader: true } : null;
}

const fits = (rows: RawTable['rows'], names: readonly string[]): boolean =>
  rows.every((row) => names.every((name, column) => isLike(row[column]?.trim() ?? '', name, names === ratings)));

function isLike(value: string, name: string, isRated: boolean): boolean {
  if (value === '') return !filled.has(name) && !(isRated && name === 'yourrating');
  return contents[name]?.test(value) ?? true;
}

/** Types of titles that are no films, in the languages of IMDb. */
// cspell:disable-next-line
const otherTypes = /serie|episod|pilot|game|podcast|videospiel|jeu ?video|videojuego|videogioco|jogo|\u0938\u0940\u0930\u0940\u091c|\u090f\u092a\u093f\u0938\u094b\u0921|\u0917\u0947\u092e/i; // prettier-ignore
// cspell:disable-next-line
const otherFilms = /short|special|music|kurz|court|corto|curta|especial|speciale|musik|musiq|\u0932\u0918\u0941/i;

/** Marks such as accents are no part of the pattern. */
const plain = (type: string): string => type.normalize('NFD').replace(/[\u0300-\u036f\u093c]/g, '');

export const isOtherThan = (type: string): boolean => otherTypes.test(plain(type));
/** False for short films, specials and the like. */
export const isFeature = (type: string): boolean => !otherFilms.test(plain(type));
