/**
 * What processes of social cost the leader of PostgreSQL beside requests: what each asks it while nothing is new, and reading the members
 * whose watches changed (circleHistories).
 */
import { Kysely, PostgresDialect, sql } from 'kysely';
import { systemClock } from '@marquee/kit/clock';
import { silentLog } from '@marquee/kit/log';
import { readFeedPosition } from '@marquee/social/changeFeed/applyChanges';
import { noHistories } from '@marquee/social/circleHistories/packedHistories';
import { isNewer, readHistories, type ReadHistories } from '@marquee/social/circleHistories/readHistories';
import { openPostgres, type Db } from '@marquee/social/db/connection';
import type { DB } from '@marquee/social/db/generated/tables';
import { openPool } from '@marquee/social/db/pool';
import { createSockets } from '@marquee/social/db/sockets';
import { startTallyFold } from '@marquee/social/filmTallies/fold';
import { startTasteRefresh } from '@marquee/social/publicTaste/refresh';
import { costOfPolls, followersAtOnce, idleCost, type Reading } from './followers.js';
import type { FeedFigures, FollowerFigures } from './model.js';

type Server = 'node' | 'postgres';

export interface WatchFeedMeters {
  readonly databaseUrl: string;
  readonly read: () => Reading<Server>;
  /** Records watches of many members. */
  readonly record: () => Promise<void>;
}

export interface WatchFeedFigures extends Pick<FeedFigures, 'background' | 'watchesOfMember'> {
  readonly idle: Reading<Server>;
  readonly kinds: readonly FollowerFigures[];
}

/** So that loops never do what is measured. */
const neverMs = 2 ** 31 - 1;
const statementTimeoutMs = 10_000;
const limits = { maxBytes: Infinity, pauseFactor: 0 };

export async function measureWatchFeed({ databaseUrl, read, record }: WatchFeedMeters): Promise<WatchFeedFigures> {
  const poolSize = Math.max(...followersAtOnce);
  const { db, close } = await openPostgres({ url: databaseUrl, poolSize, statementTimeoutMs }, silentLog);
  try {
    const idle = await idleCost(read);
    const background = await measureBackground(db, read, idle);
    const histories = await readHistories(db, null, limits);
    // Each poll begins with what was read before the changes. It keeps what it finds apart, as each process does.
    const poll = async () => {
      await readHistories(db, { ...histories, packed: noHistories() }, limits);
      return 0;
    };
    const none = await costsOf(read, idle, poll);
    await record();
    const { members, watches } = await changedMembers(db, histories);
    const some = await costsOf(read, idle, poll);
    const changeBytes = (await bytesOf(databaseUrl, histories)) / members;
    const kinds = followersAtOnce.map((followers, at): FollowerFigures => {
      const change = (server: Server) => Math.max(0, some[at]![server] - none[at]![server]) / members;
      return {
        ...{ kind: 'watches', followers, changes: members, changeBytes, lock: 0 },
        poll: { process: none[at]!.node, database: none[at]!.postgres },
        change: { process: change('node'), database: change('postgres') },
      };
    });
    return { idle, background, kinds, watchesOfMember: watches / members };
  } finally {
    await close();
  }
}

async function costsOf(read: () => Reading<Server>, idle: Reading<Server>, poll: () => Promise<number>) {
  const costs: Reading<Server>[] = [];
  for (const followers of followersAtOnce) costs.push((await costOfPolls(read, idle, { followers, poll })).cpu);
  return costs;
}

/** In a second, a process reads its cursor of the catalog twice, looks twice for watches to count, and once for tastes. */
async function measureBackground(db: Db, read: () => Reading<Server>, idle: Reading<Server>) {
  const tallies = startTallyFold(db, { log: silentLog, clock: systemClock, pollMs: neverMs });
  const tastes = startTasteRefresh(db, { log: silentLog, pollMs: neverMs });
  try {
    await tallies.catchUp();
    await tastes.catchUp();
    const poll = async () => {
      for (let time = 0; time < 2; time++) {
        await readFeedPosition(db);
        await tallies.catchUp();
      }
      await tastes.catchUp();
      return 0;
    };
    const costs = await costsOf(read, idle, poll);
    return costs.map(({ postgres }, at) => ({ followers: followersAtOnce[at]!, postgres }));
  } finally {
    await Promise.all([tallies.stop(), tastes.stop()]);
  }
}

async function changedMembers(db: Db, histories: ReadHistories): Promise<{ members: number; watches: number }> {
  const { rows } = await sql<{ members: number; watches: number }>`
    SELECT count(DISTINCT member_pk) AS members, count(*) AS watches FROM watch
    WHERE member_pk IN (SELECT member_pk FROM watch_change AS change WHERE ${isNewer(histories)})`.execute(db);
  return rows[0]!;
}

/** Bytes that one reading of the changes receives from PostgreSQL, without those of opening a connection. */
async function bytesOf(url: string, histories: ReadHistories): Promise<number> {
  const sockets = createSockets();
  const opened: ReturnType<typeof sockets.create>[] = [];
  const create = () => {
    const socket = sockets.create();
    opened.push(socket);
    return socket;
  };
  const settings = { url, poolSize: 1, statementTimeoutMs, log: silentLog, verify: async () => {} };
  const pool = openPool({ ...settings, sockets: { ...sockets, create } });
  const db = new Kysely<DB>({ dialect: new PostgresDialect({ pool }) });
  try {
    await sql`SELECT 1`.execute(db);
    const before = opened[0]!.bytesRead;
    await readHistories(db, { ...histories, packed: noHistories() }, limits);
    return opened[0]!.bytesRead - before;
  } finally {
    await db.destroy();
  }
}
