/** Reads the recorded friendships, watches and ratings of a data folder. Members are anonymous; their user id is their handle. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { StartError } from '@marquee/kit/errors';
import { identityKey } from '@marquee/kit/text/identityKey';
import type { SocialDataset, DatasetWatch } from '@marquee/social/load/socialDataset';
import type { ReferenceFilm } from '@marquee/social/social';
import { assignVisibility } from './visibility.js';

export interface RecordedSummary {
  /** Watches of a film that the catalog does not have. */
  unknownFilms: number;
  /** Rows with a wrong number of columns: file, line and reason. */
  rejected: { file: string; line: number; reason: string }[];
}

export interface RecordedDataset {
  readonly dataset: SocialDataset;
  readonly summary: RecordedSummary;
}

const dayMs = 86_400_000;

/** All dates move so that the last watch is yesterday. Throws a StartError when a file is missing or damaged. */
export function readRecordedDataset(folder: string, films: readonly ReferenceFilm[], now: Date): RecordedDataset {
  const summary: RecordedSummary = { unknownFilms: 0, rejected: [] };
  const rows = (file: string, columns: number) => readCsv(join(folder, file), columns, summary);
  const members = new Map<string, number>();
  const indexOf = (user: string) => {
    const index = members.get(user) ?? members.size;
    members.set(user, index);
    return index;
  };
  const friendships = rows('friends.csv.gz', 2).map(([a, b]) => [indexOf(a!), indexOf(b!)] as const);
  const stars = new Map(
    rows('ratings.csv.gz', 5).map(([user, title, year, value]) => [`${user}|${title}|${year}`, Number(value)]),
  );
  const watched = rows('watches.csv.gz', 4);
  const findFilm = filmFinder(films);
  const last = Math.max(...watched.map(([, , , date]) => Date.parse(date!)));
  const yesterday = Math.floor(now.getTime() / dayMs) * dayMs - dayMs;
  const watches: DatasetWatch[] = [];
  for (const [user, title, year, date] of watched) {
    const member = indexOf(user!);
    const movieId = findFilm(title!, Number(year));
    if (movieId === undefined) {
      summary.unknownFilms++;
      continue;
    }
    const rating = stars.get(`${user}|${title}|${year}`);
    const watchedAt = new Date(Date.parse(date!) + yesterday - last);
    // The hash includes the carriage return at the end of the file's lines, so that loaded data sets keep their visibilities.
    const visibility = assignVisibility(`${user}|${title}|${year}|${date}\r`);
    watches.push({ member, movieId, watchedAt, rating: rating === undefined ? null : 2 * rating, visibility });
  }
  const defaultVisibility = 'FRIENDS' as const;
  const profiles = [...members.keys()].map((handle) => ({ handle, displayName: handle, defaultVisibility }));
  return { dataset: { members: profiles, friendships, watches, watchlist: [], lovedPeople: [] }, summary };
}

/** Finds a film's id by title and year. The sources differ by one year for some films, so neighbouring years match too. */
function filmFinder(films: readonly ReferenceFilm[]): (title: string, year: number) => string | undefined {
  const byTitle = new Map<string, string>();
  for (const film of films) {
    const key = `${identityKey(film.title)}|${film.year}`;
    if (!byTitle.has(key)) byTitle.set(key, film.id);
  }
  return (title, year) =>
    [0, -1, 1]
      .map((difference) => byTitle.get(`${identityKey(title)}|${year + difference}`))
      .find((found) => found !== undefined);
}

/** The rows of a file without its header. Rows with another number of columns go to `summary.rejected`. */
function readCsv(path: string, columns: number, summary: RecordedSummary): string[][] {
  const rows: string[][] = [];
  try {
    const text = gunzipSync(readFileSync(path)).toString('utf8');
    const options = { info: true, relax_column_count: true, relax_quotes: true, skip_empty_lines: true } as const;
    const parsed = parse(text, options) as unknown as { info: { lines: number }; record: string[] }[];
    for (const { info, record } of parsed.slice(1))
      if (record.length === columns) rows.push(record);
      else
        summary.rejected.push({ file: path, line: info.lines, reason: `has ${record.length} columns, not ${columns}` });
  } catch (error) {
    throw new StartError(`${path} cannot be read: ${(error as Error).message}.`);
  }
  return rows;
}
