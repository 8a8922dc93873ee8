/** Reads Trakt's export: JSON lists of watched, rated or logged films. Shows are skipped. */
import { isObject, readJson } from './json.js';
import {
  contentError,
  readTimestamp,
  readRating,
  readRows,
  readTitle,
  readYear,
  unreadableFile,
  RowError,
  type Activity,
  type HistoryFile,
  type NamedFilm,
} from './historyRows.js';

export function readTrakt(content: string, now: Date): HistoryFile {
  const json = readJson(content);
  if ('error' in json) return unreadableFile(json.error);
  if (!Array.isArray(json.value)) return unreadableFile(contentError(1, 'this is not a Trakt file: it is not a list.'));
  const items = json.value.map((source: unknown, index) => ({ line: index + 1, source }));
  return readRows(items, (item) => {
    if (!isObject(item)) throw new RowError('this is not an entry of a Trakt list.');
    const { movie } = item;
    if (movie === undefined && (item.show !== undefined || item.episode !== undefined)) return null;
    if (!isObject(movie)) throw new RowError('this entry has no movie.');
    return { film: readFilm(movie), activity: readActivity(item, now) };
  });
}

function readFilm({ title, year, ids }: Record<string, unknown>): NamedFilm {
  const { imdb, tmdb } = isObject(ids) ? ids : {};
  return {
    title: readTitle(title),
    year: readYear(year),
    externalIds: [
      ...(typeof imdb === 'string' && /^tt\d{1,12}$/.test(imdb) ? [{ source: 'IMDB' as const, value: imdb }] : []),
      ...(Number.isSafeInteger(tmdb) ? [{ source: 'TMDB' as const, value: String(tmdb) }] : []),
    ],
  };
}

function readActivity(item: Record<string, unknown>, now: Date): Activity {
  const rating = readRating(item.rating, 1);
  if (item.watched_at !== undefined && item.watched_at !== null)
    return {
      kind: 'WATCH',
      at: readTimestamp(item.watched_at, now),
      exact: true,
      rating,
      note: null,
      visibility: null,
    };
  return rating === null ? { kind: 'SEEN' } : { kind: 'RATED', rating };
}
