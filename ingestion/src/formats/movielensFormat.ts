/** MovieLens: movies.csv, and the films' ids at IMDb and TMDB from links.csv if that file is present. */
import { pipeline } from 'node:stream';
import { parse } from 'csv-parse';
import { cleanSpaces } from '@marquee/kit/text';
import { isPlausibleYear, type ExternalId, type Row } from '@marquee/graph/records/filmRecord';
import { FileProblem } from '../source/bytes.js';
import type { Source } from '../source/source.js';
import { FieldError, preview } from './fieldError.js';
import { filesOfSet, isInSet, type FileSetNames } from './fileSet.js';
import { reading, type FilmFormat, type Reading } from './format.js';
import { genreName } from './genreNames.js';

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
  const idsOf = links ? await readLinks(links) : new Map<string, ExternalId[]>();
  for await (const { line, fields } of csvRows(movies, ['movieId', 'title', 'genres']))
    yield reading(movies.fileName, line, () => toRow(fields, idsOf));
}

/** The largest MovieLens set has fewer than 100,000 films, so their ids fit in memory. */
async function readLinks(links: Source): Promise<Map<string, ExternalId[]>> {
  const found = new Map<string, ExternalId[]>();
  for await (const { fields } of csvRows(links, ['movieId', 'imdbId', 'tmdbId'])) {
    const { movieId = '', imdbId = '', tmdbId = '' } = fields;
    const ids: ExternalId[] = [];
    if (/^\d{1,10}$/.test(imdbId)) ids.push({ source: 'IMDB', value: `tt${imdbId.padStart(7, '0')}` });
    if (/^\d{1,10}$/.test(tmdbId)) ids.push({ source: 'TMDB', value: tmdbId });
    found.set(movieId, ids);
  }
  return found;
}

const maxRowBytes = 1_048_576;

interface CsvRow {
  readonly record: Record<string, string>;
  readonly info: { readonly lines: number };
}

async function* csvRows(
  source: Source,
  columns: readonly string[],
): AsyncGenerator<{ line: number; fields: Record<string, string> }> {
  const parser = parse({
    columns: true,
    bom: true,
    info: true,
    relax_column_count: true,
    max_record_size: maxRowBytes,
  });
  // Errors of the source reach the loop through the parser.
  pipeline(source.bytes(), parser, () => {});
  try {
    for await (const { record, info } of parser as AsyncIterable<CsvRow>) {
      const missing = columns.find((column) => !(column in record));
      if (missing) throw new FileProblem(`has no column ${missing}`);
      yield { line: info.lines, fields: record };
    }
  } catch (error) {
    if ((error as { code?: string }).code?.startsWith('CSV_')) throw new FileProblem('is not valid CSV from here on');
    throw error;
  }
}

/** `Usual Suspects, The (1995)`. Some titles have other names in brackets before the year. */
const titleAndYear = /^(.*?)\s*(?:\((\d{4})(?:[-–]\d{0,4})?\)\s*)?$/;
const titleAndArticle = /^(.*), (The|A|An|Le|La|Les|L'|Il|Der|Die|Das|El|Los|Las)$/;

function toRow({ movieId, title = '', genres = '' }: Record<string, string>, idsOf: Map<string, ExternalId[]>): Row {
  if (!movieId || !/^\d{1,10}$/.test(movieId)) throw new FieldError('movieId', `is not a number: ${preview(movieId)}`);
  const [, allNames = '', year] = titleAndYear.exec(cleanSpaces(title)) ?? [];
  const firstName = allNames.replace(/(?:\s*\([^()]*\))+$/, '') || allNames;
  if (firstName === '') throw new FieldError('title', 'is missing');
  const [, name = '', article] = titleAndArticle.exec(firstName) ?? [];
  return {
    key: movieId,
    film: {
      title: article ? `${article}${article.endsWith("'") ? '' : ' '}${name}` : firstName,
      year: isPlausibleYear(Number(year)) ? Number(year) : undefined,
      genres: genres
        .split('|')
        .map(cleanSpaces)
        .filter((genre) => genre !== '' && !genre.startsWith('(no genres'))
        .map(genreName),
      directors: [],
      cast: [],
      externalIds: [{ source: 'MOVIELENS', value: movieId }, ...(idsOf.get(movieId) ?? [])],
    },
  };
}
