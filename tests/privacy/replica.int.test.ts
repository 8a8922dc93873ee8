/**
 * Reads on a replica that stops and goes on at random: an answer is equal to the byte to that of a process that reads from the leader,
 * for every viewer and at once after every write. So a viewer sees what they wrote, and no viewer sees what may no longer be seen.
 */
import fc from 'fast-check';
import { sql } from 'kysely';
import { silentLog } from '@marquee/kit/log';
import {
  datasetFilms,
  datasetPlan,
  memberCount,
  storeDataset,
  type FilmRow,
  type StoredDataset,
} from '@marquee/testing/fixtures/randomDataset';
import { assertUntilCovered } from '@marquee/testing/results/assertUntilCovered';
import { readUntil, waitUntil } from '@marquee/testing/results/waitUntil';
import { startPostgresPair, urlOfBoth, type PostgresPair } from '@marquee/testing/servers/postgresPair';
import { copyFilms, startSocialProcess, type SocialProcess } from '@marquee/testing/servers/socialOnPair';
import { openPostgres, type Db, type Postgres } from '@marquee/social/db/connection';
import { inSnapshot } from '@marquee/social/db/snapshot';
import { requestEveryField } from './everyField.js';

let pair: PostgresPair;
let [leader, reader] = [undefined, undefined] as unknown as [SocialProcess, SocialProcess];
let postgres: Postgres;
let films: FilmRow[];
const requestMs = 60_000;
beforeAll(async () => {
  pair = await startPostgresPair(copyFilms);
  // All servers of the cluster are named: the one that leads is no replica.
  const replicas = { url: urlOfBoth(pair.leader.url, pair.standby.url), maxStalenessMs: 50 };
  const url = urlOfBoth(pair.leader.url, pair.standby.url);
  leader = await startSocialProcess({ url }, requestMs);
  reader = await startSocialProcess({ url, replicas }, requestMs);
  postgres = await openPostgres({ url, replicas, poolSize: 2, statementTimeoutMs: 10_000 }, silentLog);
  films = await datasetFilms(leader.db);
});
afterAll(async () => {
  await postgres.close();
  await Promise.all([leader.stop(), reader.stop()]);
  await pair.stop();
});

const newRequest = () => ({ signal: AbortSignal.timeout(requestMs) });
const pause = () => pair.standby.run('SELECT pg_wal_replay_pause()');
const resume = () => pair.standby.run('SELECT pg_wal_replay_resume()');

/** Whether a new request reads from the replica. */
const readsReplica = async (request: { signal: AbortSignal } = newRequest()) =>
  (await sql<{ f: boolean }>`SELECT pg_is_in_recovery() AS f`.execute(postgres.forRequest(request))).rows[0]!.f;

/** A request that reads from the replica. On a busy machine, it may be behind at first. */
async function requestOfReplica(): Promise<{ readonly signal: AbortSignal }> {
  let request = newRequest();
  await waitUntil(() => readsReplica((request = newRequest())), 50);
  return request;
}

test('a request reads from a replica that is level, and from the leader after it has written', async () => {
  const request = await requestOfReplica();
  await postgres
    .forRequest(request)
    .insertInto('app_metadata')
    .values({ key: 'written', value: '' })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  expect(await readsReplica(request)).toBe(false);
});

const isReplica = async (db: Db) => (await sql<{ f: boolean }>`SELECT pg_is_in_recovery() AS f`.execute(db)).rows[0]!.f;
const pidOf = async (db: Db) => (await sql<{ pid: number }>`SELECT pg_backend_pid() AS pid`.execute(db)).rows[0]!.pid;

test('statements of one snapshot read from a replica, and from the leader if the replica fails between them', async () => {
  await waitUntil(
    () => inSnapshot(postgres.forRequest(newRequest()), isReplica, () => Promise.reject(new Error('failed'))),
    50,
  );
  const breakReplica = async () => {
    let began = false;
    const broken = async (tx: Db) => {
      began = await isReplica(tx);
      if (began) await pair.standby.run(`SELECT pg_terminate_backend(${await pidOf(tx)}, 1000)`);
      return isReplica(tx);
    };
    const ended = await inSnapshot(postgres.forRequest(newRequest()), broken, isReplica);
    return { began, ended };
  };
  expect(await readUntil(breakReplica, ({ began }) => began)).toEqual({ began: true, ended: false });
  const written = newRequest();
  await postgres.forRequest(written).deleteFrom('app_metadata').where('key', '=', 'none').execute();
  expect(await inSnapshot(postgres.forRequest(written), isReplica, isReplica)).toBe(false);
});

test('a replica that is behind is not read until it is level', async () => {
  await waitUntil(readsReplica, 50);
  await pause();
  await sql`INSERT INTO app_metadata VALUES (${`paused ${Date.now()}`}, '')`.execute(leader.db);
  expect(await readsReplica()).toBe(false);
  await resume();
  await waitUntil(readsReplica, 50);
});

const relate = (name: 'blockUser' | 'removeFriend') =>
  `mutation ($input: UserInput!) { ${name}(input: $input) { userErrors { code } } }`;

/** Writes of members, most of which narrow what others see. Mutations go to either process. `pick` gives random numbers. */
async function write({ members, watchIds, model }: StoredDataset, pick: (below: number) => number): Promise<void> {
  const { db } = leader;
  const [one, other] = [pick(memberCount), pick(memberCount)].map((at) => members[at]!);
  const uuid = watchIds[pick(Math.max(1, watchIds.length))] ?? null;
  const either = [leader, reader][pick(2)]!;
  const changes = [
    () => db.deleteFrom('watch').where('id', '=', uuid).execute(),
    () => db.updateTable('watch').set({ visibility: 'PRIVATE' }).where('id', '=', uuid).execute(),
    () => db.updateTable('watch').set({ visibility: 'PUBLIC' }).where('id', '=', uuid).execute(),
    () => either.ask(one!.handle, relate('removeFriend'), { input: { userId: other!.id } }),
    async () => {
      if (one === other) return;
      await either.ask(one!.handle, relate('blockUser'), { input: { userId: other!.id } });
      // The request leaves out users that the viewer does not see.
      model.blocks.push([one!.handle, other!.handle]);
    },
    () =>
      db
        .updateTable('member')
        .set({ display_name: `name ${pick(100)}` })
        .where('pk', '=', one!.pk)
        .execute(),
    () =>
      reader.ask(one!.handle, 'mutation ($input: RecordWatchInput!) { recordWatch(input: $input) { watch { id } } }', {
        input: { movieId: films[pick(films.length)]!.id, visibility: ['PRIVATE', 'FRIENDS', 'PUBLIC'][pick(3)] },
      }),
  ];
  await changes[pick(changes.length)]!();
}

test('an answer from a replica is never older than its request', async () => {
  let fromReplica = 0;
  await assertUntilCovered(
    fc.asyncProperty(datasetPlan, fc.infiniteStream(fc.nat()), async (plan, picks) => {
      const pick = (below: number) => picks.next().value % below;
      const dataset = await storeDataset(leader.db, films, plan);
      const compare = async () => {
        const viewer = pick(memberCount);
        if (await readsReplica()) fromReplica++;
        const answer = await requestEveryField({ request: reader.request }, { dataset, films }, viewer);
        expect(JSON.parse(answer)).not.toHaveProperty('errors');
        expect(answer).toBe(await requestEveryField({ request: leader.request }, { dataset, films }, viewer));
      };
      for (let step = 0; step < 6; step++) {
        await (pick(2) === 0 ? pause() : resume());
        await write(dataset, pick);
        // Of two processes that read watches at different times, each has others in memory.
        if (pick(2) === 0) await [leader, reader][pick(2)]!.circleHistories.catchUp();
        await compare();
      }
      await resume();
      // On a busy machine, the replica may have been behind at each step.
      await waitUntil(readsReplica, 20);
      await compare();
    }),
    { numRuns: 2, endOnFailure: true },
    () => ({ 'answers from a replica': fromReplica > 0 }),
  );
});
