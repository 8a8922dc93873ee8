/** Exports everything a member owns as JSON. */
import { sql } from 'kysely';
import type { Db } from '../db/connection.js';
import { isNotReplaced } from '../films/standaloneRatings.js';
import type { UserModel } from '../model/user.js';
import type { Sql } from '../sql/cte.js';
import { bytesOf, isWithin, type ExportContent, type ExportFormat, type IdRange } from './exportParts.js';
import { formatVersion } from './marqueeHistory.js';

const timestampFormat = 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"';

/** A day of an imported file is noon of that day. The member may have changed it to a moment since. */
const isDay = sql`w.import_state ->> 'precision' = 'DAY' AND (w.watched_at AT TIME ZONE 'UTC')::time = '12:00'`;

/** What the lists are read from, with the names of the tables in the statements. */
const filmList = (table: 'watchlist' | 'dismissed') => sql`${sql.table(table)} l JOIN film f ON f.pk = l.film_pk`;
const watches = sql`watch w JOIN film f ON f.pk = w.film_pk`;
const ratings = sql`standalone_rating r JOIN film f ON f.pk = r.film_pk`;
const lovedPeople = sql`loved_person l JOIN person p ON p.pk = l.person_pk`;
const friends = sql`friendship l JOIN member m ON m.pk = l.friend_pk`;

/** All that the member owns, as JSON. */
export const marqueeExport = (viewer: UserModel): ExportFormat => ({
  entries: (range) => {
    const ofFilms = (from: Sql, owner: Sql, ...texts: Sql[]) => sql`
      SELECT f.id, ${bytesOf(sql`f.title`, ...texts)} AS bytes FROM ${from} WHERE ${owner} = ${viewer.pk} AND ${isWithin(sql`f.id`, range)}`;
    return sql.join(
      [
        ofFilms(watches, sql`w.member_pk`, sql`w.note`),
        ofFilms(ratings, sql`r.member_pk`),
        ofFilms(filmList('watchlist'), sql`l.member_pk`),
        ofFilms(filmList('dismissed'), sql`l.member_pk`),
        sql`SELECT p.id, ${bytesOf(sql`p.name`)} FROM ${lovedPeople} WHERE l.member_pk = ${viewer.pk} AND ${isWithin(sql`p.id`, range)}`,
        sql`SELECT a.entity_id, ${bytesOf(sql`a.name`, sql`a.content::text`)} FROM archived_activity a
          WHERE a.member_pk = ${viewer.pk} AND ${isWithin(sql`a.entity_id`, range)}`,
        sql`SELECT m.id, ${bytesOf(sql`m.handle`)} FROM ${friends} WHERE l.member_pk = ${viewer.pk} AND ${isWithin(sql`m.id`, range)}`,
      ],
      sql` UNION ALL `,
    );
  },
  read: (db, range) => readContent(db, viewer, range),
});

/** One statement, so the content is consistent. Its order depends on the content only. */
async function readContent(db: Db, viewer: UserModel, range: IdRange): Promise<ExportContent> {
  const isFilmWithin = isWithin(sql`f.id`, range);
  const film = sql`'movieId', f.id, 'title', f.title, 'year', f.year, 'externalIds', (
    SELECT coalesce(json_agg(json_build_object('source', x.source, 'value', x.value) ORDER BY x.source, x.value), '[]')
    FROM film_external_id x WHERE x.film_pk = f.pk AND x.source IN ('IMDB', 'TMDB'))`;
  const list = (table: 'watchlist' | 'dismissed') => sql`(
    SELECT coalesce(json_agg(json_build_object(${film}) ORDER BY f.id), '[]')
    FROM ${filmList(table)} WHERE l.member_pk = ${viewer.pk} AND ${isFilmWithin})`;
  const { rows } = await sql<{ lists: string; watches: number }>`
    SELECT json_build_object(
      'watches', (
        SELECT coalesce(json_agg(json_build_object(${film}, 'watchedAt', to_char(w.watched_at AT TIME ZONE 'UTC', CASE WHEN ${isDay} THEN 'YYYY-MM-DD' ELSE ${timestampFormat}::text END), 'rating', w.rating,
          'note', w.note, 'isRewatch', w.is_rewatch, 'visibility', w.visibility)
          ORDER BY w.watched_at NULLS FIRST, f.id, w.rating NULLS FIRST, w.note NULLS FIRST, w.is_rewatch, w.visibility), '[]')
        FROM ${watches} WHERE w.member_pk = ${viewer.pk} AND ${isFilmWithin}),
      'ratings', (
        SELECT coalesce(json_agg(json_build_object(${film}, 'rating', r.rating) ORDER BY f.id), '[]')
        FROM ${ratings} WHERE r.member_pk = ${viewer.pk} AND ${isNotReplaced} AND ${isFilmWithin}),
      'watchlist', ${list('watchlist')},
      'dismissed', ${list('dismissed')},
      'lovedPeople', (
        SELECT coalesce(json_agg(json_build_object('personId', p.id, 'name', p.name) ORDER BY p.id), '[]')
        FROM ${lovedPeople} WHERE l.member_pk = ${viewer.pk} AND ${isWithin(sql`p.id`, range)}),
      'awaiting', (
        SELECT coalesce(json_agg(json_build_object('kind', a.kind, 'id', a.entity_id, 'name', a.name,
          'content', a.content - 'id' - 'member_pk') ORDER BY a.entity_id, a.kind, a.content), '[]')
        FROM archived_activity a WHERE a.member_pk = ${viewer.pk} AND ${isWithin(sql`a.entity_id`, range)}),
      'friends', (
        SELECT coalesce(json_agg(m.handle ORDER BY lower(m.handle)), '[]')
        FROM ${friends} WHERE l.member_pk = ${viewer.pk} AND ${isWithin(sql`m.id`, range)}))::text AS lists,
      (SELECT count(*)::int FROM ${watches} WHERE w.member_pk = ${viewer.pk} AND ${isFilmWithin}) AS watches`.execute(
    db,
  );
  const { lists, watches: count } = rows[0]!;
  const { handle, displayName, defaultVisibility } = viewer;
  const head = JSON.stringify({ marquee: formatVersion, profile: { handle, displayName, defaultVisibility } });
  // The text of PostgreSQL is sent on as it is: reading and printing it again would hold the event loop.
  return { content: `${head.slice(0, -1)},${lists.slice(1)}`, watches: count };
}
