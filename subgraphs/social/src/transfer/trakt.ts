/** Trakt's export: JSON lists of history, watched or rated films. Shows in it are no films and are passed over. */
import { isObject, readJson } from './json.js';
import {
  contentError,
  readMoment,
  readRating,
  readRows,
  readTitle,
  readYear,
  refusedFile,
  RowError,
  type Deed,
  type HistoryFile,
  type NamedFilm,
} from './rows.js';

export function readTrakt(content: string, now: Date): HistoryFile {
  const json = readJson(content);
  if ('error' in json) return refusedFile(json.error);
  if (!Array.isArray(json.value)) return refusedFile(contentError(1, 'this is no Trakt file; it is no list.'));
  const items = json.value.map((source: unknown, index) => ({ line: index + 1, source }));
  return readRows(items, (item) => {
    if (!isObject(item)) throw new RowError('this is no entry of a Trakt list.');
    const { movie } = item;
    if (movie === undefined && (item.show !== undefined || item.episode !== undefined)) return null;
    if (!isObject(movie)) throw new RowError('this entry has no movie.');
    return { film: readFilm(movie), deed: readDeed(item, now) };
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

function readDeed(item: Record<string, unknown>, now: Date): Deed {
  const rating = readRating(item.rating, 1);
  if (item.watched_at !== undefined && item.watched_at !== null)
    return { kind: 'WATCH', at: readMoment(item.watched_at, now), exact: true, rating, note: null, visibility: null };
  return rating === null ? { kind: 'SEEN' } : { kind: 'RATED', rating };
}
