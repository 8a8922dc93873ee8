/** Reads Marquee's own export. Its lists of friends and archived activity are not imported. */
import type { Visibility } from '../db/generated/tables.js';
import { isId } from '../model/ids.js';
import { maxNoteLength } from '../watches/watchMutations.js';
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

/** The version of the format, written by exportHistory.ts. */
export const formatVersion = 1;
const listNames = ['watches', 'ratings', 'watchlist', 'dismissed'] as const;
type ListName = (typeof listNames)[number];

export function readMarquee(content: string, now: Date): HistoryFile {
  const json = readJson(content);
  if ('error' in json) return unreadableFile(json.error);
  const { value } = json;
  if (!isObject(value) || value.marquee !== formatVersion)
    return unreadableFile(contentError(1, 'this is not a Marquee export.'));
  const rows = listNames.flatMap((list) => {
    const items: unknown = value[list] ?? [];
    return (Array.isArray(items) ? items : []).map((item: unknown) => ({ list, item }));
  });
  const file = readRows(
    rows.map((source, index) => ({ line: index + 1, source })),
    ({ list, item }) => {
      if (!isObject(item)) throw new RowError(`this is not an entry of "${list}".`);
      return { film: readFilm(item), activity: readActivity(list, item, now) };
    },
  );
  const people = Array.isArray(value.lovedPeople) ? value.lovedPeople : [];
  for (const person of people.slice(0, 10_000) as unknown[])
    if (isObject(person) && typeof person.personId === 'string' && isId('per', person.personId))
      file.lovedPeople.push(person.personId);
  return file;
}

function readFilm({ movieId, title, year, externalIds }: Record<string, unknown>): NamedFilm {
  const ids = Array.isArray(externalIds) ? externalIds : [];
  return {
    title: readTitle(title),
    year: readYear(year),
    externalIds: ids.flatMap((id: unknown) =>
      isObject(id) && (id.source === 'IMDB' || id.source === 'TMDB') && typeof id.value === 'string'
        ? [{ source: id.source, value: id.value.replaceAll('\0', '') }]
        : [],
    ),
    ...(typeof movieId === 'string' && isId('mov', movieId) ? { movieId } : {}),
  };
}

const visibilities: readonly unknown[] = ['PRIVATE', 'FRIENDS', 'PUBLIC'];

function readActivity(list: ListName, item: Record<string, unknown>, now: Date): Activity {
  const rating = readRating(item.rating, 1);
  switch (list) {
    case 'watches': {
      const { watchedAt, note, visibility } = item;
      return {
        kind: 'WATCH',
        at: watchedAt == null ? null : readTimestamp(watchedAt, now),
        exact: true,
        rating,
        note: typeof note === 'string' ? note.replaceAll('\0', '').slice(0, maxNoteLength) : null,
        visibility: visibilities.includes(visibility) ? (visibility as Visibility) : null,
      };
    }
    case 'ratings':
      if (rating === null) throw new RowError('the rating is missing.');
      return { kind: 'STANDALONE_RATING', rating };
    case 'watchlist':
      return { kind: 'WATCHLIST' };
    case 'dismissed':
      return { kind: 'DISMISSED' };
  }
}
