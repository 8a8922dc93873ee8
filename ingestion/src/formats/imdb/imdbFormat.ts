/**
 * IMDb's data sets: TSV files that are joined on disk (imdbJoin.ts). Read are films for cinema and television, except adult
 * titles, with their directors and cast.
 */
import { cleanSpaces } from '@marquee/kit/text';
import { isPlausibleYear, type FilmRecord, type Rejection, type Row } from '@marquee/graph/records/filmRecord';
import { lines } from '../../source/rawRows.js';
import type { Source } from '../../source/source.js';
import { FieldError, preview } from '../fieldError.js';
import { filesOfSet, isInSet, type FileSetNames } from '../fileSet.js';
import { reading, type FilmFormat } from '../format.js';
import { genreName } from '../genreNames.js';
import { englishRegions, openImdbJoin, type ImdbJoin, type JoinedFilm } from './imdbJoin.js';

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

const filmTypes: ReadonlySet<string> = new Set(['movie', 'tvMovie']);
const castCategories: ReadonlySet<string> = new Set(['actor', 'actress', 'self']);

/** Adds the relevant rows of each file to the join. Returns the rejections. */
async function* addFiles(join: ImdbJoin, files: ReadonlyMap<string, Source>): AsyncGenerator<Rejection> {
  for await (const row of tsvRows(files.get(basics)!)) {
    if ('reason' in row) yield row;
    else if (filmTypes.has(row.fields[1]!) && row.fields[4] !== '1') await join.addFilm(row.line, row.fields);
  }
  for await (const row of validRows(files.get(principals)!)) {
    const [film = '', ordering = '', person = '', category = '', , characters = ''] = row;
    if (castCategories.has(category)) await join.addCredit(film, { person, ordering, characters });
    else if (category === 'director') await join.addCredit(film, { person, ordering, characters: null });
  }
  for await (const [person = '', name = ''] of validRows(files.get(people)!)) await join.addName(person, name);
  const [ratingsFile, akasFile] = [files.get(ratings), files.get(akas)];
  if (ratingsFile)
    for await (const [film = '', , votes = ''] of validRows(ratingsFile)) await join.addVotes(film, votes);
  if (akasFile)
    for await (const [film = '', ordering = '', title = '', region = ''] of validRows(akasFile))
      if (englishRegions.includes(region)) await join.addTitle(film, { title, region, ordering });
}

const minFields = 2;

/** All rows after the header. IMDb quotes nothing: every tab ends a field. */
async function* tsvRows(source: Source): AsyncGenerator<{ line: number; fields: string[] } | Rejection> {
  for await (const raw of lines(source.bytes())) {
    if (raw.line === 1) continue;
    const { line } = raw;
    if ('problem' in raw) yield { file: source.fileName, line, field: '', reason: raw.problem };
    else {
      const fields = raw.text.replace(/\r$/, '').split('\t');
      if (fields.length < minFields) yield { file: source.fileName, line, field: '', reason: 'has no tabs' };
      else yield { line, fields };
    }
  }
}

/** For files that only add to films: invalid rows are skipped. */
async function* validRows(source: Source): AsyncGenerator<string[]> {
  for await (const row of tsvRows(source)) if ('fields' in row) yield row.fields;
}

/** IMDb writes `\N` for a missing value. */
const textOf = (field: string | undefined): string | undefined => {
  const text = cleanSpaces(field ?? '');
  return text === '' || text === '\\N' ? undefined : text;
};

function toRow({ fields, cast, directors, votes, title: englishTitle }: JoinedFilm): Row {
  const [id = '', , primary, original, , year, , runtime, genres] = fields;
  if (!/^tt\d{1,12}$/.test(id)) throw new FieldError('tconst', `is not a title id: ${preview(id)}`);
  const primaryTitle = textOf(primary);
  if (primaryTitle === undefined) throw new FieldError('primaryTitle', 'is missing');
  const originalTitle = textOf(original);
  // If IMDb lists a film under its original title, other providers know it by its English one.
  const title = originalTitle === primaryTitle ? (textOf(englishTitle) ?? primaryTitle) : primaryTitle;
  return {
    key: id,
    film: {
      title,
      originalTitle: originalTitle === title ? undefined : originalTitle,
      year: toYear(textOf(year)),
      runtimeMinutes: toMinutes(textOf(runtime)),
      votes: votes !== undefined && /^\d{1,9}$/.test(votes) ? Number(votes) : undefined,
      genres: (textOf(genres) ?? '')
        .split(',')
        .flatMap((genre) => textOf(genre) ?? [])
        .map(genreName),
      directors,
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
function toCastMember({ name, characters }: JoinedFilm['cast'][number]): FilmRecord['cast'][number] {
  try {
    const [first] = JSON.parse(characters) as unknown[];
    const character = typeof first === 'string' ? textOf(first) : undefined;
    return character === undefined ? { name } : { name, character: character.slice(0, 300) };
  } catch {
    return { name };
  }
}
