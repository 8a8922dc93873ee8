/** MovieLens: movies.csv, and the films' ids at IMDb and TMDB from links.csv if that file is present. */
import { parse } from 'csv-parse/sync';
import { genreNames } from '@marquee/graph/resolution/genreNames';
import { isPlausibleYear, type ExternalId, type Rejection, type Row } from '@marquee/graph/records/filmRecord';
import { FileProblem } from '../source/bytes.js';
import { lines } from '../source/rawRows.js';
import type { Source } from '../source/source.js';
import { FieldError, preview } from './fieldError.js';
import { filesOfSet, isInSet, problemOf, type FileSetNames } from './fileSet.js';
import { reading, type FilmFormat, type Reading } from './format.js';
import { textOf } from './missingText.js';

const names: FileSetNames = { required: ['movies.csv'], optional: ['links.csv'] };

export const movielensFormat: FilmFormat = {
  name: 'movielens',
  matches: (fileName) => isInSet(fileName, names),
  set: names,
  read: async function* (source) {
    const files = await filesOfSet(source, names);
    yield* readFilms(files.get('movies.csv')!, files.get('links.csv'));
  },
};

async function* readFilms(movies: Source, links: Source | undefined): AsyncGenerator<Reading> {
  const idsOf = new Map<string, ExternalId[]>();
  if (links) yield* readLinks(links, idsOf);
  for await (const row of csvRows(movies, ['movieId', 'title', 'genres']))
    yield 'reason' in row ? row : reading(movies.fileName, row.line, () => toRow(row.fields, idsOf));
}

/**
 * Adds the ids of each film to `found`, and returns the rejected rows. The largest MovieLens set has fewer than 100,000 films, so their
 * ids fit in memory.
 */
async function* readLinks(links: Source, found: Map<string, ExternalId[]>): AsyncGenerator<Rejection> {
  for await (const row of csvRows(links, ['movieId', 'imdbId', 'tmdbId'])) {
    if ('reason' in row) {
      yield row;
      continue;
    }
    const { movieId = '', imdbId = '', tmdbId = '' } = row.fields;
    const rejected = (field: string, value: string): Rejection => ({
      file: links.fileName,
      line: row.line,
      field,
      reason: `is not a number: ${preview(value)}`,
    });
    const [imdb, tmdb] = [numberIn(imdbId), numberIn(tmdbId)];
    if (imdb === null) yield rejected('imdbId', imdbId);
    if (tmdb === null) yield rejected('tmdbId', tmdbId);
    found.set(movieId, [
      ...(imdb ? [{ source: 'IMDB', value: `tt${imdb.padStart(7, '0')}` } as const] : []),
      ...(tmdb ? [{ source: 'TMDB', value: tmdb } as const] : []),
    ]);
  }
}

/** The digits of an id, which tools write as 0113277, tt0113277 or 113277.0. Undefined if it is missing, null if it is none. */
function numberIn(text: string): string | undefined | null {
  if (textOf(text) === undefined) return undefined;
  return /^(?:tt)?(\d{1,10})(?:\.0+)?$/.exec(text.trim())?.[1] ?? null;
}

interface CsvRow {
  readonly line: number;
  readonly fields: Record<string, string>;
}

/** Rows after the header. MovieLens has no line breaks in fields, so each line is read by itself, and a bad one loses no other. */
async function* csvRows(source: Source, columns: readonly string[]): AsyncGenerator<CsvRow | Rejection> {
  let header: string[] | undefined;
  for await (const raw of lines(source.bytes())) {
    const { line } = raw;
    const rejection = (reason: string) => ({ file: source.fileName, line, field: '', reason });
    const fields = 'text' in raw ? csvFields(raw.text) : undefined;
    if (!header) {
      header = headerOf(source, fields ?? [], columns);
    } else if ('problem' in raw) yield rejection(raw.problem);
    else if (!fields) yield rejection('is not CSV: a quotation mark is not closed');
    else if (fields.length !== header.length)
      yield rejection(
        `has ${fields.length} ${fields.length === 1 ? 'field' : 'fields'} instead of ${header.length}; a field with a comma needs quotation marks`,
      );
    else yield { line, fields: Object.fromEntries(header.map((name, index) => [name, fields[index]!])) };
  }
  // An empty file has no header.
  if (!header) headerOf(source, [], columns);
}

/** The names in the header, those of the columns as they are spelt in `columns`. */
function headerOf(source: Source, fields: readonly string[], columns: readonly string[]): string[] {
  const header = fields.map((field) => {
    const name = field.trim();
    return columns.find((column) => column.toLowerCase() === name.toLowerCase()) ?? name;
  });
  const missing = columns.find((column) => !header.includes(column));
  if (missing) throw columnProblem(source, missing);
  return header;
}

const columnProblem = ({ fileName }: Source, column: string): FileProblem =>
  fileName.startsWith(names.required[0])
    ? new FileProblem(`has no column ${column}`)
    : problemOf(fileName, `has no column ${column}`);

/** The fields of one line; undefined if a quotation mark is not closed. */
function csvFields(text: string): string[] | undefined {
  try {
    const rows: string[][] = parse(text.replace(/\r$/, ''), { relax_quotes: true, record_delimiter: '\n' });
    return rows[0] ?? [];
  } catch {
    return undefined;
  }
}

/** `Usual Suspects, The (1995)`. Some titles have other titles in brackets before the year. */
const titleAndYear = /^(.*?)\s*(?:\((\d{4})(?:[-–]\d{0,4})?\)\s*)?$/;
const titleAndArticle =
  /^(.*), (The|A|An|Le|La|Les|L'|Il|Lo|I|Gli|Der|Die|Das|Ein|Eine|El|Los|Las|Un|Une|O|Os|De|Het|Den|Det)$/;
const bracketed = /\s*\(([^()]*)\)$/;
/** A title that ends so goes on in the brackets. */
const goesOn = /(?:\bor|[:&-])$/i;
/** Before another title of the same film. */
const alsoKnownAs = /^(?:a\.?k\.?a\.?|also known as)\s*:?\s*/i;

/** The title, then those in brackets after it. */
function titlesIn(text: string): string[] {
  const others: string[] = [];
  let rest = text;
  for (let found = bracketed.exec(rest); found && found.index > 0; found = bracketed.exec(rest)) {
    // "Birdman: Or (The Unexpected Virtue of Ignorance)" is one title.
    if (goesOn.test(rest.slice(0, found.index))) break;
    others.unshift(found[1]!.replace(alsoKnownAs, ''));
    rest = rest.slice(0, found.index);
  }
  return [rest, ...others].map(withArticleFirst).filter((title) => title !== '');
}

function withArticleFirst(title: string): string {
  const [, name = '', article] = titleAndArticle.exec(title.trim()) ?? [];
  return article ? `${article}${article.endsWith("'") ? '' : ' '}${name}` : title.trim();
}

function toRow({ movieId, title, genres = '' }: Record<string, string>, idsOf: Map<string, ExternalId[]>): Row {
  if (!movieId || !/^\d{1,10}$/.test(movieId)) throw new FieldError('movieId', `is not a number: ${preview(movieId)}`);
  const [, allTitles = '', year] = titleAndYear.exec(textOf(title) ?? '') ?? [];
  const [name, ...others] = titlesIn(allTitles);
  if (name === undefined) throw new FieldError('title', 'is missing');
  return {
    key: movieId,
    film: {
      title: name,
      ...(others.length > 0 ? { alternativeTitles: others } : {}),
      year: isPlausibleYear(Number(year)) ? Number(year) : undefined,
      genres: genreNames(genres.split('|').flatMap((genre) => textOf(genre) ?? [])),
      directors: [],
      cast: [],
      externalIds: [{ source: 'MOVIELENS', value: movieId }, ...(idsOf.get(movieId) ?? [])],
    },
  };
}
