/** The query `tonight`: films for a group, ranked by the predicted ratings of its members and the requested strategy. */
import { sql } from 'kysely';
import { badInput, publicError } from '@marquee/kit/errors';
import { distinctItems, maxDistinctIds } from '@marquee/kit/lists';
import { pageSize } from '@marquee/kit/paging';
import type { MovieModel } from '../model/catalog.js';
import { assertViewer, type RequestScope, type ViewerScope } from '../model/scope.js';
import { isId } from '../model/ids.js';
import { nameInText } from '../members/displayName.js';
import { membersByIds } from '../members/members.js';
import type { ReasonModel } from '../model/reason.js';
import type { UserModel } from '../model/user.js';
import {
  groupTaste,
  predictionConfidence,
  predictions,
  type GroupMembers,
  type GroupTaste,
} from '../sql/predictions.js';
import { mostWatched } from '../sql/publicTaste.js';
import { cte, type Sql } from '../sql/cte.js';
import { mostSimilarFilms, seedSimilarities } from '../sql/similarFilms.js';
import { minVisibility } from '../sql/visibility.js';
import { byWeight, lovedReasons, reason, similarityReasons, type SimilarFilm } from './reasons.js';

export type GroupStrategyName = 'FAIR' | 'AVERAGE' | 'LEAST_MISERY';

export interface TonightRequest {
  readonly with: readonly string[];
  readonly maxRuntime?: number | null | undefined;
  readonly genres?: readonly string[] | null | undefined;
  readonly strategy?: GroupStrategyName | null | undefined;
  readonly first?: number | null | undefined;
}

export interface GroupPicksModel {
  readonly picks: readonly {
    readonly movie: MovieModel;
    readonly score: number;
    readonly fairness: number;
    readonly perMember: readonly {
      readonly user: UserModel;
      readonly predicted: number;
      readonly confidence: number;
      readonly reasons: readonly ReasonModel[];
    }[];
    reasons(): Promise<readonly ReasonModel[]>;
  }[];
  readonly strategy: GroupStrategyName;
  /** The constraints that no candidate meets, so that the picks ignore them. */
  readonly relaxed: readonly string[];
}

interface MemberJson {
  pk: number;
  films: number;
  seen: boolean;
  predicted: number;
  watchlisted: boolean;
  loved: { id: string; name: string }[];
  similar: SimilarFilm[];
}

interface Row {
  id: string;
  score: number;
  spread: number;
  /** The constraints that the film violates, as bits in the order of `constraints`. */
  violations: number;
  members: MemberJson[];
}

const maxOthers = 9;
const popularCandidates = 100;
/** Films of any popularity for each set of violated constraints, so that a constraint is relaxed only if no film meets it. */
const anyCandidates = 20;
const constraints = ['maxRuntime', 'genres'] as const;

const groupMember: GroupMembers = cte('group_member');
const candidate = cte<'group_id' | 'film_pk'>('candidate');

export async function tonight(
  scope: RequestScope,
  request: TonightRequest,
  reasonsOf: (movieId: string) => Promise<readonly ReasonModel[]>,
): Promise<GroupPicksModel> {
  assertViewer(scope, 'Sign in to choose with others.');
  const { viewer } = scope;
  const size = pageSize(request.first, 5);
  const members = await groupMembers(scope, request);
  const strategy = request.strategy ?? 'FAIR';
  const genres = distinctItems(request.genres, 'genres', maxDistinctIds);
  const rows = await picks(scope, members, { ...request, genres, strategy, size });
  const violations = rows[0]?.violations ?? 0;
  return {
    strategy,
    relaxed: constraints.filter((_, index) => violations & (1 << index)),
    picks: rows.map(({ id, score, spread, members: perMember }) => ({
      movie: { id },
      score: score / 1000,
      fairness: Math.round((1 - spread / 9000) * 1e6) / 1e6,
      perMember: perMember.map((member) => {
        const user = members.find(({ pk }) => pk === member.pk)!;
        return {
          user,
          predicted: member.predicted / 1000,
          confidence: predictionConfidence(member.films),
          reasons: reasons(user, viewer, member),
        };
      }),
      reasons: () => reasonsOf(id),
    })),
  };
}

/** The viewer first, then the others in the order of `with`. Throws BAD_USER_INPUT or NOT_FOUND. */
async function groupMembers({ db, viewer }: ViewerScope, request: TonightRequest): Promise<UserModel[]> {
  const others = distinctItems(request.with, 'with').filter((id) => id !== viewer.id);
  if (others.length > maxOthers)
    throw badInput('with', `"with" takes at most ${maxOthers} other users, not ${others.length}.`);
  if (request.maxRuntime != null && request.maxRuntime < 1)
    throw badInput('maxRuntime', '"maxRuntime" must be at least 1 minute.');
  const known = others.filter((id) => isId('usr', id));
  const found = known.length > 0 ? await membersByIds(db, viewer.pk, known) : [];
  const present = found.filter((member) => member !== null);
  if (present.length < others.length)
    throw publicError('NOT_FOUND', 'A user in "with" does not exist.', { argument: 'with' });
  return [viewer, ...present];
}

async function picks(
  { db, viewer, now }: ViewerScope,
  members: readonly UserModel[],
  request: TonightRequest & { strategy: GroupStrategyName; size: number },
): Promise<Row[]> {
  const taste = groupTaste(viewer.pk, now, groupMember);
  const { rows } = await sql<Row>`
    WITH group_member AS MATERIALIZED (
      SELECT 0 AS group_id, m.pk AS member_pk, ${minVisibility(viewer.pk, sql`m.pk`)} AS min_visibility
      FROM unnest(${members.map(({ pk }) => pk)}::int[]) AS m(pk)),
    ${taste.queries},
    watchlisted AS MATERIALIZED (
      SELECT m.member_pk, l.film_pk FROM group_member m JOIN watchlist l USING (member_pk) WHERE m.min_visibility < 'PUBLIC'),
    ${candidates(taste, givenConstraints(request))},
    prediction AS MATERIALIZED (${predictions(taste, candidate)}),
    ranked AS (
      SELECT film_pk, (${strategyScore[request.strategy]})::int AS score, max(predicted) - min(predicted) AS spread
      FROM prediction GROUP BY film_pk),
    page AS MATERIALIZED (
      SELECT r.*, f.id, (SELECT min(violations) FROM evaluated) AS violations FROM ranked r JOIN film f ON f.pk = r.film_pk
      ORDER BY r.score DESC, f.id LIMIT ${request.size}),
    seed_similarity AS MATERIALIZED (${seedSimilarities(taste.hidden, taste.seed, sql`SELECT film_pk FROM page`)})
    SELECT page.id, page.score, page.spread, page.violations, (
      SELECT json_agg(${memberPrediction(taste)} ORDER BY array_position(${members.map(({ pk }) => pk)}::int[], p.member_pk))
      FROM prediction p WHERE p.film_pk = page.film_pk) AS members
    FROM page ORDER BY page.score DESC, page.id`.execute(db);
  return rows;
}

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

function givenConstraints({ maxRuntime, genres }: TonightRequest): Constraint[] {
  const given: Constraint[] = [];
  if (maxRuntime != null) given.push({ bit: bitOf('maxRuntime'), isMet: sql`f.runtime_minutes <= ${maxRuntime}` });
  if (genres && genres.length > 0) {
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
const candidates = (taste: GroupTaste, given: readonly Constraint[]): Sql => sql`
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

/** Prediction `p` as a MemberJson. */
const memberPrediction = ({
  loved,
}: GroupTaste): Sql => sql`json_build_object('pk', p.member_pk, 'films', p.films, 'seen', p.seen, 'predicted', p.predicted,
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

function reasons(user: UserModel, viewer: UserModel, member: MemberJson): ReasonModel[] {
  const isMe = user.pk === viewer.pk;
  const name = nameInText(user.displayName);
  const found = [
    ...lovedReasons(member.loved, isMe ? 'You love' : `${name} loves`),
    ...similarityReasons(member.similar, isMe ? 'you' : name),
  ];
  const users = [user];
  if (member.seen)
    found.push(
      reason('FRIEND_WATCHED', { text: `${isMe ? 'You have' : `${name} has`} seen it before.`, weight: 2, users }),
    );
  if (member.watchlisted) {
    const text = `It is on ${isMe ? 'your' : `${name}'s`} watchlist.`;
    found.push(reason('ON_WATCHLIST', { text, weight: 0.5, users }));
  }
  return byWeight(found);
}
