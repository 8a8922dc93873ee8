/** MovieLens' films: movies.csv, with the ids that links.csv gives them elsewhere where that is there. */
import { parse } from 'csv-parse';
import { cleanSpaces } from '@marquee/kit/text';
import { FileProblem } from '../source/bytes.js';
import type { Source } from '../source/source.js';
import { isPlausibleYear, type ExternalId, type Row } from '@marquee/graph/records/filmRecord';
import { FieldError, reading, shown, type FilmFormat, type Reading } from './format.js';
import { genreName } from './genreNames.js';
import { fileSet, isOneOf, type SetNames } from './fileSet.js';

const names: SetNames = { required: ['movies.csv'], optional: ['links.csv'] };

export const movielensFormat: FilmFormat = {
  name: 'movielens',
  takes: (fileName) => isOneOf(fileName, names),
  set: names,
  read: async function* (source) {
    const files = await fileSet(source, names);
    yield* readFilms(files.get('movies.csv')!, files.get('links.csv'));
  },
};

async function* readFilms(movies: Source, links: Source | undefined): AsyncGenerator<Reading> {
  const linkOf = links ? await readLinks(links) : new Map<string, ExternalId[]>();
  for await (const { line, fields } of csvRows(movies, ['movieId', 'title', 'genres']))
    yield reading(movies.fileName, line, () => toRow(fields, linkOf));
}

/** Tens of thousands of films in the largest set there is: two short numbers of each are kept. */
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

const mostRowBytes = 1_048_576;

async function* csvRows(
  source: Source,
  columns: readonly string[],
): AsyncGenerator<{ line: number; fields: Record<string, string> }> {
  const parser = parse({
    columns: true,
    bom: true,
    info: true,
    relax_column_count: true,
    max_record_size: mostRowBytes,
  });
  const feeding = feed(source, parser);
  try {
    for await (const { record, info } of parser as AsyncIterable<{
      record: Record<string, string>;
      info: { lines: number };
    }>) {
      const missing = columns.find((column) => !(column in record));
      if (missing) throw new FileProblem(`has no column ${missing}`);
      yield { line: info.lines, fields: record };
    }
    await feeding;
  } catch (error) {
    if ((error as { code?: string }).code?.startsWith('CSV_'))
      throw new FileProblem('cannot be read as CSV from here on');
    throw error;
  } finally {
    parser.destroy();
    await feeding.catch(() => {});
  }
}

async function feed(source: Source, parser: ReturnType<typeof parse>): Promise<void> {
  try {
    for await (const bytes of source.bytes()) {
      if (parser.destroyed) return;
      if (!parser.write(bytes)) await Promise.race([once(parser, 'drain'), once(parser, 'close')]);
    }
    parser.end();
  } catch (error) {
    parser.destroy(error as Error);
    throw error;
  }
}

const once = (parser: ReturnType<typeof parse>, event: string) =>
  new Promise<void>((resolve) => parser.once(event, () => resolve()));

/** `Usual Suspects, The (1995)`, and sometimes other names in brackets before the year. */
const titleAndYear = /^(.*?)\s*(?:\((\d{4})(?:[-–]\d{0,4})?\)\s*)?$/;
const article = /^(.*), (The|A|An|Le|La|Les|L'|Il|Der|Die|Das|El|Los|Las)$/;

function toRow({ movieId, title = '', genres = '' }: Record<string, string>, links: Map<string, ExternalId[]>): Row {
  if (!movieId || !/^\d{1,10}$/.test(movieId)) throw new FieldError('movieId', `is no number: ${shown(movieId)}`);
  const [, named = '', year] = titleAndYear.exec(cleanSpaces(title)) ?? [];
  const plain = named.replace(/(?:\s*\([^()]*\))+$/, '') || named;
  if (plain === '') throw new FieldError('title', 'is missing');
  const moved = article.exec(plain);
  return {
    key: movieId,
    film: {
      title: moved ? `${moved[2]!}${moved[2]!.endsWith("'") ? '' : ' '}${moved[1]!}` : plain,
      year: isPlausibleYear(Number(year)) ? Number(year) : undefined,
      genres: genres
        .split('|')
        .map(cleanSpaces)
        .filter((genre) => genre !== '' && !genre.startsWith('(no genres'))
        .map(genreName),
      directors: [],
      cast: [],
      externalIds: [{ source: 'MOVIELENS', value: movieId }, ...(links.get(movieId) ?? [])],
    },
  };
}
