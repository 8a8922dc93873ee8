/** Reads the real friendships, watches and ratings of a data folder; anonymous members, whose handles are their user ids. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { StartError } from '@marquee/kit/errors';
import { normalise } from '@marquee/kit/text';
import type { SocialDataset, DatasetWatch } from '@marquee/social/load/socialDataset';
import type { ReferenceFilm } from '@marquee/social/social';
import { assignVisibility } from './visibility.js';

export interface RecordedSummary {
  /** Watches of a film that the catalog does not have. */
  unknownFilms: number;
  /** Rows of a shape that cannot be read: file, line and reason. */
  rejected: { file: string; line: number; reason: string }[];
}

export interface RecordedDataset {
  readonly dataset: SocialDataset;
  readonly summary: RecordedSummary;
}

const dayMs = 86_400_000;

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
  const byTitle = new Map<string, string>();
  for (const film of films) {
    const key = `${normalise(film.title)}|${film.year}`;
    if (!byTitle.has(key)) byTitle.set(key, film.id);
  }
  const last = Math.max(...watched.map(([, , , date]) => Date.parse(date!)));
  const yesterday = Math.floor(now.getTime() / dayMs) * dayMs - dayMs;
  const watches: DatasetWatch[] = [];
  for (const [user, title, year, date] of watched) {
    const member = indexOf(user!);
    // Where sources differ by a year, the film has the one of another.
    const movieId = [0, -1, 1]
      .map((gap) => byTitle.get(`${normalise(title!)}|${Number(year) + gap}`))
      .find((found) => found !== undefined);
    if (movieId === undefined) {
      summary.unknownFilms++;
      continue;
    }
    const rating = stars.get(`${user}|${title}|${year}`);
    const watchedAt = new Date(Date.parse(date!) + yesterday - last);
    const visibility = assignVisibility(`${user}|${title}|${year}|${date}`);
    watches.push({ member, movieId, watchedAt, rating: rating === undefined ? null : 2 * rating, visibility });
  }
  return {
    dataset: {
      members: [...members.keys()].map((handle) => ({
        handle,
        displayName: handle,
        defaultVisibility: 'FRIENDS' as const,
      })),
      friendships,
      watches,
      watchlist: [],
      lovedPeople: [],
    },
    summary,
  };
}

function readCsv(path: string, columns: number, summary: RecordedSummary): string[][] {
  let text: string;
  try {
    text = gunzipSync(readFileSync(path)).toString('utf8');
  } catch (error) {
    throw new StartError(`${path} cannot be read: ${(error as Error).message}.`);
  }
  const rows: string[][] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (index === 0 || line === '') continue;
    const cells = parseLine(line);
    if (cells.length === columns) rows.push(cells);
    else summary.rejected.push({ file: path, line: index + 1, reason: `has ${cells.length} columns, not ${columns}` });
  }
  return rows;
}

/** One line of RFC 4180: cells may be quoted, quotes in them are doubled. */
export function parseLine(line: string): string[] {
  const cells: string[] = [];
  const cell = /(?:"((?:[^"]|"")*)"|([^,]*))(,|$)/gy;
  for (let match = cell.exec(line); match; match = cell.exec(line)) {
    cells.push(match[1] === undefined ? match[2]! : match[1].replaceAll('""', '"'));
    if (match[3] === '') break;
  }
  return cells;
}
