/** Servers of DATABASE_READ_URL that lead. It may name all servers of a cluster, so that is no fault, and costs the leader next to nothing. */
import { sql } from 'kysely';
import { delay } from '@marquee/kit/delay';
import { silentLog } from '@marquee/kit/log';
import { defaultResilience } from '@marquee/kit/resilience/settings';
import { startFaultProxy, type FaultProxy } from '@marquee/testing/faults/faultProxy';
import { metricValue } from '@marquee/testing/results/metrics';
import { readUntil, waitUntil } from '@marquee/testing/results/waitUntil';
import {
  startPostgresPair,
  urlOfBoth,
  type PairServer,
  type PostgresPair,
} from '@marquee/testing/servers/postgresPair';
import { prepareFilms } from '@marquee/testing/servers/socialOnPair';
import { openPostgres, type Postgres, type PostgresSettings } from '../src/db/connection.js';

/** An address that stays the same while another server, or the same one in another role, takes its place. */
interface Address {
  readonly url: string;
  readonly proxy: FaultProxy;
  moveTo(server: PairServer): void;
}

const opened: (() => Promise<void>)[] = [];
let pair: PostgresPair;
beforeEach(async () => {
  pair = await startPostgresPair((url) => prepareFilms(url, 1));
});
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
  await pair.stop();
});

const portOf = ({ url }: PairServer) => Number(new URL(url).port);

async function addressOf(server: PairServer): Promise<Address> {
  let port = portOf(server);
  const proxy = await startFaultProxy({ target: () => port });
  opened.push(() => proxy.stop());
  const url = new URL(server.url);
  url.port = String(proxy.port);
  return { url: url.href, proxy, moveTo: (other) => (port = portOf(other)) };
}

interface Reader extends Postgres {
  /** How often a replica was found to lead. */
  readonly leads: () => number;
}

/** Reads wait for a replica as long as it takes: on a busy machine, too, only a server that leads is left out. */
async function openReader(url: string, readUrl: string, options: Partial<PostgresSettings> = {}): Promise<Reader> {
  let leads = 0;
  const info = (_: unknown, text: string) => {
    if (text.startsWith('a replica leads')) leads++;
  };
  const replicas = { url: readUrl, maxStalenessMs: 30_000 };
  const postgres = await openPostgres({ url, replicas, poolSize: 2, statementTimeoutMs: 10_000, ...options }, {
    ...silentLog,
    info,
  } as typeof silentLog);
  opened.push(() => postgres.close());
  return { ...postgres, leads: () => leads };
}

/** Whether a new request reads from a server that follows. */
async function readsStandby(postgres: Postgres): Promise<boolean> {
  const db = postgres.forRequest({ signal: AbortSignal.timeout(60_000) });
  return (await sql<{ follows: boolean }>`SELECT pg_is_in_recovery() AS follows`.execute(db)).rows[0]!.follows;
}

const behind = () => metricValue('marquee_database_replicas_behind');

test('the standby answers, no replica counts as behind, and the leader gets next to no connections', async () => {
  const leader = await addressOf(pair.leader);
  const reader = await openReader(pair.leader.url, urlOfBoth(leader.url, pair.standby.url));
  await waitUntil(async () => (await readsStandby(reader)) && reader.leads() === 1, 10);
  const before = leader.proxy.accepted;
  const end = performance.now() + 3_000;
  const answers = new Set<boolean>();
  const gauges = new Set<number>();
  while (performance.now() < end) {
    answers.add(await readsStandby(reader));
    gauges.add(await behind());
    await delay(10);
  }
  expect([...answers]).toEqual([true]);
  expect([...gauges]).toEqual([0]);
  expect(leader.proxy.accepted - before).toBeLessThanOrEqual(3);
});

test('a server that follows again is read', async () => {
  const address = await addressOf(pair.leader);
  const resilience = { ...defaultResilience, probeIntervalMs: 50 };
  const reader = await openReader(pair.leader.url, address.url, { resilience });
  expect(await readsStandby(reader)).toBe(false);
  expect(reader.leads()).toBe(1);
  address.moveTo(pair.standby);
  await waitUntil(() => readsStandby(reader), 10);
  expect(await behind()).toBe(0);
});

test('after a promotion, the server that follows the new leader is read at the address of the former one', async () => {
  const [one, other] = [await addressOf(pair.leader), await addressOf(pair.standby)];
  const url = urlOfBoth(one.url, other.url);
  const resilience = { ...defaultResilience, probeIntervalMs: 50 };
  const reader = await openReader(url, url, { resilience });
  await waitUntil(() => readsStandby(reader), 10);
  await pair.promote();
  one.moveTo(await pair.replace(pair.leader, pair.standby));
  // Until the process knows of the new leader, its requests fail.
  await waitUntil(() => readsStandby(reader).catch(() => false), 20);
  await readUntil(behind, (value) => value === 0);
});

test('a server that is away counts as behind, beside one that leads', async () => {
  const away = await addressOf(pair.standby);
  await away.proxy.set('down');
  const resilience = { ...defaultResilience, probeIntervalMs: 50 };
  const reader = await openReader(pair.leader.url, urlOfBoth(pair.leader.url, away.url), { resilience });
  await readUntil(behind, (value) => value === 1);
  await waitUntil(async () => !(await readsStandby(reader)) && reader.leads() === 1, 10);
  expect(await behind()).toBe(1);
});
