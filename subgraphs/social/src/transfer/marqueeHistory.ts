/** Our own export: everything that a member owns, as JSON. What it says about friends is for reading, not for importing. */
import { sql } from 'kysely';
import type { Db } from '../db/connection.js';
import type { Visibility } from '../db/generated/tables.js';
import { isId } from '../model/ids.js';
import type { UserModel } from '../model/user.js';
import { maxNoteLength } from '../watches/watchMutations.js';
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

const version = 1;
const momentFormat = 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"';

export interface HistoryExport {
  readonly content: string;
  readonly watches: number;
}

/** One statement, so of one moment; in an order that depends on what is in it alone. */
export async function exportHistory(db: Db, viewer: UserModel): Promise<HistoryExport> {
  const film = sql`'movieId', f.id, 'title', f.title, 'year', f.year, 'externalIds', (
    SELECT coalesce(json_agg(json_build_object('source', x.source, 'value', x.value) ORDER BY x.source, x.value), '[]')
    FROM film_external_id x WHERE x.film_pk = f.pk AND x.source IN ('IMDB', 'TMDB'))`;
  const list = (table: string) => sql`(
    SELECT coalesce(json_agg(json_build_object(${film}) ORDER BY f.id), '[]')
    FROM ${sql.table(table)} l JOIN film f ON f.pk = l.film_pk WHERE l.member_pk = ${viewer.pk})`;
  const { rows } = await sql<{ lists: Record<string, unknown>; watches: number }>`
    SELECT json_build_object(
      'watches', (
        SELECT coalesce(json_agg(json_build_object(${film}, 'watchedAt', to_char(w.watched_at AT TIME ZONE 'UTC', ${momentFormat}::text), 'rating', w.rating,
          'note', w.note, 'visibility', w.visibility) ORDER BY w.watched_at NULLS FIRST, f.id, w.rating NULLS FIRST, w.note NULLS FIRST, w.visibility), '[]')
        FROM watch w JOIN film f ON f.pk = w.film_pk WHERE w.member_pk = ${viewer.pk}),
      'ratings', (
        SELECT coalesce(json_agg(json_build_object(${film}, 'rating', r.rating) ORDER BY f.id), '[]')
        FROM standalone_rating r JOIN film f ON f.pk = r.film_pk WHERE r.member_pk = ${viewer.pk}),
      'watchlist', ${list('watchlist')},
      'dismissed', ${list('dismissed')},
      'lovedPeople', (
        SELECT coalesce(json_agg(json_build_object('personId', p.id, 'name', p.name) ORDER BY p.id), '[]')
        FROM loved_person l JOIN person p ON p.pk = l.person_pk WHERE l.member_pk = ${viewer.pk}),
      'awaiting', (
        SELECT coalesce(json_agg(json_build_object('kind', s.kind, 'id', s.entity_id, 'name', s.name,
          'content', s.content - 'id' - 'member_pk') ORDER BY s.entity_id, s.kind, s.content), '[]')
        FROM archived_activity s WHERE s.member_pk = ${viewer.pk}),
      'friends', (
        SELECT coalesce(json_agg(m.handle ORDER BY lower(m.handle)), '[]')
        FROM friendship fr JOIN member m ON m.pk = fr.friend_pk WHERE fr.member_pk = ${viewer.pk})) AS lists,
      (SELECT count(*) FROM watch WHERE member_pk = ${viewer.pk}) AS watches`.execute(db);
  const { lists, watches } = rows[0]!;
  const { handle, displayName, defaultVisibility } = viewer;
  const content = { marquee: version, profile: { handle, displayName, defaultVisibility }, ...lists };
  return { content: JSON.stringify(content, null, 1), watches };
}

const lists = ['watches', 'ratings', 'watchlist', 'dismissed'] as const;
type ListName = (typeof lists)[number];

export function readMarquee(content: string, now: Date): HistoryFile {
  const json = readJson(content);
  if ('error' in json) return refusedFile(json.error);
  const { value } = json;
  if (!isObject(value) || value.marquee !== version)
    return refusedFile(contentError(1, 'this is no export of Marquee.'));
  const rows = lists.flatMap((list) => {
    const items: unknown = value[list] ?? [];
    return (Array.isArray(items) ? items : []).map((item: unknown) => ({ list, item }));
  });
  const file = readRows(
    rows.map((source, index) => ({ line: index + 1, source })),
    ({ list, item }) => {
      if (!isObject(item)) throw new RowError(`this is no entry of "${list}".`);
      return { film: readFilm(item), deed: readDeed(list, item, now) };
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

function readDeed(list: ListName, item: Record<string, unknown>, now: Date): Deed {
  const rating = readRating(item.rating, 1);
  switch (list) {
    case 'watches': {
      const { watchedAt, note, visibility } = item;
      return {
        kind: 'WATCH',
        at: watchedAt == null ? null : readMoment(watchedAt, now),
        exact: true,
        rating,
        note: typeof note === 'string' ? note.replaceAll('\0', '').slice(0, maxNoteLength) : null,
        visibility: visibilities.includes(visibility) ? (visibility as Visibility) : null,
      };
    }
    case 'ratings':
      if (rating === null) throw new RowError('there is no rating.');
      return { kind: 'LONE_RATING', rating };
    case 'watchlist':
      return { kind: 'WATCHLIST' };
    case 'dismissed':
      return { kind: 'DISMISSED' };
  }
}
