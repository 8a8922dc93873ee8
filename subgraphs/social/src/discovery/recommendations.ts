/**
 * Films for the viewer: those that people watched who also watched the viewer's latest films, weighted together with what
 * friends watched (the more a friend's films are the viewer's, the more), with people the viewer loves or has often seen,
 * and with the watchlist; where all that is little or nothing, the most watched. Never one that was seen or dismissed.
 *
 * Weights were chosen by what they find of watches held out of a real world (docs/decisions/0007-public-taste-is-counted-and-corrected.md, `make bench`).
 */
import { sql } from 'kysely';
import { decodeCursor, encodeCursor, pageInfo, pageSize, type PageInfo } from '@marquee/kit/paging';
import type { MovieModel } from '../model/catalog.js';
import type { PageArguments } from '../model/page.js';
import type { ViewerScope } from '../model/scope.js';
import { lovedFilms, lovedPeople, seenFilms } from '../sql/affinity.js';
import type { ReasonModel } from '../model/reason.js';
import { inWindow } from '../sql/visibility.js';
import { hiddenTaste, mostWatched, nearFilms, seeds } from '../sql/publicTaste.js';

export interface RankedFilm {
  readonly id: string;
  /** In millionths. */
  readonly score: number;
}

export interface RecommendationsModel {
  readonly edges: readonly {
    readonly cursor: string;
    readonly node: MovieModel;
    readonly score: number;
    /** Reads the reasons; called only if the client selects them, and batched over the page. */
    reasons(): Promise<readonly ReasonModel[]>;
  }[];
  readonly pageInfo: PageInfo;
}

const list = 'User.recommendations';
/** In millionths. A friend with every film in common and no other would add this much ... */
const friendWeight = 50_000;
/** ... and one with none in common still counts like this share of a film in common. */
const strangerShare = 0.2;
const lovedWeight = 10_000;
const watchlistWeight = 10_000;
/** For each person in a film who is in one of the viewer's latest films, too. */
const familiarWeight = 1_500;
const familiarMost = 5;
const popularCandidates = 100;
/** For the most watched of all; the others by their share of its watchers. */
const popularWeight = 1_000;

export async function recommendations(
  scope: ViewerScope,
  args: PageArguments,
  reasonsOf: (movieId: string) => Promise<readonly ReasonModel[]>,
): Promise<RecommendationsModel> {
  const size = pageSize(args.first);
  const cursor = decodeCursor(list, ['number', 'string'], args.after);
  const after = cursor ? { score: Number(cursor[0]), id: String(cursor[1]) } : null;
  const rows = await recommendedFilms(scope, size + 1, after);
  const edges = rows.slice(0, size).map(({ id, score }) => ({
    cursor: encodeCursor(list, [score, id]),
    node: { id },
    score: score / 1e6,
    reasons: () => reasonsOf(id),
  }));
  return { edges, pageInfo: pageInfo(edges, rows.length > size, args.after) };
}

/** Up to `limit` films that rank after `after`: best score first, ties by id. */
async function recommendedFilms(scope: ViewerScope, limit: number, after: RankedFilm | null): Promise<RankedFilm[]> {
  const { db, now } = scope;
  const viewer = scope.viewer.pk;
  const { rows } = await sql<RankedFilm>`
    WITH ${hiddenTaste(viewer)},
    loved AS MATERIALIZED (${lovedPeople(viewer)}),
    seen AS MATERIALIZED (${seenFilms(viewer)}),
    seed AS MATERIALIZED (${seeds(sql`SELECT 0 AS party, ${viewer}::int AS member_pk, seen.* FROM seen`)}),
    near AS (${nearFilms}),
    ${friendFilms(viewer, now)},
    familiar AS (
      SELECT theirs.film_pk, least(${sql.lit(familiarMost)}, count(DISTINCT theirs.person_pk)) AS people
      FROM (SELECT DISTINCT person_pk FROM film_person JOIN seed USING (film_pk)) AS known
      JOIN film_person theirs USING (person_pk) GROUP BY theirs.film_pk),
    loved_film AS (
      SELECT film_pk, least(3, people) AS people FROM (${lovedFilms}) AS l),
    wanted AS (SELECT film_pk FROM watchlist WHERE member_pk = ${viewer}),
    popular AS MATERIALIZED (${mostWatched(popularCandidates)}),
    candidate AS (
      SELECT film_pk FROM near UNION SELECT film_pk FROM friend_film UNION SELECT film_pk FROM familiar
      UNION SELECT film_pk FROM loved_film UNION SELECT film_pk FROM wanted UNION SELECT film_pk FROM popular),
    scored AS MATERIALIZED (
      SELECT c.film_pk,
        (coalesce(near.nearness, 0) + coalesce(friend_film.weight, 0)
          + ${sql.lit(lovedWeight)} * coalesce(loved_film.people, 0)
          + ${sql.lit(familiarWeight)} * coalesce(familiar.people, 0)
          + CASE WHEN wanted.film_pk IS NULL THEN 0 ELSE ${sql.lit(watchlistWeight)} END
          + coalesce(${sql.lit(popularWeight)} * popular.watchers / (SELECT max(watchers) FROM popular), 0))::bigint AS score
      FROM candidate c
      LEFT JOIN near USING (film_pk) LEFT JOIN friend_film USING (film_pk) LEFT JOIN familiar USING (film_pk)
      LEFT JOIN loved_film USING (film_pk) LEFT JOIN wanted USING (film_pk) LEFT JOIN popular USING (film_pk)
      WHERE NOT EXISTS (SELECT FROM seen s WHERE s.film_pk = c.film_pk)
        AND NOT EXISTS (SELECT FROM dismissed d WHERE d.film_pk = c.film_pk AND d.member_pk = ${viewer})),
    ${open(after)},
    -- Ids are looked up only where they decide: from the score on that fills the page, equal ones among them.
    cut AS (
      SELECT score FROM open ORDER BY score DESC
      OFFSET ${limit - 1} + (SELECT count(*) FROM open WHERE score = ${after?.score ?? null}::bigint) LIMIT 1)
    SELECT f.id, open.score FROM open JOIN film f ON f.pk = open.film_pk
    WHERE open.score >= coalesce((SELECT score FROM cut), 0) AND ${after ? sql`(open.score < ${after.score} OR f.id > ${after.id})` : sql`true`}
    ORDER BY open.score DESC, f.id LIMIT ${limit}`.execute(db);
  return rows;
}

/** What may be on this page; of films that score like the last of the page before, the id will tell. */
const open = (after: RankedFilm | null) => sql`
  open AS MATERIALIZED (SELECT * FROM scored WHERE ${after ? sql`score <= ${after.score}` : sql`true`})`;

/** What friends watched; each friend weighs by how many of their films the viewer has seen. */
const friendFilms = (viewer: number, now: Date) => sql`
  friend_seen AS MATERIALIZED (
    SELECT DISTINCT w.member_pk, w.film_pk
    FROM friendship f JOIN watch w ON w.member_pk = f.friend_pk
    WHERE f.member_pk = ${viewer} AND w.visibility >= 'FRIENDS' AND ${inWindow('ALL_TIME', now)}),
  friend_weight AS (
    SELECT member_pk, (${sql.lit(friendWeight)} * (${sql.lit(strangerShare)} + count(seen.film_pk)) / sqrt(count(*) + 5))::bigint AS weight
    FROM friend_seen LEFT JOIN seen USING (film_pk) GROUP BY member_pk),
  friend_film AS (
    SELECT film_pk, sum(weight)::bigint AS weight FROM friend_seen JOIN friend_weight USING (member_pk) GROUP BY film_pk)`;
