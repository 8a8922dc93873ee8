/**
 * IMDb's data sets: TSV files that are joined on disk (imdbJoin.ts). Read are films for cinema and television, except adult
 * titles, with their directors and cast.
 */
import { genreNames } from '@marquee/graph/resolution/genreNames';
import { isPlausibleYear, type FilmRecord, type Rejection, type Row } from '@marquee/graph/records/filmRecord';
import { lines } from '../../source/rawRows.js';
import type { Source } from '../../source/source.js';
import { FieldError, preview } from '../fieldError.js';
import { textOf } from '../missingText.js';
import { FileProblem } from '../../source/bytes.js';
import { filesOfSet, isInSet, problemOf, type FileSetNames } from '../fileSet.js';
import { reading, type FilmFormat } from '../format.js';
import { alternativeTitlesOf } from './localTitles.js';
import { openImdbJoin, type ImdbJoin, type JoinedFilm } from './imdbJoin.js';

const basics = 'title.basics.tsv';
const principals = 'title.principals.tsv';
const people = 'name.basics.tsv';
const ratings = 'title.ratings.tsv';
const akas = 'title.akas.tsv';
const names: FileSetNames = { required: [basics, principals, people], optional: [ratings, akas] };

export const imdbFormat: FilmFormat = {
  name: 'imdb',
  matches: (fileName) => isInSet(fileName, names),
  set: names,
  read: async function* (source) {
    const files = await filesOfSet(source, names);
    const join = await openImdbJoin();
    try {
      yield* addFiles(join, files);
      for await (const film of join.films()) yield reading(basics, film.line, () => toRow(film));
    } finally {
      await join.close();
    }
  },
};

/** The columns that are read, in the order of the fields of a row. */
const columns = {
  [basics]: [
    'tconst',
    'titleType',
    'primaryTitle',
    'originalTitle',
    'isAdult',
    'startYear',
    'runtimeMinutes',
    'genres',
  ],
  [principals]: ['tconst', 'ordering', 'nconst', 'category', 'characters'],
  [people]: ['nconst', 'primaryName'],
  [ratings]: ['tconst', 'numVotes'],
  [akas]: ['titleId', 'ordering', 'title', 'region'],
} as const;

/** Columns that some copies of the file lack. */
const optionalColumns = { [akas]: ['language', 'types', 'attributes'] } as const;

const filmTypes: ReadonlySet<string> = new Set(['movie', 'tvMovie']);
const castCategories: ReadonlySet<string> = new Set(['actor', 'actress', 'self']);

/** Adds the relevant rows of each file to the join. Returns the rejections. */
async function* addFiles(join: ImdbJoin, files: ReadonlyMap<string, Source>): AsyncGenerator<Rejection> {
  for await (const row of tsvRows(files.get(basics)!, columns[basics])) {
    if ('reason' in row) yield row;
    else if (filmTypes.has(row.fields[1]!) && row.fields[4] !== '1') await join.addFilm(row.line, row.fields);
  }
  for await (const row of tsvRows(files.get(principals)!, columns[principals])) {
    if ('reason' in row) {
      yield row;
      continue;
    }
    const [film = '', ordering = '', person = '', category = '', characters = ''] = row.fields;
    if (castCategories.has(category)) await join.addCredit(film, { person, ordering, characters });
    else if (category === 'director') await join.addCredit(film, { person, ordering, characters: null });
  }
  for await (const row of tsvRows(files.get(people)!, columns[people])) {
    if ('reason' in row) {
      yield row;
      continue;
    }
    const [person = '', field] = row.fields;
    const name = textOf(field);
    if (name !== undefined) await join.addName(person, name);
  }
  yield* addOptionalFiles(join, files);
}

async function* addOptionalFiles(join: ImdbJoin, files: ReadonlyMap<string, Source>): AsyncGenerator<Rejection> {
  const [ratingsFile, akasFile] = [files.get(ratings), files.get(akas)];
  if (ratingsFile)
    for await (const row of tsvRows(ratingsFile, columns[ratings]))
      if ('reason' in row) yield row;
      else {
        const [film = '', votes = ''] = row.fields;
        await join.addVotes(film, votes);
      }
  if (akasFile)
    for await (const row of tsvRows(akasFile, columns[akas], optionalColumns[akas]))
      if ('reason' in row) yield row;
      else {
        const [film = '', ordering = '', title = '', region = '', language = '', types = '', attributes = ''] =
          row.fields;
        await join.addTitle(film, { title, ordering, region, language, types, attributes });
      }
}

const minFields = 2;

/**
 * All rows after the header, each with the fields of the columns. IMDb quotes nothing: every tab ends a field.
 *
 * @throws {FileProblem} if the file has not all columns
 */
async function* tsvRows(
  source: Source,
  wanted: readonly string[],
  optional: readonly string[] = [],
): AsyncGenerator<{ line: number; fields: string[] } | Rejection> {
  let positions: number[] | undefined;
  for await (const raw of lines(source.bytes())) {
    const { line } = raw;
    const fields = 'text' in raw ? raw.text.replace(/\r$/, '').split('\t') : [];
    if (!positions)
      positions = [...positionsOf(source, fields, wanted), ...optional.map((name) => fields.indexOf(name))];
    else if ('problem' in raw) yield { file: source.fileName, line, field: '', reason: raw.problem };
    else if (fields.length < minFields) yield { file: source.fileName, line, field: '', reason: 'has no tabs' };
    else yield { line, fields: positions.map((position) => fields[position] ?? '') };
  }
  // An empty file has no header.
  if (!positions) positionsOf(source, [], wanted);
}

function positionsOf(source: Source, header: readonly string[], wanted: readonly string[]): number[] {
  const names = header.map((name) => name.trim());
  const missing = wanted.find((name) => !names.includes(name));
  if (missing === undefined) return wanted.map((name) => names.indexOf(name));
  const problem = `has no column ${missing}`;
  throw source.fileName.startsWith(basics) ? new FileProblem(problem) : problemOf(source.fileName, problem);
}

function toRow({ fields, cast, directors, votes, titles }: JoinedFilm): Row {
  const [id = '', , primary, original, , year, runtime, genres] = fields;
  if (!/^tt\d{1,12}$/.test(id)) throw new FieldError('tconst', `is not a title id: ${preview(id)}`);
  const title = textOf(primary);
  if (title === undefined) throw new FieldError('primaryTitle', 'is missing');
  const originalTitle = textOf(original);
  const alternativeTitles = alternativeTitlesOf(titles, [title, originalTitle ?? title]);
  return {
    key: id,
    film: {
      title,
      originalTitle: originalTitle === title ? undefined : originalTitle,
      ...(alternativeTitles.length > 0 ? { alternativeTitles } : {}),
      year: toYear(textOf(year)),
      runtimeMinutes: toMinutes(textOf(runtime)),
      votes: votes !== undefined && /^\d{1,9}$/.test(votes) ? Number(votes) : undefined,
      genres: genreNames((textOf(genres) ?? '').split(',').flatMap((genre) => textOf(genre) ?? [])),
      directors: directors.map(({ name }) => name),
      ...(directors.length > 0 ? { directorIds: directors.map(({ person }) => `IMDB ${person}`) } : {}),
      cast: cast.map(toCastMember),
      externalIds: [{ source: 'IMDB', value: id }],
    },
  };
}

function toYear(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!isPlausibleYear(Number(text))) throw new FieldError('startYear', `is not a valid year: ${preview(text)}`);
  return Number(text);
}

/** A number of minutes that no film has is read as missing. */
function toMinutes(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const minutes = Number(text);
  if (!Number.isInteger(minutes) || minutes < 0 || minutes > 60_000)
    throw new FieldError('runtimeMinutes', `is not a number of minutes: ${preview(text)}`);
  return minutes >= 1 && minutes <= 6_000 ? minutes : undefined;
}

/** Takes the first of the characters, which IMDb writes as JSON: `["Rick Blaine","Self"]`. */
function toCastMember({ name, person, characters }: JoinedFilm['cast'][number]): FilmRecord['cast'][number] {
  const member = { name, personId: `IMDB ${person}` };
  try {
    const [first] = JSON.parse(characters) as unknown[];
    const character = typeof first === 'string' ? textOf(first) : undefined;
    return character === undefined ? member : { ...member, character: character.slice(0, 300) };
  } catch {
    return member;
  }
}
