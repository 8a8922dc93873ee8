/** IMDb's and MovieLens' files about films that others tell of: samples of our own making, nothing of theirs. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { normalise } from '@marquee/kit/text';
import type { FilmRecord } from '@marquee/graph/records/filmRecord';

const none = '\\N';
const table = (header: string, rows: readonly string[][]): string =>
  [header.split(' ').join('\t'), ...rows.map((row) => row.join('\t'))].join('\n');

/** Files in `folder`/imdb and `folder`/movielens: of every second and every third film. */
export function writeSamples(folder: string, films: readonly FilmRecord[]): void {
  writeImdb(
    join(folder, 'imdb'),
    films.filter((_, index) => index % 2 === 0),
  );
  writeMovielens(
    join(folder, 'movielens'),
    films.filter((_, index) => index % 3 === 0),
  );
}

function writeImdb(folder: string, films: readonly FilmRecord[]): void {
  mkdirSync(folder, { recursive: true });
  const numbers = new Map<string, string>();
  const person = (name: string): string => {
    const key = normalise(name);
    if (!numbers.has(key)) numbers.set(key, `nm${String(numbers.size + 1).padStart(7, '0')}`);
    return numbers.get(key)!;
  };
  const names = new Map<string, string>();
  const known = films.flatMap((film, index) => {
    const id = film.externalIds.find(({ source }) => source === 'IMDB')?.value ?? `tt${9_000_000 + index}`;
    return [{ film, id }];
  });
  const basics = known.map(({ film: { title, originalTitle, year, runtimeMinutes, genres }, id }) => [
    id,
    'movie',
    title,
    originalTitle ?? title,
    '0',
    String(year ?? none),
    none,
    String(runtimeMinutes ?? none),
    genres.join(',') || none,
  ]);
  const principals = known.flatMap(({ film: { directors, cast }, id }) =>
    [
      ...cast.map(({ name, character }) => [name, 'actor', character ? JSON.stringify([character]) : none]),
      ...directors.map((name) => [name, 'director', none]),
    ].map(([name, category, characters], at) => {
      names.set(person(name!), name!);
      return [id, String(at + 1), person(name!), category!, none, characters!];
    }),
  );
  const votes = known.map(({ id }, index) => [id, '7.0', String(10 + index * 37)]);
  const people = [...names].map(([id, name]) => [id, name, none, none, none, none]);
  const put = (name: string, text: string) => writeFileSync(join(folder, `${name}.tsv.gz`), gzipSync(text));
  put('title.principals', table('tconst ordering nconst category job characters', principals));
  put('name.basics', table('nconst primaryName birthYear deathYear primaryProfession knownForTitles', people));
  put('title.ratings', table('tconst averageRating numVotes', votes));
  put(
    'title.basics',
    table('tconst titleType primaryTitle originalTitle isAdult startYear endYear runtimeMinutes genres', basics),
  );
}

function writeMovielens(folder: string, films: readonly FilmRecord[]): void {
  mkdirSync(folder, { recursive: true });
  const quoted = (text: string) => `"${text.replace(/"/g, '""')}"`;
  const known = films.map((film, index) => ({ film, id: String(index + 1) }));
  const rows = known.map(({ film: { title, year, genres }, id }) =>
    [
      id,
      quoted(`${title}${year === undefined ? '' : ` (${year})`}`),
      quoted(genres.join('|') || '(no genres listed)'),
    ].join(','),
  );
  const links = known.flatMap(({ film, id }) => {
    const imdb = film.externalIds.find(({ source }) => source === 'IMDB')?.value;
    return imdb ? [`${id},${imdb.slice(2)},`] : [];
  });
  writeFileSync(join(folder, 'links.csv'), ['movieId,imdbId,tmdbId', ...links].join('\n'));
  writeFileSync(join(folder, 'movies.csv'), ['movieId,title,genres', ...rows].join('\n'));
}
