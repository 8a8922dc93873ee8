/** What a group should watch: everybody's prediction for each candidate, put together by the strategy asked for. */
import { sql, type RawBuilder } from 'kysely';
import { badInput, publicError } from '@marquee/kit/errors';
import { pageSize } from '@marquee/kit/paging';
import type { MovieModel } from '../model/catalog.js';
import { assertViewer, type RequestScope, type ViewerScope } from '../model/scope.js';
import { isId } from '../model/ids.js';
import { membersByIds } from '../members/members.js';
import type { ReasonModel } from '../model/reason.js';
import type { UserModel } from '../model/user.js';
import { partyTaste, predictionConfidence, predictions } from '../sql/predictions.js';
import { mostWatched, nearestFilms, seedLinks } from '../sql/publicTaste.js';
import { visibilityFloor } from '../sql/visibility.js';
import { alikeReasons, byWeight, lovedReasons, reason } from './reasons.js';

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
  alike: { id: string; title: string; likeness: number }[];
}

interface Row {
  id: string;
  score: number;
  spread: number;
  /** Which constraints it breaks: 1 maxRuntime, 2 genres. */
  broken: number;
  members: MemberJson[];
}

const mostOthers = 9;
/** Candidates: each member's nearest films, the most watched that hold to the constraints, and watchlists. */
const popularCandidates = 100;
/** Of any films that break none, or one, of the constraints, so that none is dropped while some film holds to it. */
const unwatchedCandidates = 20;
const constraints = ['maxRuntime', 'genres'] as const;

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
  const rows = await picks(scope, members, { ...request, strategy, size });
  const broken = rows[0]?.broken ?? 0;
  return {
    strategy,
    relaxed: constraints.filter((_, index) => broken & (1 << index)),
    picks: rows.map(({ id, score, spread, members: perMember }) => ({
      movie: { id },
      score: score / 1000,
      fairness: Math.round((1 - spread / 9000) * 1e6) / 1e6,
      perMember: perMember.map((member) => ({
        user: members.find(({ pk }) => pk === member.pk)!,
        predicted: member.predicted / 1000,
        confidence: predictionConfidence(member.films),
        reasons: reasons(
          members.find(({ pk }) => pk === member.pk)!,
          viewer,
          member,
        ),
      })),
      reasons: () => reasonsOf(id),
    })),
  };
}

/** The viewer first, then the others in the order of `with`. Throws BAD_USER_INPUT or NOT_FOUND. */
async function groupMembers({ db, viewer }: ViewerScope, request: TonightRequest): Promise<UserModel[]> {
  const others = [...new Set(request.with)].filter((id) => id !== viewer.id);
  if (others.length > mostOthers)
    throw badInput('with', `"with" takes at most ${mostOthers} other people, not ${others.length}.`);
  if (request.maxRuntime != null && request.maxRuntime < 1)
    throw badInput('maxRuntime', '"maxRuntime" is a number of minutes from 1.');
  if ((request.genres?.length ?? 0) > 100) throw badInput('genres', '"genres" takes at most 100 ids.');
  const known = others.filter((id) => isId('usr', id));
  const found = known.length > 0 ? await membersByIds(db, viewer.pk, known) : [];
  const there = found.filter((member) => member !== null);
  if (there.length < others.length)
    throw publicError('NOT_FOUND', 'There is no such user among "with".', { argument: 'with' });
  return [viewer, ...there];
}

async function picks(
  { db, viewer, now }: ViewerScope,
  members: readonly UserModel[],
  request: TonightRequest & { strategy: GroupStrategyName; size: number },
): Promise<Row[]> {
  const broken = brokenConstraints(request);
  const { rows } = await sql<Row>`
    WITH party AS MATERIALIZED (
      SELECT 0 AS party, m.pk AS member_pk, ${visibilityFloor(viewer.pk, sql`m.pk`)} AS floor
      FROM unnest(${members.map(({ pk }) => pk)}::int[]) AS m(pk)),
    ${partyTaste(viewer.pk, now)},
    wanted AS MATERIALIZED (SELECT p.member_pk, l.film_pk FROM party p JOIN watchlist l USING (member_pk) WHERE p.floor < 'PUBLIC'),
    ${candidates(broken)},
    prediction AS MATERIALIZED (${predictions}),
    ranked AS (
      SELECT film_pk, (${strategyScore[request.strategy]})::int AS score, max(predicted) - min(predicted) AS spread
      FROM prediction GROUP BY film_pk),
    page AS MATERIALIZED (
      SELECT r.*, f.id, f.broken FROM ranked r JOIN judged f USING (film_pk)
      WHERE f.broken = (SELECT min(broken) FROM judged)
      ORDER BY r.score DESC, f.id LIMIT ${request.size}),
    link AS MATERIALIZED (${seedLinks(sql`SELECT film_pk FROM page`)})
    SELECT page.id, page.score, page.spread, page.broken, (
      SELECT json_agg(${memberPrediction} ORDER BY array_position(${members.map(({ pk }) => pk)}::int[], p.member_pk))
      FROM prediction p WHERE p.film_pk = page.film_pk) AS members
    FROM page ORDER BY page.score DESC, page.id`.execute(db);
  return rows;
}

const strategyScore: Record<GroupStrategyName, RawBuilder<unknown>> = {
  AVERAGE: sql`sum(predicted) / count(*)`,
  LEAST_MISERY: sql`min(predicted)`,
  FAIR: sql`(sum(predicted) / count(*) + min(predicted)) / 2`,
};

/** Of film `f`, as bits. A film of unknown length does not hold to a limit. */
const brokenConstraints = ({ maxRuntime, genres }: TonightRequest): RawBuilder<unknown> => sql`(
  ${maxRuntime == null ? sql`0` : sql`CASE WHEN f.runtime_minutes <= ${maxRuntime} THEN 0 ELSE 1 END`}
  + ${
    !genres || genres.length === 0
      ? sql`0`
      : sql`CASE WHEN EXISTS (SELECT FROM film_genre fg WHERE fg.film_pk = f.pk AND fg.genre_pk = ANY(
          ARRAY(SELECT pk FROM genre WHERE id = ANY(${genres.filter((id) => isId('gen', id))}::text[])))) THEN 0 ELSE 2 END`
  })`;

const candidates = (broken: RawBuilder<unknown>) => sql`
  holding AS (
    SELECT film_pk FROM (
      SELECT t.film_pk FROM film_popularity t JOIN film f ON f.pk = t.film_pk LEFT JOIN hidden_film h USING (film_pk)
      WHERE ${broken} = 0 AND t.watchers > coalesce(h.watchers, 0)
      ORDER BY t.watchers - coalesce(h.watchers, 0) DESC, t.film_pk LIMIT ${sql.lit(popularCandidates)}) AS watched
    UNION
    SELECT any_film.pk FROM (VALUES (0), (1), (2)) AS level(broken)
    CROSS JOIN LATERAL (
      SELECT f.pk FROM film f WHERE ${broken} = level.broken ORDER BY f.pk LIMIT ${sql.lit(unwatchedCandidates)}) AS any_film),
  judged AS MATERIALIZED (
    SELECT f.pk AS film_pk, f.id, ${broken} AS broken
    FROM film f JOIN (
      SELECT film_pk FROM (${nearestFilms}) AS nearest
      UNION SELECT film_pk FROM wanted
      UNION SELECT film_pk FROM holding
      UNION SELECT film_pk FROM (${mostWatched(popularCandidates)}) AS popular) AS c ON c.film_pk = f.pk),
  candidate AS MATERIALIZED (
    SELECT 0 AS party, film_pk FROM judged WHERE broken = (SELECT min(broken) FROM judged))`;

/** Prediction `p` with what speaks for it. */
const memberPrediction = sql`json_build_object('pk', p.member_pk, 'films', p.films, 'seen', p.seen, 'predicted', p.predicted,
  'watchlisted', EXISTS (SELECT FROM wanted w WHERE w.film_pk = p.film_pk AND w.member_pk = p.member_pk),
  'loved', (
    SELECT coalesce(json_agg(json_build_object('id', person.id, 'name', person.name) ORDER BY fp.billing, person.id), '[]')
    FROM film_person fp JOIN loved l USING (person_pk) JOIN person ON person.pk = fp.person_pk
    WHERE fp.film_pk = p.film_pk AND fp.role = 'ACTOR' AND l.member_pk = p.member_pk),
  'alike', (
    SELECT coalesce(json_agg(json_build_object('id', near.id, 'title', near.title, 'likeness', near.nearness) ORDER BY near.nearness DESC, near.id), '[]')
    FROM (SELECT f.id, f.title, l.nearness FROM link l JOIN film f ON f.pk = l.film_pk
          WHERE l.asked_pk = p.film_pk AND l.member_pk = p.member_pk AND l.nearness > 0
          ORDER BY l.nearness DESC, f.id LIMIT 3) AS near))`;

function reasons(user: UserModel, viewer: UserModel, member: MemberJson): ReasonModel[] {
  const isMe = user.pk === viewer.pk;
  const name = user.displayName;
  const found = [
    ...lovedReasons(member.loved, isMe ? 'you love' : `${name} loves`),
    ...alikeReasons(member.alike, isMe ? 'you' : name),
  ];
  if (member.seen)
    found.push(reason('FRIEND_WATCHED', `${isMe ? 'You' : name} watched it before.`, 2, { users: [user] }));
  if (member.watchlisted)
    found.push(reason('ON_WATCHLIST', `It is on ${isMe ? 'your' : `${name}'s`} watchlist.`, 0.5, { users: [user] }));
  return byWeight(found);
}
