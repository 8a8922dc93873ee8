/**
 * IMDb's datasets: several TSV files that are joined on this machine's disk, so that memory does not depend on their size. Of the
 * titles films are taken (made for the cinema or television, none for adults only), of the people directors and cast.
 */
import { cleanSpaces } from '@marquee/kit/text';
import { lines } from '../source/rawRows.js';
import type { Source } from '../source/source.js';
import { isPlausibleYear, type FilmRecord, type Row } from '@marquee/graph/records/filmRecord';
import { FieldError, reading, shown, type FilmFormat, type Reading } from './format.js';
import { genreName } from './genreNames.js';
import { englishRegions, openJoin, type Join, type Joined } from './imdbJoin.js';
import { fileSet, isOneOf, type SetNames } from './fileSet.js';

const basics = 'title.basics.tsv';
const principals = 'title.principals.tsv';
const people = 'name.basics.tsv';
const ratings = 'title.ratings.tsv';
const akas = 'title.akas.tsv';
const names: SetNames = { required: [basics, principals, people], optional: [ratings, akas] };

export const imdbFormat: FilmFormat = {
  name: 'imdb',
  takes: (fileName) => isOneOf(fileName, names),
  set: names,
  read: async function* (source) {
    const files = await fileSet(source, names);
    const join = await openJoin();
    try {
      yield* gather(join, files);
      for await (const film of join.films()) yield reading(basics, film.line, () => toRow(film));
    } finally {
      await join.close();
    }
  },
};

const filmTypes: ReadonlySet<string> = new Set(['movie', 'tvMovie']);
const castCategories: ReadonlySet<string> = new Set(['actor', 'actress', 'self']);

/** Puts what is wanted of each file where it can be joined. */
async function* gather(join: Join, files: ReadonlyMap<string, Source>): AsyncGenerator<Reading> {
  for await (const row of tsvRows(files.get(basics)!)) {
    if ('reason' in row) yield row;
    else if (filmTypes.has(row.fields[1]!) && row.fields[4] !== '1') await join.addFilm(row.line, row.fields);
  }
  for await (const row of rowsOf(files.get(principals)!)) {
    const [film = '', ordering = '', person = '', category = '', , characters = ''] = row;
    if (castCategories.has(category)) await join.addCredit(film, person, ordering, characters);
    else if (category === 'director') await join.addCredit(film, person, ordering, null);
  }
  for await (const [person = '', name = ''] of rowsOf(files.get(people)!)) await join.addName(person, name);
  const [rated, called] = [files.get(ratings), files.get(akas)];
  if (rated) for await (const [film = '', , votes = ''] of rowsOf(rated)) await join.addVotes(film, votes);
  if (called)
    for await (const [film = '', ordering = '', title = '', region = ''] of rowsOf(called))
      if (englishRegions.includes(region)) await join.addTitle(film, title, region, ordering);
}

const leastFields = 2;

/** Lines after the first, which names the columns. IMDb quotes nothing: a tab is always the end of a field. */
async function* tsvRows(
  source: Source,
): AsyncGenerator<{ line: number; fields: string[] } | Exclude<Reading, { row: Row }>> {
  for await (const piece of lines(source.bytes())) {
    if (piece.line === 1) continue;
    const { line } = piece;
    if ('problem' in piece) yield { file: source.fileName, line, field: '', reason: piece.problem };
    else {
      const fields = piece.text.replace(/\r$/, '').split('\t');
      if (fields.length < leastFields) yield { file: source.fileName, line, field: '', reason: 'has no tabs in it' };
      else yield { line, fields };
    }
  }
}

/** Of files that only add to films what cannot be read adds nothing. */
async function* rowsOf(source: Source): AsyncGenerator<string[]> {
  for await (const row of tsvRows(source)) if ('fields' in row) yield row.fields;
}

const given = (text: string | undefined): string | undefined => {
  const plain = cleanSpaces(text ?? '');
  return plain === '' || plain === '\\N' ? undefined : plain;
};

function toRow({ fields, cast, directors, votes, title: english }: Joined): Row {
  const [id = '', , primary, original, , year, , runtime, genres] = fields;
  if (!/^tt\d{1,12}$/.test(id)) throw new FieldError('tconst', `is no id of a title: ${shown(id)}`);
  const primaryTitle = given(primary);
  if (primaryTitle === undefined) throw new FieldError('primaryTitle', 'is missing');
  const originalTitle = given(original);
  // Where IMDb lists a film under its original title, the one it had in English is what others know it by.
  const title = originalTitle === primaryTitle ? (given(english) ?? primaryTitle) : primaryTitle;
  return {
    key: id,
    film: {
      title,
      originalTitle: originalTitle === title ? undefined : originalTitle,
      year: toYear(given(year)),
      runtimeMinutes: toMinutes(given(runtime)),
      votes: votes !== undefined && /^\d{1,9}$/.test(votes) ? Number(votes) : undefined,
      genres: (given(genres) ?? '')
        .split(',')
        .flatMap((genre) => given(genre) ?? [])
        .map(genreName),
      directors,
      cast: cast.map(toMember),
      externalIds: [{ source: 'IMDB', value: id }],
    },
  };
}

function toYear(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!isPlausibleYear(Number(text))) throw new FieldError('startYear', `is no year of a film: ${shown(text)}`);
  return Number(text);
}

function toMinutes(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const minutes = Number(text);
  if (!Number.isInteger(minutes) || minutes < 0 || minutes > 60_000)
    throw new FieldError('runtimeMinutes', `is no number of minutes: ${shown(text)}`);
  return minutes >= 1 && minutes <= 6_000 ? minutes : undefined;
}

/** `["Rick Blaine","Self"]`: the first. */
function toMember({ name, characters }: { name: string; characters: string }): FilmRecord['cast'][number] {
  try {
    const [first] = JSON.parse(characters) as unknown[];
    const character = typeof first === 'string' ? given(first) : undefined;
    return character === undefined ? { name } : { name, character: character.slice(0, 300) };
  } catch {
    return { name };
  }
}
