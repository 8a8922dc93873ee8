/**
 * What a process needs of a request's snapshot to sum up a circle from the watches in memory (circleSums.ts): the members of the circle
 * that the viewer may know of, the watches that changed since they were read, and keys that the caller names. One statement.
 */
import { sql } from 'kysely';
import type { Db } from '../db/connection.js';
import { arrayOf, readIntLists } from '../filmFacts/ints.js';
import { historyRows, isKnown, isNewer, type ReadHistories } from '../circleHistories/readHistories.js';
import type { HistoryRow } from '../circleHistories/packedHistories.js';
import { circleMembers, type Circle, type CircleMembers } from '../sql/circle.js';
import { cte, type Sql } from '../sql/cte.js';
import { blockedMembers, seenByFriends } from '../sql/visibility.js';
import { hasKnownFacts, lastFacts } from './countableFilms.js';

/** If more members of a circle changed, or if they have more watches, PostgreSQL sums it up. Those of the viewer have a bound of their own. */
const maxChangedMembers = 300;
const maxChangedWatches = 20_000;

const circleMember: CircleMembers = cte('circle_member');
const changedMember = cte<'member_pk'>('changed_member');
const changes = cte<'are_few'>('change_count');

/** Members of a circle by what the viewer may see of them. */
export interface MembersOfCircle {
  readonly friends: Int32Array;
  /** Of these, only what is PUBLIC. For EVERYONE, readCircleBasis gives none, as most requests need no list. */
  readonly others: Int32Array;
  /** Who is not of EVERYONE. */
  readonly blocked: Int32Array;
}

/** What else the statement reads. */
export interface KeyLists {
  /** WITH queries that the lists read, each with a comma after it. */
  readonly queries: Sql;
  /** Arrays of whole numbers, or texts of several such arrays. */
  readonly lists: readonly Sql[];
}

export const noKeys: KeyLists = { queries: sql``, lists: [] };

/** Two lists of KeyLists: films, and a value of each. `from`: what has them, with the column film_pk. */
export const filmsWith = (value: Sql, from: Sql): Sql =>
  sql`(SELECT coalesce(array_agg(film_pk)::text || array_agg(${value})::text, '{}{}') FROM ${from})`;

export interface CircleBasis {
  /** Of the facts of films. */
  readonly factsVersion: string;
  readonly members: MembersOfCircle;
  /** Who changed since the histories were read. Of EVERYONE, also the viewer, whose own watches are not all in them. */
  readonly changed: ReadonlySet<number>;
  /** What they may show to friends now; of the viewer, all. */
  readonly rows: readonly HistoryRow[];
  /** Those of KeyLists; empty if they were not read. */
  readonly lists: readonly Int32Array[];
}

type BasisRow = { keys: string | null; isKnown: boolean; areFew: boolean | null; factsVersion: string } & (
  HistoryRow | { readonly memberPk: null }
);

/** The reason why the histories cannot be used. */
export type Unusable = 'outdated' | 'many_changes';

export interface BasisRequest {
  readonly circle: Circle;
  readonly keys: KeyLists;
  /** The version of the facts of films that the lists of keys are used with. They are not read if the snapshot has others, or if it is null. */
  readonly knownFacts: string | null;
}

export async function readCircleBasis(
  db: Db,
  histories: ReadHistories,
  request: BasisRequest,
): Promise<CircleBasis | Unusable> {
  const { rows } = await db.executeQuery<BasisRow>(basisSql(histories, request).compile(db));
  const circle = rows.find(({ memberPk }) => memberPk === null)!;
  if (!circle.isKnown) return 'outdated';
  if (!circle.areFew) return 'many_changes';
  const [friends, others, changed, blocked, ...lists] = readIntLists(circle.keys!);
  const { name, viewer } = request.circle;
  return {
    factsVersion: circle.factsVersion,
    // In the order of keys, members are near to each other in memory.
    members: { friends: friends!.sort(), others: others!.sort(), blocked: blocked! },
    changed: new Set(name === 'EVERYONE' && viewer !== null ? [...changed!, viewer] : changed),
    rows: rows.filter((row): row is BasisRow & HistoryRow => row.memberPk !== null),
    lists,
  };
}

/** One row is of the circle, each other one of a member who changed. What CASE leaves out, with the WITH queries that only it names, is not read. */
function basisSql(histories: ReadHistories, { circle, keys, knownFacts }: BasisRequest): Sql<BasisRow> {
  const { viewer } = circle;
  const ofEveryone = circle.name === 'EVERYONE';
  const isOther = viewer === null ? sql`true` : sql`w.member_pk <> ${viewer}::int`;
  const lists = [
    membersWith('FRIENDS'),
    membersWith('PUBLIC'),
    sql`ARRAY(SELECT member_pk FROM ${changedMember})`,
    ofEveryone ? sql`ARRAY(${blockedMembers(viewer)})` : sql`'{}'::int[]`,
  ];
  const ofChanged = sql`SELECT member_pk FROM ${changedMember}`;
  // The keys are one set, which an index looks up. With OR between two, all watches are read.
  const isRead = ofEveryone
    ? sql`w.member_pk IN (${ofChanged} UNION SELECT ${viewer}::int) AND (w.member_pk = ${viewer}::int OR ${seenByFriends})`
    : sql`w.member_pk IN (${ofChanged}) AND ${seenByFriends}`;
  return sql`
    WITH known AS MATERIALIZED (SELECT ${isKnown(histories)} AS is_known),
    circle_member AS MATERIALIZED (${circleMembers(ofEveryone ? { name: 'FRIENDS', viewer } : circle)}),
    changed_member AS MATERIALIZED (
      SELECT DISTINCT member_pk FROM watch_change AS change ${ofEveryone ? sql`` : sql`JOIN ${circleMember} USING (member_pk)`}
      WHERE ${isNewer(histories)} LIMIT ${sql.lit(maxChangedMembers + 1)}),
    change_count AS MATERIALIZED (
      SELECT CASE WHEN is_known THEN (SELECT count(*) FROM ${changedMember}) <= ${sql.lit(maxChangedMembers)} AND NOT EXISTS (
        SELECT FROM watch w WHERE w.member_pk IN (${ofChanged}) AND ${isOther} OFFSET ${sql.lit(maxChangedWatches)}) END AS are_few FROM known),
    ${keys.queries}
    ${lastFacts}
    SELECT is_known AS "isKnown", (SELECT are_few FROM ${changes}) AS "areFew", (SELECT version FROM last_facts) AS "factsVersion",
      CASE WHEN (SELECT are_few FROM ${changes}) THEN ${asTexts(lists)} || ${listsOfKeys(keys, knownFacts)} END AS keys,
      NULL::int AS "memberPk", NULL::json AS films, NULL::json AS times, NULL::json AS marks, NULL::boolean AS "isOdd"
    FROM known
    UNION ALL
    SELECT true, true, NULL, NULL, changed.* FROM (${historyRows(sql`${isRead}
      AND (SELECT are_few FROM ${changes})`)}) AS changed`;
}

const asTexts = (lists: readonly Sql[]): Sql =>
  sql.join(
    lists.map((list) => sql`${list}::text`),
    sql` || `,
  );

const listsOfKeys = ({ lists }: KeyLists, knownFacts: string | null): Sql =>
  lists.length === 0 || knownFacts === null
    ? sql`''`
    : sql`CASE WHEN ${hasKnownFacts(knownFacts)} THEN ${asTexts(lists)} ELSE '' END`;

const membersWith = (minVisibility: 'FRIENDS' | 'PUBLIC') =>
  sql`ARRAY(SELECT member_pk FROM ${circleMember} WHERE min_visibility = ${sql.lit(minVisibility)})`;

/** A query of the rows of circleMembers(). */
export const membersAsRows = ({ friends, others }: MembersOfCircle): Sql => sql`
  SELECT unnest(${arrayOf(friends)}::int[]) AS member_pk, 'FRIENDS'::visibility AS min_visibility
  UNION ALL SELECT unnest(${arrayOf(others)}::int[]), 'PUBLIC'`;

/** Whether the snapshot has changes that the histories do not have. */
export const hasChanges = ({ changed }: CircleBasis, { name, viewer }: Circle): boolean =>
  changed.size > (name === 'EVERYONE' && viewer !== null ? 1 : 0);
