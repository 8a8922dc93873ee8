/**
 * PostgreSQL servers with the members of social spread over them. Each has social's own tables, with the rows of its members, and what its
 * members are to all others. A simulation: the product has one leader (docs/operations/sharding.md).
 */
import { sql } from 'kysely';
import { systemClock } from '@marquee/kit/clock';
import { silentLog } from '@marquee/kit/log';
import type { Lifecycle } from '@marquee/kit/lifecycle';
import { openPostgres, type Db } from '@marquee/social/db/connection';
import { migrate } from '@marquee/social/db/migrate';
import { startTallyFold } from '@marquee/social/filmTallies/fold';
import type { Sql } from '@marquee/social/sql/cte';
import { isCounted } from '@marquee/social/sql/filmTally';

/** What two members are to each other. A block ends a friendship, and either of the two may have made it. */
export type RelationKind = 'FRIENDS' | 'BLOCKED' | 'NONE';

/** What requests took of the shards. */
export interface Work {
  statements: number;
  /** That shards sent. */
  rows: number;
}

export interface Shard {
  /** Runs one statement, in a transaction of its own. */
  run<Row>(statement: Sql<Row>): Promise<readonly Row[]>;
}

/** Members are spread by their number. `shards` are all of them, always in one order. */
export interface Shards {
  readonly all: readonly Shard[];
  readonly work: Work;
}

export const indexOf = (member: number, { all }: { readonly all: readonly unknown[] }): number => member % all.length;
export const shardOf = (member: number, shards: Pick<Shards, 'all'>): Shard => shards.all[indexOf(member, shards)]!;

const connections = 4;
const timeoutMs = 120_000;
const batchRows = 20_000;

/** `urls`: of empty databases. They close on `lifecycle.stop()`. */
export async function openShards(lifecycle: Lifecycle, urls: readonly string[]): Promise<Shards & { dbs: Db[] }> {
  const work: Work = { statements: 0, rows: 0 };
  const dbs = await Promise.all(urls.map((url) => openShard(lifecycle, url)));
  const all = dbs.map((db): Shard => ({
    run: async (statement) => {
      work.statements++;
      const { rows } = await statement.execute(db);
      work.rows += rows.length;
      return rows;
    },
  }));
  return { all, work, dbs };
}

async function openShard(lifecycle: Lifecycle, url: string): Promise<Db> {
  const { db, close } = await openPostgres({ url, poolSize: connections, statementTimeoutMs: timeoutMs }, silentLog);
  lifecycle.onStop('connections of a shard', close);
  await migrate(db);
  // `version` counts the changes of a pair: what arrives late changes nothing. A row stays when a friendship ends, with its version.
  await sql`
    CREATE TABLE relation (
      member_pk int, other_pk int, kind text NOT NULL CHECK (kind IN ('FRIENDS', 'BLOCKED', 'NONE')), version int NOT NULL,
      PRIMARY KEY (member_pk, other_pk)) WITH (fillfactor = 90)`.execute(db);
  await sql`
    CREATE TABLE pair_intent (
      low_pk int, high_pk int, kind text NOT NULL, version int NOT NULL, PRIMARY KEY (low_pk, high_pk))`.execute(db);
  return db;
}

interface WatchRow {
  readonly id: string;
  readonly member_pk: number;
  readonly film_pk: number;
  readonly watched_at: string | null;
  readonly rating: number | null;
  readonly visibility: string;
  readonly has_repeats: boolean;
}

interface RelationRow {
  readonly member_pk: number;
  readonly other_pk: number;
  readonly kind: RelationKind;
}

/** What social stores on one server. */
export interface SocialRows {
  readonly watches: readonly WatchRow[];
  readonly relations: readonly RelationRow[];
}

/** Reads what is spread. A pair has a row for each of the two. */
export async function readSocial(source: Db): Promise<SocialRows> {
  const { rows: watches } = await sql<WatchRow>`
    SELECT id, member_pk, film_pk, watched_at::text, rating, visibility, has_repeats FROM watch`.execute(source);
  const { rows: relations } = await sql<RelationRow>`
    SELECT member_pk, friend_pk AS other_pk, 'FRIENDS' AS kind FROM friendship
    UNION SELECT blocker_pk, blocked_pk, 'BLOCKED' FROM block
    UNION SELECT blocked_pk, blocker_pk, 'BLOCKED' FROM block`.execute(source);
  return { watches, relations };
}

/** Each shard gets the rows of its members, and tallies of their watches. It must be empty. */
export async function fillShards(dbs: readonly Db[], { watches, relations }: SocialRows): Promise<void> {
  await Promise.all(
    dbs.map(async (db, index) => {
      const isOwn = ({ member_pk: member }: { readonly member_pk: number }) => indexOf(member, { all: dbs }) === index;
      await storeRows(db, { watches: watches.filter(isOwn), relations: relations.filter(isOwn) });
      const folding = startTallyFold(db, { log: silentLog, clock: systemClock, pollMs: 60_000 });
      await folding.catchUp();
      await folding.stop();
      await sql`VACUUM ANALYZE`.execute(db);
    }),
  );
}

async function storeRows(db: Db, { watches, relations }: SocialRows): Promise<void> {
  await db.transaction().execute(async (tx) => {
    // Without triggers and foreign keys: films and names of members are read by no statement here, and tallies are queued below.
    await sql`SET LOCAL session_replication_role = replica`.execute(tx);
    await inBatches(tx, {
      rows: watches,
      insert: sql`INSERT INTO watch (id, member_pk, film_pk, watched_at, rating, visibility, has_repeats)`,
      columns: sql`id uuid, member_pk int, film_pk int, watched_at timestamptz, rating smallint, visibility visibility, has_repeats boolean`,
    });
    await inBatches(tx, {
      rows: relations.map((row) => ({ ...row, version: 1 })),
      insert: sql`INSERT INTO relation (member_pk, other_pk, kind, version)`,
      columns: sql`member_pk int, other_pk int, kind text, version int`,
    });
    await sql`
      INSERT INTO tally_change (film_pk, member_pk, watched_at, rating, delta)
      SELECT film_pk, member_pk, watched_at, rating, 1 FROM watch w WHERE ${isCounted}`.execute(tx);
  });
}

interface Batches {
  readonly rows: readonly object[];
  readonly insert: Sql;
  readonly columns: Sql;
}

async function inBatches(tx: Db, { rows, insert, columns }: Batches): Promise<void> {
  for (let at = 0; at < rows.length; at += batchRows) {
    const batch = JSON.stringify(rows.slice(at, at + batchRows));
    await sql`${insert} SELECT * FROM jsonb_to_recordset(${batch}::jsonb) AS row(${columns})`.execute(tx);
  }
}
