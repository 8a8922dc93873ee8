/** The query `circlePath`: a shortest path between two people through films that the circle watched (docs/discovery/paths.md). */
import { sql } from 'kysely';
import { badInput } from '@marquee/kit/errors';
import type { MovieModel, PersonModel } from '../model/catalog.js';
import type { CircleName } from '../model/circle.js';
import { assertViewer, viewerPk, type RequestScope } from '../model/scope.js';
import type { WatchersModel } from '../model/watchers.js';
import { currentId } from '../films/filmKeys.js';
import { isId } from '../model/ids.js';
import type { UserModel } from '../model/user.js';
import { circleMembers } from '../sql/circle.js';
import { memberJson } from '../sql/member.js';
import { inWindow, latestRating } from '../sql/watch.js';
import type { WindowName } from '../model/window.js';

export interface CirclePathRequest {
  readonly from: string;
  readonly to: string;
  readonly circle?: CircleName | null | undefined;
  readonly window?: WindowName | null | undefined;
  readonly maxDegrees?: number | null | undefined;
}

export interface CirclePathModel {
  readonly degrees: number;
  readonly hops: readonly {
    readonly from: PersonModel;
    readonly movie: MovieModel;
    readonly to: PersonModel;
    readonly watchedBy: WatchersModel;
  }[];
}

interface HopJson {
  from: string;
  movie: string;
  to: string;
  count: number;
  mean: number | null;
  users: UserModel[];
}

/** A longer path tells the user little and costs the most. */
const maxPathLength = 6;
/** Watchers listed for each hop; the count is over all. */
const maxListedWatchers = 10;

/**
 * One statement. Null if there is no such path, or if a person is unknown. The id of a person who was merged into another one is the other
 * one's. Throws BAD_USER_INPUT for `maxDegrees` out of range, UNAUTHENTICATED if the circle depends on a viewer and there is none.
 */
export async function circlePath(scope: RequestScope, request: CirclePathRequest): Promise<CirclePathModel | null> {
  const { db, now } = scope;
  const { from, to } = request;
  const circle = { name: request.circle ?? 'FRIENDS', viewer: viewerPk(scope) };
  const window = request.window ?? 'ALL_TIME';
  const maxDegrees = request.maxDegrees ?? maxPathLength;
  if (circle.name !== 'EVERYONE') assertViewer(scope, 'Sign in to find a path through your own circle.');
  if (maxDegrees < 1 || maxDegrees > maxPathLength)
    throw badInput('maxDegrees', `"maxDegrees" must be from 1 to ${maxPathLength}, not ${maxDegrees}.`);
  if (!isId('per', from) || !isId('per', to)) return null;
  const { rows } = await sql<{ hops: HopJson[] }>`
    WITH circle_member AS MATERIALIZED (${circleMembers(circle)}),
    watched AS MATERIALIZED (
      SELECT DISTINCT w.film_pk FROM circle_member c JOIN watch w ON w.member_pk = c.member_pk
      WHERE w.visibility >= c.min_visibility AND ${inWindow(window, now)}),
    chain AS MATERIALIZED (
      SELECT shortest_path(a.pk, b.pk, ARRAY(SELECT film_pk FROM watched), ${maxDegrees}) AS people
      FROM person a CROSS JOIN person b WHERE a.id = ${currentId('person', from)} AND b.id = ${currentId('person', to)}),
    hop AS MATERIALIZED (
      SELECT step, a.id AS "from", b.id AS "to", f.pk AS film_pk, f.id AS movie
      FROM chain CROSS JOIN generate_series(1, cardinality(people) - 1) AS step
      JOIN person a ON a.pk = people[step] JOIN person b ON b.pk = people[step + 1]
      CROSS JOIN LATERAL (
        SELECT f.pk, f.id FROM film f
        WHERE f.pk IN (SELECT film_pk FROM film_person WHERE person_pk = a.pk INTERSECT SELECT film_pk FROM film_person WHERE person_pk = b.pk)
          AND f.pk IN (SELECT film_pk FROM watched)
        ORDER BY f.id LIMIT 1) AS f),
    visible_watch AS MATERIALIZED (
      SELECT w.film_pk, w.member_pk, max(w.watched_at) AS latest, ${latestRating} AS rating
      FROM (SELECT DISTINCT film_pk FROM hop) AS h JOIN watch w USING (film_pk) JOIN circle_member c ON c.member_pk = w.member_pk
      WHERE w.visibility >= c.min_visibility AND ${inWindow(window, now)}
      GROUP BY w.film_pk, w.member_pk)
    SELECT (
      SELECT coalesce(json_agg(json_build_object('from', h."from", 'movie', h.movie, 'to', h."to", 'count', w.count, 'mean', w.mean, 'users', w.users) ORDER BY step), '[]')
      FROM hop h CROSS JOIN LATERAL (
        SELECT count(*) AS count, avg(rating)::float8 AS mean, json_agg(member ORDER BY rank) FILTER (WHERE rank <= ${maxListedWatchers}) AS users
        FROM (
          SELECT v.rating, ${memberJson} AS member, row_number() OVER (ORDER BY v.latest DESC NULLS LAST, m.id) AS rank
          FROM visible_watch v JOIN member m ON m.pk = v.member_pk WHERE v.film_pk = h.film_pk) AS watcher) AS w) AS hops
    FROM chain WHERE people IS NOT NULL`.execute(db);
  const hops = rows[0]?.hops;
  if (!hops) return null;
  return {
    degrees: hops.length,
    hops: hops.map((hop) => ({
      from: { id: hop.from },
      movie: { id: hop.movie },
      to: { id: hop.to },
      watchedBy: { users: hop.users, count: hop.count, meanRating: hop.mean },
    })),
  };
}
