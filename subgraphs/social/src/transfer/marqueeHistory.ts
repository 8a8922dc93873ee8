/** Reads Marquee's own export. Its lists of friends and archived activity are not imported. */
import type { Visibility } from '../db/generated/tables.js';
import { isId } from '../model/ids.js';
import { isObject, readJson } from './json.js';
import {
  readRows,
  unreadableFile,
  RowError,
  type Activity,
  type ExternalId,
  type HistoryFile,
  type NamedFilm,
  type ReadContext,
  type Warn,
} from './historyRows.js';
import { readDate } from './rowDates.js';
import { readFilm, readNote, readRating } from './rowValues.js';

/** The version of the format, written by exportMarquee.ts. */
export const formatVersion = 1;
const listNames = ['watches', 'ratings', 'watchlist', 'dismissed'] as const;
/** Ids of one film that are looked up. An export has at most one of each service. */
const maxExternalIds = 10;
type ListName = (typeof listNames)[number];

export function* readMarquee(content: string, context: ReadContext): Generator<void, HistoryFile[]> {
  const json = readJson(content);
  if ('problem' in json) return [unreadableFile(json, context)];
  const { value } = json;
  if (!isObject(value) || value.marquee !== formatVersion)
    return [
      unreadableFile({ line: 1, problem: 'this is not a Marquee export. Send the content of exportHistory.' }, context),
    ];
  const rows = listNames.flatMap((list) => {
    const items: unknown = value[list] ?? [];
    return (Array.isArray(items) ? items : []).map((item: unknown) => ({ list, item }));
  });
  const file = yield* readRows(
    rows.map((source, index) => ({ line: index + 1, source })),
    {
      context,
      read: ({ list, item }, warn) => {
        if (!isObject(item)) throw new RowError(`this is not an entry of "${list}".`);
        return { film: filmOf(item), activities: [readActivity(list, item, { now: context.now, warn })] };
      },
    },
  );
  const people = Array.isArray(value.lovedPeople) ? value.lovedPeople : [];
  for (const person of people.slice(0, 10_000) as unknown[])
    if (isObject(person) && typeof person.personId === 'string' && isId('per', person.personId))
      file.lovedPeople.push(person.personId);
  return [file];
}

function filmOf({ movieId, title, year, externalIds }: Record<string, unknown>): NamedFilm {
  const ids: unknown[] = Array.isArray(externalIds) ? externalIds.slice(0, maxExternalIds) : [];
  return {
    ...readFilm({ title, year, ids: ids.map(readExternalId) }),
    ...(typeof movieId === 'string' && isId('mov', movieId) ? { movieId } : {}),
  };
}

const readExternalId = (id: unknown): ExternalId | null =>
  isObject(id) && (id.source === 'IMDB' || id.source === 'TMDB') && isExternalId(id.value)
    ? { source: id.source, value: id.value }
    : null;

const isExternalId = (value: unknown): value is string => typeof value === 'string' && /^[\w-]{1,40}$/.test(value);

const visibilities: readonly unknown[] = ['PRIVATE', 'FRIENDS', 'PUBLIC'];

function readActivity(
  list: ListName,
  item: Record<string, unknown>,
  { now, warn }: { readonly now: Date; readonly warn: Warn },
): Activity {
  const rating = readRating(item.rating, 1);
  switch (list) {
    case 'watches': {
      const { watchedAt, note, visibility, isRewatch } = item;
      const { at, precision } = readDate(watchedAt, { now });
      return {
        kind: 'WATCH',
        at,
        // Marquee knows its own watches exactly, also that a date is unknown or a day.
        precision: precision === 'DAY' ? 'DAY' : 'TIME',
        rating,
        note: readNote(note, warn),
        isRewatch: isRewatch === true,
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
