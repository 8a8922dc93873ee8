/** Picks for a group in SQL: the films that may be picked, and the predictions of each member (sql/predictions.ts). */
import { sql } from 'kysely';
import type { Db } from '../db/connection.js';
import { isId } from '../model/ids.js';
import { groupTaste, predictions, type GroupMembers, type GroupTaste } from '../sql/predictions.js';
import { mostWatched } from '../sql/publicTaste.js';
import { cte, type Cte, type Sql } from '../sql/cte.js';
import { mostSimilarFilms, seedSimilarities } from '../sql/similarFilms.js';
import { minVisibility } from '../sql/visibility.js';
import type { SimilarFilm } from './reasons.js';

export type GroupStrategyName = 'FAIR' | 'AVERAGE' | 'LEAST_MISERY';

export interface PicksRequest {
  readonly viewer: number;
  readonly now: Date;
  /** Keys; the viewer first. */
  readonly members: readonly number[];
  readonly maxRuntime?: number | null | undefined;
  readonly genres: readonly string[];
  readonly strategy: GroupStrategyName;
  readonly size: number;
}

/** What a member would give a pick. */
export interface MemberJson {
  readonly pk: number;
  readonly films: number;
  readonly seen: boolean;
  readonly predicted: number;
  readonly watchlisted: boolean;
  readonly loved: readonly { readonly id: string; readonly name: string }[];
  readonly similar: readonly SimilarFilm[];
}

export interface Pick {
  readonly id: string;
  readonly score: number;
  readonly spread: number;
  /** The constraints that the film violates, as bits in the order of `constraints`. */
  readonly violations: number;
  readonly members: readonly MemberJson[];
}

const popularCandidates = 100;
/** Films of any popularity for each set of violated constraints, so that a constraint is relaxed only if no film meets it. */
const anyCandidates = 20;
export const constraints = ['maxRuntime', 'genres'] as const;

export const groupMember: GroupMembers = cte('group_member');
const candidate = cte<'group_id' | 'film_pk'>('candidate');

/** The CTE `group_member`. */
export const groupMembers = ({ viewer, members }: PicksRequest): Sql => sql`
  SELECT 0 AS group_id, m.pk AS member_pk, ${minVisibility(viewer, sql`m.pk`)} AS min_visibility
  FROM unnest(${members}::int[]) AS m(pk)`;

/** WITH query: films on the watchlists of members, as far as the viewer may see them. */
export const watchlisted: Sql = sql`
  watchlisted AS MATERIALIZED (
    SELECT m.member_pk, l.film_pk FROM group_member m JOIN watchlist l USING (member_pk) WHERE m.min_visibility < 'PUBLIC')`;

export async function picksInSql(db: Db, request: PicksRequest): Promise<Pick[]> {
  const taste = groupTaste(request.viewer, request.now, groupMember);
  const { rows } = await sql<Pick>`
    WITH group_member AS MATERIALIZED (${groupMembers(request)}),
    ${taste.queries},
    ${taste.predictionQueries},
    ${watchlisted},
    ${candidates(taste, request)},
    prediction AS MATERIALIZED (${predictions(taste, candidate)}),
    ranked AS (
      SELECT film_pk, (${strategyScore[request.strategy]})::int AS score, max(predicted) - min(predicted) AS spread
      FROM prediction GROUP BY film_pk),
    page AS MATERIALIZED (
      SELECT r.*, f.id, (SELECT min(violations) FROM evaluated) AS violations FROM ranked r JOIN film f ON f.pk = r.film_pk
      ORDER BY r.score DESC, f.id LIMIT ${request.size}),
    ${pageOfPicks(taste, request)}`.execute(db);
  return rows;
}

/** What is known of the members of the group. */
type TasteOfPage = Readonly<{ [Name in 'hidden' | 'seed' | 'loved']: GroupTaste[Name] }>;

/** A WITH query, and the query of Pick. They read the WITH queries `page`, `prediction` and `watchlisted`, and those of `taste`. */
export const pageOfPicks = ({ hidden, seed, loved }: TasteOfPage, { members }: PicksRequest): Sql => sql`
  seed_similarity AS MATERIALIZED (${seedSimilarities(hidden, seed, sql`SELECT film_pk FROM page`)})
  SELECT page.id, page.score, page.spread, page.violations, (
    SELECT json_agg(${memberPrediction(loved)} ORDER BY array_position(${members}::int[], p.member_pk))
    FROM prediction p WHERE p.film_pk = page.film_pk) AS members
  FROM page ORDER BY page.score DESC, page.id`;

/** Of the predictions for one film. */
const strategyScore: Record<GroupStrategyName, Sql> = {
  AVERAGE: sql`sum(predicted) / count(*)`,
  LEAST_MISERY: sql`min(predicted)`,
  FAIR: sql`(sum(predicted) / count(*) + min(predicted)) / 2`,
};

interface Constraint {
  readonly bit: number;
  /** Whether film `f` meets it. Null if that is not known, as of a film of unknown length: it counts as violated. */
  readonly isMet: Sql<boolean>;
}

function givenConstraints({ maxRuntime, genres }: PicksRequest): Constraint[] {
  const given: Constraint[] = [];
  if (maxRuntime != null) given.push({ bit: bitOf('maxRuntime'), isMet: sql`f.runtime_minutes <= ${maxRuntime}` });
  if (genres.length > 0) {
    const ids = genres.filter((id) => isId('gen', id));
    const isMet = sql<boolean>`f.genre_pks && ARRAY(SELECT pk FROM genre WHERE id = ANY(${ids}::text[]))`;
    given.push({ bit: bitOf('genres'), isMet });
  }
  return given;
}

/** The constraints that film `f` violates, as bits. */
const violationsOf = (given: readonly Constraint[]): Sql<number> =>
  given.length === 0
    ? sql<number>`0`
    : sql<number>`(${sql.join(
        given.map(({ bit, isMet }) => sql`CASE WHEN ${isMet} THEN 0 ELSE ${sql.lit(bit)} END`),
        sql` + `,
      )})`;

/** That film `f` violates the constraint of bit `violated` and no other; 0: that it violates none. PostgreSQL finds few such films by their index. */
const violatesOnly = (given: readonly Constraint[], violated: number): Sql<boolean> =>
  given.length === 0
    ? sql<boolean>`true`
    : sql.join(
        given.map(({ bit, isMet }) => (bit === violated ? sql`(${isMet}) IS NOT TRUE` : isMet)),
        sql` AND `,
      );

const bitOf = (constraint: (typeof constraints)[number]): number => 1 << constraints.indexOf(constraint);

/**
 * WITH query `candidate`, and those it is made of: each member's most similar films, popular films, watchlists, and films
 * that meet the constraints. Only films with the lowest violations stay.
 */
export function candidates(taste: GroupTaste, request: PicksRequest): Sql {
  const given = givenConstraints(request);
  return sql`
  matching AS (
    SELECT film_pk FROM (${mostWatched(taste.hidden, popularCandidates, given.length > 0 ? violatesOnly(given, 0) : undefined)}) AS popular
    UNION ${sql.join(
      [0, ...given.map(({ bit }) => bit)].map(
        (violated) => sql`
    (SELECT f.pk FROM film f WHERE ${violatesOnly(given, violated)} ORDER BY f.pk LIMIT ${sql.lit(anyCandidates)})`,
      ),
      sql` UNION `,
    )}),
  evaluated AS MATERIALIZED (
    SELECT f.pk AS film_pk, f.id, ${violationsOf(given)} AS violations
    FROM film f JOIN (
      SELECT film_pk FROM (${mostSimilarFilms(taste.similar)}) AS similar_film
      UNION SELECT film_pk FROM watchlisted
      UNION SELECT film_pk FROM matching
      UNION SELECT film_pk FROM (${mostWatched(taste.hidden, popularCandidates)}) AS popular) AS c ON c.film_pk = f.pk),
  candidate AS MATERIALIZED (
    SELECT 0 AS group_id, film_pk FROM evaluated WHERE violations = (SELECT min(violations) FROM evaluated))`;
}

/** Prediction `p` as a MemberJson. */
const memberPrediction = (
  loved: Cte<'member_pk' | 'person_pk'>,
): Sql => sql`json_build_object('pk', p.member_pk, 'films', p.films, 'seen', p.seen, 'predicted', p.predicted,
  'watchlisted', EXISTS (SELECT FROM watchlisted w WHERE w.film_pk = p.film_pk AND w.member_pk = p.member_pk),
  'loved', (
    SELECT coalesce(json_agg(json_build_object('id', person.id, 'name', person.name) ORDER BY fp.billing, person.id), '[]')
    FROM film_person fp JOIN person ON person.pk = fp.person_pk
    WHERE fp.film_pk = p.film_pk AND fp.role = 'ACTOR'
      AND fp.person_pk = ANY(ARRAY(SELECT l.person_pk FROM ${loved} l WHERE l.member_pk = p.member_pk))),
  'similar', (
    SELECT coalesce(json_agg(json_build_object('id', s.id, 'title', s.title, 'similarity', s.similarity) ORDER BY s.similarity DESC, s.id), '[]')
    FROM (SELECT f.id, f.title, s.similarity FROM seed_similarity s JOIN film f ON f.pk = s.seed_film_pk
          WHERE s.film_pk = p.film_pk AND s.member_pk = p.member_pk AND s.similarity > 0
          ORDER BY s.similarity DESC, f.id LIMIT 3) AS s))`;
