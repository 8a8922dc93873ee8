/**
 * What circles watched, over several shards, with the statements of one server. The viewer's shard says who the friends and blocked members
 * are. A shard that counts gets those of them that live on it, under the names of the tables that the statements read.
 */
import { sql } from 'kysely';
import type { Db } from '@marquee/social/db/connection';
import type { CircleName } from '@marquee/social/model/circle';
import { minHighRating } from '@marquee/social/model/reason';
import { circleMembers, watchesInSpan, type Circle, type CircleMembers } from '@marquee/social/sql/circle';
import { cte, type Sql } from '@marquee/social/sql/cte';
import { corrections, talliedFilms, type TalliedSpan } from '@marquee/social/sql/filmTally';
import { indexOf, shardOf, type RelationKind, type Shard, type Shards } from './shards.js';

export const circleNames = ['FRIENDS', 'FRIENDS_OF_FRIENDS', 'EVERYONE'] as const satisfies readonly CircleName[];

export interface CircleRequest {
  readonly name: (typeof circleNames)[number];
  /** The key of the viewer. */
  readonly viewer: number;
  readonly span: TalliedSpan;
}

/** What a circle watched of one film, as the viewer may see it. Each member counts once. */
export interface FilmCounts {
  readonly film: number;
  readonly watchers: number;
  readonly ratings: number;
  readonly ratingSum: number;
  readonly fans: number;
  /** Microseconds since 1970; null if no date is known. */
  readonly latest: number | null;
}

/** The answer of one server, by number of the film. */
export async function askOneServer(source: Db, { name, viewer, span }: CircleRequest): Promise<FilmCounts[]> {
  const circle: Circle = { name, viewer };
  const members = sql`circle_member AS MATERIALIZED (${circleMembers(circle)})`;
  const { rows } = await countFilms({ circle, span, given: [members] }).execute(source);
  return rows.toSorted(byFilm);
}

/** The same answer from shards. */
export async function askShards(shards: Shards, request: CircleRequest): Promise<FilmCounts[]> {
  const known = await readMembers(shards, request);
  const answers = await Promise.all(
    shards.all.map((shard, index) => askShard(shard, { request, own: ofShard(known, index, shards) })),
  );
  const films = new Map<number, FilmCounts>();
  for (const counts of answers.flat()) films.set(counts.film, add(counts, films.get(counts.film)));
  return [...films.values()].sort(byFilm);
}

const byFilm = (one: FilmCounts, other: FilmCounts) => one.film - other.film;

/** A member is on one shard, so what is counted of members adds up. */
function add(one: FilmCounts, other: FilmCounts | undefined): FilmCounts {
  if (!other) return one;
  const latest =
    one.latest === null || other.latest === null ? (one.latest ?? other.latest) : Math.max(one.latest, other.latest);
  return {
    film: one.film,
    watchers: one.watchers + other.watchers,
    ratings: one.ratings + other.ratings,
    ratingSum: one.ratingSum + other.ratingSum,
    fans: one.fans + other.fans,
    latest,
  };
}

/** Members by what they are to the viewer. */
interface KnownMembers {
  readonly friends: readonly number[];
  readonly blocked: readonly number[];
  /** Friends of friends who are neither of the two. Read for their circle only. */
  readonly wider: readonly number[];
}

const ofShard = ({ friends, blocked, wider }: KnownMembers, index: number, shards: Shards): KnownMembers => {
  const own = (members: readonly number[]) => members.filter((member) => indexOf(member, shards) === index);
  return { friends: own(friends), blocked: own(blocked), wider: own(wider) };
};

async function readMembers(shards: Shards, { name, viewer }: CircleRequest): Promise<KnownMembers> {
  const relations = await shardOf(viewer, shards).run(sql<{ member: number; kind: RelationKind }>`
    SELECT other_pk AS member, kind FROM relation WHERE member_pk = ${viewer} AND kind <> 'NONE'`);
  const ofKind = (wanted: RelationKind) => relations.filter(({ kind }) => kind === wanted).map(({ member }) => member);
  const known = { friends: ofKind('FRIENDS'), blocked: ofKind('BLOCKED'), wider: [] };
  if (name !== 'FRIENDS_OF_FRIENDS') return known;
  const found = await Promise.all(
    shards.all.map(async (shard, index) => {
      const { friends } = ofShard(known, index, shards);
      return friends.length === 0 ? [] : shard.run(friendsOf(friends));
    }),
  );
  const wider = new Set(found.flat().map(({ member }) => member));
  for (const member of [viewer, ...known.friends, ...known.blocked]) wider.delete(member);
  return { ...known, wider: [...wider] };
}

const friendsOf = (members: readonly number[]): Sql<{ readonly member: number }> => sql`
  SELECT DISTINCT other_pk AS member FROM relation WHERE member_pk = ANY(${members}::int[]) AND kind = 'FRIENDS'`;

interface ShardRequest {
  readonly request: CircleRequest;
  readonly own: KnownMembers;
}

/** A shard without members of the circle is not asked. EVERYONE is on all of them. */
async function askShard(shard: Shard, { request, own }: ShardRequest): Promise<readonly FilmCounts[]> {
  const { name, viewer, span } = request;
  const { friends, blocked, wider } = own;
  const circle: Circle = { name, viewer };
  if (name !== 'EVERYONE') {
    if (friends.length + wider.length === 0) return [];
    return shard.run(
      countFilms({
        circle,
        span,
        given: [
          sql`circle_member AS MATERIALIZED (
      SELECT unnest(${friends}::int[]) AS member_pk, 'FRIENDS'::visibility AS min_visibility
      UNION ALL SELECT unnest(${wider}::int[]), 'PUBLIC'::visibility)`,
        ],
      }),
    );
  }
  // The name of a WITH query stands for it, not for the table.
  const given = [
    sql`friendship AS MATERIALIZED (SELECT ${viewer}::int AS member_pk, unnest(${friends}::int[]) AS friend_pk)`,
    sql`block AS MATERIALIZED (SELECT ${viewer}::int AS blocker_pk, unnest(${blocked}::int[]) AS blocked_pk)`,
  ];
  return shard.run(countFilms({ circle, span, given }));
}

interface CountRequest {
  readonly circle: Circle;
  readonly span: TalliedSpan;
  /** WITH queries. */
  readonly given: readonly Sql[];
}

const circleMember: CircleMembers = cte('circle_member');

function countFilms({ circle, span, given }: CountRequest): Sql<FilmCounts> {
  const request = { circle, members: circleMember, span };
  const tallies = circle.name === 'EVERYONE' ? corrections(request) : null;
  const films = tallies
    ? talliedFilms(request, tallies)
    : sql`SELECT film_pk, count(*) AS watchers, count(rating) AS ratings, coalesce(sum(rating), 0) AS rating_sum,
        count(*) FILTER (WHERE rating >= ${sql.lit(minHighRating)}) AS fans, max(latest) AS latest
      FROM (${watchesInSpan(circle, circleMember, span)}) AS watched GROUP BY film_pk`;
  return sql`
    WITH ${sql.join([...given, ...(tallies ? [tallies.queries] : [])])}
    SELECT film_pk AS film, watchers::int, ratings::int, rating_sum::int AS "ratingSum", fans::int,
      (extract(epoch FROM latest) * 1000000)::bigint AS latest
    FROM (${films}) AS film`;
}
