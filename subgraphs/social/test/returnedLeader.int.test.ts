/** Servers that follow a leader of PostgreSQL, and have what it lacks: no read may ever be of one, however far its log has come. */
import { sql } from 'kysely';
import { delay } from '@marquee/kit/delay';
import { silentLog } from '@marquee/kit/log';
import { waitUntil } from '@marquee/testing/results/waitUntil';
import { startPostgresPair, type PairServer, type PostgresPair } from '@marquee/testing/servers/postgresPair';
import { prepareFilms } from '@marquee/testing/servers/socialOnPair';
import { openPostgres, type Postgres } from '../src/db/connection.js';

let pair: PostgresPair;
beforeEach(async () => {
  pair = await startPostgresPair((url) => prepareFilms(url, 1));
});
afterEach(() => pair.stop());

/** A process that may read from `replica`, and how often the replica was found to be behind. */
async function openPair(
  leader: PairServer,
  replica: PairServer,
): Promise<Postgres & { readonly behind: () => number }> {
  let behind = 0;
  const warn = (_: unknown, text: string) => {
    if (text.startsWith('a replica is behind')) behind++;
  };
  const postgres = await openPostgres(
    { url: leader.url, replicas: { url: replica.url, maxStalenessMs: 50 }, poolSize: 2, statementTimeoutMs: 10_000 },
    { ...silentLog, warn } as typeof silentLog,
  );
  return { ...postgres, behind: () => behind };
}

interface Reading {
  readonly isReplica: boolean;
  readonly keys: readonly string[];
}

/** What a new request reads. */
async function read(postgres: Postgres): Promise<Reading> {
  const { rows } = await sql<Reading>`SELECT pg_is_in_recovery() AS "isReplica",
    (SELECT coalesce(json_agg(key), '[]') FROM app_metadata WHERE key LIKE 'row %') AS keys`.execute(
    postgres.forRequest({ signal: AbortSignal.timeout(30_000) }),
  );
  return rows[0]!;
}

const write = (server: PairServer, key: string) => server.run(`INSERT INTO app_metadata VALUES ('${key}', '')`);

/** All reads are the leader's, from the first one until the process has judged the replica, and after the leader has gone on. */
async function expectOnlyLeader(leader: PairServer, replica: PairServer, keys: readonly string[]): Promise<void> {
  const postgres = await openPair(leader, replica);
  try {
    const expected = [...keys];
    await waitUntil(async () => {
      expect(await read(postgres)).toEqual({ isReplica: false, keys: expected });
      return postgres.behind() > 0;
    }, 10);
    for (let number = 0; number < 20; number++) {
      expected.push(`row after ${number}`);
      await write(leader, expected.at(-1)!);
      expect(await read(postgres)).toEqual({ isReplica: false, keys: expected });
    }
  } finally {
    await postgres.close();
  }
}

/** The standby has all that a process has asked of the leader. */
async function readFromStandby(): Promise<void> {
  const postgres = await openPair(pair.leader, pair.standby);
  await waitUntil(async () => (await read(postgres)).isReplica, 20);
  await postgres.close();
}

test('a former leader that returns with a row that its successor never got', async () => {
  await readFromStandby();
  await pair.cutOff();
  await write(pair.leader, 'row of the former leader');
  await pair.promote();
  await write(pair.standby, 'row of the successor');
  const returned = await pair.returnAsStandby(pair.leader, pair.standby);
  expect(await returned.run("SELECT key FROM app_metadata WHERE key LIKE 'row %'")).toEqual([
    { key: 'row of the former leader' },
  ]);
  await expectOnlyLeader(pair.standby, returned, ['row of the successor']);
});

test('a standby that was promoted by mistake, and returns with a row that the leader never got', async () => {
  await readFromStandby();
  await pair.promote();
  await write(pair.standby, 'row by mistake');
  const returned = await pair.returnAsStandby(pair.standby, pair.leader);
  await expectOnlyLeader(pair.leader, returned, []);
});

test('a former leader of a timeline of the same number as the one that now leads', async () => {
  await readFromStandby();
  const other = await pair.restore(true);
  await pair.promote();
  await write(pair.standby, 'row of the one');
  // A process marks the timeline at the one, and the process of the test at the other.
  const one = await openPair(pair.standby, pair.standby);
  await read(one);
  await one.close();
  const returned = await pair.returnAsStandby(pair.standby, other);
  await expectOnlyLeader(other, returned, []);
});

test('a standby of a leader that was restored from an earlier copy of its disk', async () => {
  await write(pair.leader, 'row that is lost');
  await readFromStandby();
  pair.leader.kill();
  await expectOnlyLeader(await pair.restore(), pair.standby, []);
});

test('a standby that is promoted by mistake while a process has connections to it', async () => {
  const postgres = await openPair(pair.leader, pair.standby);
  await waitUntil(async () => (await read(postgres)).isReplica, 20);
  await pair.promote();
  await write(pair.standby, 'row by mistake');
  // An answer from before the promotion holds for a second, however slow the machine is.
  await delay(1_000);
  expect(await read(postgres)).toEqual({ isReplica: false, keys: [] });
  await postgres.close();
});
