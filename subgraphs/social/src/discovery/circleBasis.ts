/**
 * What a process needs of a request's snapshot to sum up a circle from the watches in memory (circleSums.ts): the members of the circle
 * that the viewer may know of, the watches that changed since they were read, and the keys that the filter names. One statement.
 */
import { sql } from 'kysely';
import type { Db } from '../db/connection.js';
import { readIntLists } from '../filmFacts/ints.js';
import { historyRows, isKnown, isNewer, type ReadHistories } from '../circleHistories/readHistories.js';
import type { HistoryRow } from '../circleHistories/packedHistories.js';
import { circleMembers, type Circle, type CircleMembers } from '../sql/circle.js';
import { cte, type Sql } from '../sql/cte.js';
import { filmsWithLoved, lovedPeople } from '../sql/lovedPeople.js';
import { seenFilms } from '../sql/seenFilms.js';
import { lastFacts } from './countableFilms.js';
import { genreKeys, personKeys } from './discoverConditions.js';
import type { DiscoverFilter } from './discoverFilter.js';

/** If more members of a circle changed, PostgreSQL sums it up. */
const maxChangedMembers = 300;

const circleMember: CircleMembers = cte('circle_member');
const loved = cte<'person_pk'>('loved');
const changedMember = cte<'member_pk'>('changed_member');

/** Members of a circle by what the viewer may see of them. */
export interface MembersOfCircle {
  readonly friends: Int32Array;
  /** Of these, only what is PUBLIC. */
  readonly others: Int32Array;
}

/** Keys that the filter and the score name. */
export interface NamedKeys {
  readonly anyGenre: Int32Array;
  readonly allGenres: Int32Array;
  readonly noGenre: Int32Array;
  readonly anyPerson: Int32Array;
  readonly noPerson: Int32Array;
  /** Films with loved people in the cast, and how many of them. */
  readonly lovedFilms: Int32Array;
  readonly lovedCounts: Int32Array;
  readonly seen: Int32Array;
  readonly watchlisted: Int32Array;
  readonly lovedPeople: Int32Array;
}

export interface CircleBasis extends NamedKeys {
  /** Of the facts of films. */
  readonly factsVersion: string;
  readonly members: MembersOfCircle;
  /** Who changed since the histories were read. */
  readonly changed: ReadonlySet<number>;
  /** What they may show to friends now. */
  readonly rows: readonly HistoryRow[];
}

type BasisRow = { keys: string | null; isKnown: boolean; factsVersion: string } & (
  HistoryRow | { readonly memberPk: null }
);

/** The reason why the histories cannot be used. */
export type Unusable = 'outdated' | 'many_changes';

export async function readCircleBasis(
  db: Db,
  histories: ReadHistories,
  request: { readonly viewer: number; readonly circle: Circle; readonly filter: DiscoverFilter },
): Promise<CircleBasis | Unusable> {
  const { rows } = await db.executeQuery<BasisRow>(basisSql(histories, request).compile(db));
  const circle = rows.find(({ memberPk }) => memberPk === null)!;
  if (!circle.isKnown) return 'outdated';
  const [friends, others, changed, ...named] = readIntLists(circle.keys!);
  if (changed!.length > maxChangedMembers) return 'many_changes';
  const [anyGenre, allGenres, noGenre, anyPerson, noPerson, lovedFilms, lovedCounts, seen, watchlisted, lovedPks] =
    named;
  return {
    ...{ anyGenre: anyGenre!, allGenres: allGenres!, noGenre: noGenre!, anyPerson: anyPerson!, noPerson: noPerson! },
    ...{ lovedFilms: lovedFilms!, lovedCounts: lovedCounts!, seen: seen!, watchlisted: watchlisted! },
    lovedPeople: lovedPks!,
    factsVersion: circle.factsVersion,
    members: { friends: friends!, others: others! },
    changed: new Set(changed),
    rows: rows.filter((row): row is BasisRow & HistoryRow => row.memberPk !== null),
  };
}

/** One row is of the circle, each other one of a member who changed. */
function basisSql(
  histories: ReadHistories,
  { viewer, circle, filter }: { viewer: number; circle: Circle; filter: DiscoverFilter },
): Sql<BasisRow> {
  const { genres, starring } = filter;
  const none = sql`'{}'::int[]`;
  const keysOf = (ids: readonly string[], keys: (ids: readonly string[]) => Sql) =>
    ids.length === 0 ? none : keys(ids);
  const lists = [
    membersWith('FRIENDS'),
    membersWith('PUBLIC'),
    sql`ARRAY(SELECT member_pk FROM ${changedMember})`,
    keysOf(genres.anyOf, genreKeys),
    keysOf(genres.allOf, genreKeys),
    keysOf(genres.noneOf, genreKeys),
    keysOf(starring.anyOf, personKeys),
    keysOf(starring.noneOf, personKeys),
    sql`ARRAY(SELECT film_pk FROM film_with_loved ORDER BY film_pk)`,
    sql`ARRAY(SELECT people FROM film_with_loved ORDER BY film_pk)`,
    filter.seenByMe === null ? none : sql`ARRAY(SELECT film_pk FROM (${seenFilms(viewer)}) AS seen)`,
    filter.watchlistedByMe === null ? none : sql`ARRAY(SELECT film_pk FROM watchlist WHERE member_pk = ${viewer})`,
    sql`ARRAY(SELECT person_pk FROM ${loved})`,
  ];
  return sql`
    WITH known AS MATERIALIZED (SELECT ${isKnown(histories)} AS is_known),
    circle_member AS MATERIALIZED (${circleMembers(circle)}),
    changed_member AS MATERIALIZED (
      SELECT DISTINCT member_pk FROM watch_change AS change JOIN ${circleMember} USING (member_pk)
      WHERE ${isNewer(histories)} LIMIT ${sql.lit(maxChangedMembers + 1)}),
    loved AS MATERIALIZED (${lovedPeople(viewer)}),
    film_with_loved AS MATERIALIZED (${filmsWithLoved(loved)}),
    ${lastFacts}
    SELECT is_known AS "isKnown", (SELECT version FROM last_facts) AS "factsVersion",
      CASE WHEN is_known THEN ${sql.join(
        lists.map((list) => sql`${list}::text`),
        sql` || `,
      )} END AS keys,
      NULL::int AS "memberPk", NULL::json AS films, NULL::json AS times, NULL::json AS marks, NULL::boolean AS "isOdd"
    FROM known
    UNION ALL
    SELECT true, NULL, NULL, changed.* FROM (${historyRows(sql`w.member_pk IN (SELECT member_pk FROM ${changedMember})
      AND (SELECT is_known FROM known) AND (SELECT count(*) FROM ${changedMember}) <= ${sql.lit(maxChangedMembers)}`)}) AS changed`;
}

const membersWith = (minVisibility: 'FRIENDS' | 'PUBLIC') =>
  sql`ARRAY(SELECT member_pk FROM ${circleMember} WHERE min_visibility = ${sql.lit(minVisibility)})`;
