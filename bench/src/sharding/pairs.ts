/**
 * Changes of what two members are to each other, who may live on two shards.
 *
 * The shard of the one with the lower number is the home of the pair. Its rows order all changes: each raises the version of the pair, and
 * stores in the same transaction what the other shard has to get, the intent. A change is acknowledged when both shards have it. If its
 * writer ends before that, `finishIntents` does the rest. Each step may be repeated, and a late one has a lower version.
 */
import { sql } from 'kysely';
import type { Sql } from '@marquee/social/sql/cte';
import { indexOf, shardOf, type RelationKind, type Shards } from './shards.js';

export interface PairChange {
  readonly pair: readonly [number, number];
  readonly kind: RelationKind;
}

interface Intent {
  readonly low: number;
  readonly high: number;
  readonly kind: RelationKind;
  readonly version: number;
}

/**
 * Returns true when both members have what was asked for, and false if a block stands in the way of a friendship. Throws what a shard throws: the change
 * may then have happened, and repeating it is safe.
 */
export async function changePair(shards: Shards, { pair, kind }: PairChange): Promise<boolean> {
  const [low, high] = pair[0] < pair[1] ? pair : [pair[1], pair[0]];
  const home = shardOf(low, shards);
  const isOneShard = indexOf(low, shards) === indexOf(high, shards);
  const values = { low, high, kind };
  const changed = await home.run(isOneShard ? changeBoth(values) : changeAndIntend(values));
  if (changed.length > 0) {
    if (!isOneShard) await finish(shards, { ...values, version: changed[0]!.version });
    return true;
  }
  // Nothing is to be changed at home. The other shard may still wait for an earlier change, also for this one.
  const [now] = await home.run(stateOf(values));
  if (now!.version !== null) await finish(shards, { low, high, kind: now!.intended, version: now!.version });
  return !(kind === 'FRIENDS' && now!.kind === 'BLOCKED');
}

/** Finishes what writers left, on all shards. Several processes may do it at once, and beside writers. Returns how many there were. */
export async function finishIntents(shards: Shards): Promise<number> {
  let finished = 0;
  for (const shard of shards.all) {
    const intents = await shard.run(sql<Intent>`
      SELECT low_pk AS low, high_pk AS high, kind, version FROM pair_intent ORDER BY low_pk, high_pk`);
    for (const intent of intents) await finish(shards, intent);
    finished += intents.length;
  }
  return finished;
}

/** After the first step both shards have the change, after the second one the intent is gone. */
async function finish(shards: Shards, { low, high, kind, version }: Intent): Promise<void> {
  await shardOf(high, shards).run(sql`
    INSERT INTO relation AS r (member_pk, other_pk, kind, version) VALUES (${high}::int, ${low}::int, ${kind}, ${version}::int)
    ON CONFLICT (member_pk, other_pk) DO UPDATE SET kind = excluded.kind, version = excluded.version
      WHERE r.version < excluded.version`);
  await shardOf(low, shards).run(sql`
    DELETE FROM pair_intent WHERE low_pk = ${low} AND high_pk = ${high} AND version = ${version}`);
}

type Values = Omit<Intent, 'version'>;
type Changed = Sql<{ readonly version: number }>;

/** A query of the version of the changed row of the lower member; no row if nothing is to be changed, or a block stands in the way. */
const changeLower = ({ low, high, kind }: Values): Sql => sql`
  INSERT INTO relation AS r (member_pk, other_pk, kind, version)
  VALUES (${low}::int, ${high}::int, ${kind}::text, 1)
  ON CONFLICT (member_pk, other_pk) DO UPDATE SET kind = excluded.kind, version = r.version + 1
    WHERE r.kind <> excluded.kind AND NOT (r.kind = 'BLOCKED' AND excluded.kind = 'FRIENDS')
  RETURNING version`;

/** Both members live here, so both rows change in one transaction. */
const changeBoth = (values: Values): Changed => sql`
  WITH changed AS (${changeLower(values)})
  INSERT INTO relation (member_pk, other_pk, kind, version)
  SELECT ${values.high}::int, ${values.low}::int, ${values.kind}::text, version FROM changed
  ON CONFLICT (member_pk, other_pk) DO UPDATE SET kind = excluded.kind, version = excluded.version
  RETURNING version`;

/** A pair has one intent: the other shard needs the last change only. */
const changeAndIntend = (values: Values): Changed => sql`
  WITH changed AS (${changeLower(values)})
  INSERT INTO pair_intent (low_pk, high_pk, kind, version)
  SELECT ${values.low}::int, ${values.high}::int, ${values.kind}::text, version FROM changed
  ON CONFLICT (low_pk, high_pk) DO UPDATE SET kind = excluded.kind, version = excluded.version
  RETURNING version`;

interface PairState {
  readonly kind: RelationKind;
  readonly intended: RelationKind;
  /** Of the intent; null without one. */
  readonly version: number | null;
}

const stateOf = ({ low, high }: Values): Sql<PairState> => sql`
  SELECT r.kind, i.kind AS intended, i.version
  FROM relation r LEFT JOIN pair_intent i ON i.low_pk = r.member_pk AND i.high_pk = r.other_pk
  WHERE r.member_pk = ${low} AND r.other_pk = ${high}`;
