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
import { circleMembers, visibleWatch, visibleWatches, type Circle, type CircleMembers } from '../sql/circle.js';
import { cte, type Sql } from '../sql/cte.js';
import {
  corrections,
  isTallied,
  latestWatchers,
  talliedFilms,
  windowSpan,
  type TallyRequest,
} from '../sql/filmTally.js';
import { memberJson } from '../sql/member.js';
import { inSpan } from '../sql/watch.js';
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
export const defaultPathCircle: CircleName = 'FRIENDS';

/**
 * One statement. Null if there is no such path, or if a person is unknown. The id of a person who was merged into another one is the other
 * one's. Throws BAD_USER_INPUT for `maxDegrees` out of range, UNAUTHENTICATED if the circle depends on a viewer and there is none.
 */
export async function circlePath(scope: RequestScope, request: CirclePathRequest): Promise<CirclePathModel | null> {
  const { db, now } = scope;
  const { from, to } = request;
  const circle = { name: request.circle ?? defaultPathCircle, viewer: viewerPk(scope) };
  const window = request.window ?? 'ALL_TIME';
  const maxDegrees = request.maxDegrees ?? maxPathLength;
  if (circle.name !== 'EVERYONE') assertViewer(scope, 'Sign in to find a path through your own circle.');
  if (maxDegrees < 1 || maxDegrees > maxPathLength)
    throw badInput('maxDegrees', `"maxDegrees" must be from 1 to ${maxPathLength}, not ${maxDegrees}.`);
  if (!isId('per', from) || !isId('per', to)) return null;
  const watched = watchedByCircle(circle, window, now);
  const { rows } = await sql<{ hops: HopJson[]; isFound: boolean }>`
    WITH circle_member AS MATERIALIZED (${circleMembers(circle)}),
    ${watched.queries}
    watched AS MATERIALIZED (${watched.films}),
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
    hop_watcher AS MATERIALIZED (${watched.watchersOfHops})
    SELECT (SELECT people FROM chain) IS NOT NULL AS "isFound", (
      SELECT coalesce(json_agg(json_build_object('from', h."from", 'movie', h.movie, 'to', h."to", 'count', figures.watchers,
        'mean', (figures.rating_sum::numeric / nullif(figures.ratings, 0))::float8, 'users', listed.users) ORDER BY step), '[]')
      FROM hop h CROSS JOIN LATERAL (${watched.figures(sql`h.film_pk`)}) AS figures CROSS JOIN LATERAL (
        SELECT json_agg(${memberJson} ORDER BY watcher.latest DESC NULLS LAST, m.id) AS users
        FROM (
          SELECT v.member_pk, v.latest FROM hop_watcher v JOIN member m ON m.pk = v.member_pk WHERE v.film_pk = h.film_pk
          ORDER BY v.latest DESC NULLS LAST, m.id LIMIT ${maxListedWatchers}) AS watcher
        JOIN member m ON m.pk = watcher.member_pk) AS listed) AS hops`.execute(db);
  const { hops, isFound } = rows[0]!;
  if (!isFound) return null;
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

/** What the circle watched, as the viewer may see it. */
interface WatchedByCircle {
  /** WITH queries that the others read, each with a comma after it. */
  readonly queries: Sql;
  /** A query of (film_pk), each once, and columns that only `figures` reads. */
  readonly films: Sql;
  /** A query of (watchers, ratings, rating_sum) of a film of `hop`. */
  readonly figures: (film: Sql) => Sql;
  /** A query of (film_pk, member_pk, latest): who watched the films of `hop`; at least those that are listed. */
  readonly watchersOfHops: Sql;
}

const circleMember: CircleMembers = cte('circle_member');

function watchedByCircle(circle: Circle, window: WindowName, now: Date): WatchedByCircle {
  const request = { circle, members: circleMember, span: windowSpan(window, now) };
  if (isTallied(circle, window)) return fromTallies(request);
  const inWindow = inSpan(request.span);
  return {
    queries: sql``,
    films: sql`SELECT w.film_pk FROM ${visibleWatch(circle, circleMember)} WHERE ${inWindow} GROUP BY w.film_pk`,
    figures: (film) => sql`
      SELECT count(*) AS watchers, count(rating) AS ratings, sum(rating) AS rating_sum FROM hop_watcher WHERE film_pk = ${film}`,
    watchersOfHops: visibleWatches(
      circle,
      circleMember,
      sql`${inWindow} AND w.film_pk = ANY(ARRAY(SELECT film_pk FROM hop))`,
    ),
  };
}

/** Of EVERYONE, all watches are too many to read. */
function fromTallies(request: TallyRequest): WatchedByCircle {
  const corrected = corrections(request);
  const ofHop = latestWatchers(request, corrected, { film: sql`hop_film.film_pk`, limit: maxListedWatchers });
  return {
    queries: sql`${corrected.queries},`,
    films: sql`
      SELECT film_pk, watchers, ratings, rating_sum FROM (${talliedFilms(request, corrected)}) AS film`,
    figures: (film) => sql`SELECT watchers, ratings, rating_sum FROM watched WHERE film_pk = ${film}`,
    watchersOfHops: sql`
      SELECT w.* FROM (SELECT DISTINCT film_pk FROM hop) AS hop_film CROSS JOIN LATERAL (${ofHop}) AS w`,
  };
}
