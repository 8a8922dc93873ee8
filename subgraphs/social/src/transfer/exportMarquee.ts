/** Exports everything a member owns as JSON. */
import { sql } from 'kysely';
import type { Db } from '../db/connection.js';
import { isNotReplaced } from '../films/standaloneRatings.js';
import type { UserModel } from '../model/user.js';
import { filmTables, isEntry, type ExportContent, type ExportFormat, type IdRange } from './exportParts.js';
import { formatVersion } from './marqueeHistory.js';

const timestampFormat = 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"';

/** A day of an imported file is noon of that day. The member may have changed it to a moment since. */
const isDay = sql`w.import_state ->> 'precision' = 'DAY' AND (w.watched_at AT TIME ZONE 'UTC')::time = '12:00'`;

const tables = {
  ...filmTables,
  lovedPeople: {
    from: sql`loved_person l JOIN person p ON p.pk = l.person_pk`,
    id: sql`p.id`,
    owner: sql`l.member_pk`,
    texts: [sql`p.name`],
  },
  awaiting: {
    from: sql`archived_activity a`,
    id: sql`a.entity_id`,
    owner: sql`a.member_pk`,
    texts: [sql`a.name`, sql`a.content::text`],
  },
  friends: {
    from: sql`friendship l JOIN member m ON m.pk = l.friend_pk`,
    id: sql`m.id`,
    owner: sql`l.member_pk`,
    texts: [sql`m.handle`],
  },
};

/** All that the member owns, as JSON. */
export const marqueeExport = (viewer: UserModel): ExportFormat => ({
  tables: Object.values(tables),
  read: (db, range) => readContent(db, viewer, range),
});

/** One statement, so the content is consistent. Its order depends on the content only. */
async function readContent(db: Db, viewer: UserModel, range: IdRange): Promise<ExportContent> {
  const from = (name: keyof typeof tables) =>
    sql`FROM ${tables[name].from} WHERE ${isEntry(tables[name], viewer.pk, range)}`;
  const film = sql`'movieId', f.id, 'title', f.title, 'year', f.year, 'externalIds', (
    SELECT coalesce(json_agg(json_build_object('source', x.source, 'value', x.value) ORDER BY x.source, x.value), '[]')
    FROM film_external_id x WHERE x.film_pk = f.pk AND x.source IN ('IMDB', 'TMDB'))`;
  const list = (table: 'watchlist' | 'dismissed') => sql`(
    SELECT coalesce(json_agg(json_build_object(${film}) ORDER BY f.id), '[]')
    ${from(table)})`;
  const { rows } = await sql<{ lists: string; watches: number }>`
    SELECT json_build_object(
      'watches', (
        SELECT coalesce(json_agg(json_build_object(${film}, 'watchedAt', to_char(w.watched_at AT TIME ZONE 'UTC', CASE WHEN ${isDay} THEN 'YYYY-MM-DD' ELSE ${timestampFormat}::text END), 'rating', w.rating,
          'note', w.note, 'isRewatch', w.is_rewatch, 'visibility', w.visibility)
          ORDER BY w.watched_at NULLS FIRST, f.id, w.rating NULLS FIRST, w.note NULLS FIRST, w.is_rewatch, w.visibility), '[]')
        ${from('watches')}),
      'ratings', (
        SELECT coalesce(json_agg(json_build_object(${film}, 'rating', r.rating) ORDER BY f.id), '[]')
        ${from('ratings')} AND ${isNotReplaced}),
      'watchlist', ${list('watchlist')},
      'dismissed', ${list('dismissed')},
      'lovedPeople', (
        SELECT coalesce(json_agg(json_build_object('personId', p.id, 'name', p.name) ORDER BY p.id), '[]')
        ${from('lovedPeople')}),
      'awaiting', (
        SELECT coalesce(json_agg(json_build_object('kind', a.kind, 'id', a.entity_id, 'name', a.name,
          'content', a.content - 'id' - 'member_pk') ORDER BY a.entity_id, a.kind, a.content), '[]')
        ${from('awaiting')}),
      'friends', (
        SELECT coalesce(json_agg(m.handle ORDER BY lower(m.handle)), '[]')
        ${from('friends')}))::text AS lists,
      (SELECT count(*)::int ${from('watches')}) AS watches`.execute(db);
  const { lists, watches } = rows[0]!;
  const { handle, displayName, defaultVisibility } = viewer;
  const head = JSON.stringify({ marquee: formatVersion, profile: { handle, displayName, defaultVisibility } });
  // The text of PostgreSQL is sent on as it is: reading and printing it again would hold the event loop.
  return { content: `${head.slice(0, -1)},${lists.slice(1)}`, watches };
}
