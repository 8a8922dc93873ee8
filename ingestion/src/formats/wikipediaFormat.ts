/** Films from a Wikipedia scrape: one JSON array per file. Values that are not clean are cleaned. */
import { cleanSpaces } from '@marquee/kit/text/cleanSpaces';
import { arrayItems } from '../source/rawRows.js';
import { genreNames } from '@marquee/graph/resolution/genreNames';
import { isPlausibleYear, type FilmRecord, type Row } from '@marquee/graph/records/filmRecord';
import { FieldError, preview } from './fieldError.js';
import { derivedKey, rowFormat, type FilmFormat } from './format.js';
import { textOf } from './missingText.js';

interface Article {
  title?: unknown;
  year?: unknown;
  cast?: unknown;
  genres?: unknown;
  href?: unknown;
  extract?: unknown;
  thumbnail?: unknown;
}

export const wikipediaFormat: FilmFormat = rowFormat({
  name: 'wikipedia',
  matches: (fileName) => /\.json(\.gz)?$/i.test(fileName),
  rows: arrayItems,
  parse: parseArticle,
});

function parseArticle(value: unknown): Row {
  if (typeof value !== 'object' || value === null) throw new FieldError('', 'is not a JSON object');
  const film = parseFilm(value);
  const [article] = film.externalIds;
  // One article may describe several films.
  return { key: article ? `${film.title}|${film.year}|${article.value}` : derivedKey(film), film };
}

function parseFilm(row: Article): FilmRecord {
  const title = textIn(row.title);
  if (title === undefined) throw new FieldError('title', 'is missing');
  if (!isPlausibleYear(row.year)) throw new FieldError('year', `is not a valid year: ${preview(row.year)}`);
  const synopsis = textIn(row.extract) ?? '';
  const article = textIn(row.href);
  return {
    title,
    year: row.year,
    synopsis: synopsis || undefined,
    imageUrl: textIn(row.thumbnail),
    genres: genreNames(strings(row.genres)),
    directors: directorsIn(synopsis),
    cast: castNames(strings(row.cast)).map((name) => ({ name })),
    externalIds: article === undefined ? [] : [{ source: 'WIKIPEDIA', value: article }],
  };
}

const textIn = (value: unknown): string | undefined => (typeof value === 'string' ? textOf(value) : undefined);

const strings = (value: unknown): string[] => (Array.isArray(value) ? value.flatMap((item) => textIn(item) ?? []) : []);

const unique = (values: readonly string[]): string[] => [...new Set(values)];

/** The names among cast tokens. A list in an article also contains tokens such as "and", "(" and "[a]". */
export function castNames(tokens: readonly string[]): string[] {
  const isName = (token: string) =>
    /\p{L}.*\p{L}/u.test(token) && !/^(and|with|the|as|featuring)$/i.test(token) && !/^[[(].*[\])]?$/.test(token);
  return unique(tokens.map((token) => cleanSpaces(token.replace(/\[\w+\]/g, ''))).filter(isName));
}

/** Initials and abbreviations: their dot does not end a sentence. */
const abbreviation = /^(\p{Lu}\.)+$|^(Jr|Sr|St|Dr)\.$/u;
const nameWord = /^\p{Lu}[\p{L}'’.-]*$/u;
const particle = /^(de|del|della|di|da|du|van|von|der|den|la|le|el|ter|bin)$/;

/** The directors named after "directed by" in a synopsis, if they can be read without guessing. */
export function directorsIn(synopsis: string): string[] {
  const start =
    /\bdirected(?:,? (?:and |co-)?(?:written|produced|edited|scored|photographed|composed)(?:,| and)?)* by /.exec(
      synopsis,
    );
  if (!start) return [];
  const words = synopsis.slice(start.index + start[0].length).split(' ');
  const names: string[] = [];
  let name: string[] = [];
  for (const word of words.slice(0, 12)) {
    const trimmed = word.replace(/[,;:)]+$/, '');
    const isLast = trimmed !== word || (trimmed.endsWith('.') && !abbreviation.test(trimmed));
    const plain = abbreviation.test(trimmed) ? trimmed : trimmed.replace(/\.$/, '');
    if (nameWord.test(plain) || (name.length > 0 && particle.test(plain))) name.push(plain);
    else if (plain === 'and' && name.length > 0) {
      names.push(name.join(' '));
      name = [];
      continue;
    } else break;
    if (isLast) break;
  }
  if (name.length > 0) names.push(name.join(' '));
  // A single word ("Disney", "Both") is rarely a name.
  return unique(names.filter((candidate) => candidate.includes(' ')));
}
