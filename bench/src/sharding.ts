/**
 * What discovery costs when watches are spread over several PostgreSQL servers by member, beside one server with all of them. A
 * simulation: the product has one leader (docs/operations/sharding.md). The watches are those of the full data set.
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { createLifecycle, type Lifecycle } from '@marquee/kit/lifecycle';
import { startPostgres } from '@marquee/dev/servers/postgres';
import { openCpuMeter } from '@marquee/testing/cost/processCpu';
import { memberWithFriends, type BenchEnvironment, type BenchSupergraph } from './benchEnvironment.js';
import { quantiles, type Latency, type Measurement } from './measure.js';

const shardCounts = [1, 4];
const friendsOfViewer = 200;
const [warmUps, runs] = [5, 40];
const batchRows = 20_000;
/** Films of a page. */
const pageSize = 20;

interface Watch {
  readonly member_pk: number;
  readonly film_pk: number;
  readonly visibility: string;
  readonly rating: number | null;
}

/** Members whose watches are asked for, and those of them whose watches for friends may be seen. */
interface Circle {
  readonly name: string;
  readonly members: readonly number[];
  readonly friends: ReadonlySet<number>;
}

interface Shard {
  readonly client: pg.Client;
  /** Seconds of CPU of its server. */
  readonly cpu: () => number;
}

type Film = readonly [film: number, watchers: number];

export async function measureSharding(environment: BenchEnvironment, bench: BenchSupergraph): Promise<Measurement[]> {
  const source = new pg.Client({ connectionString: bench.databaseUrl });
  await source.connect();
  const lifecycle = createLifecycle(environment.log);
  try {
    const { rows: watches } = await source.query<Watch>('SELECT member_pk, film_pk, visibility, rating FROM watch');
    const circles = await readCircles(source, (await memberWithFriends(bench, friendsOfViewer)).handle);
    const measurements: Measurement[] = [];
    const pages = new Map<string, string>();
    for (const count of shardCounts) {
      environment.print(`Spreading ${watches.length} watches over ${count} …`);
      const shards = await openShards(lifecycle, environment, count);
      await store(shards, watches);
      for (const circle of circles) {
        const page = JSON.stringify((await askShards(shards, circle)).films);
        if (page !== (pages.get(circle.name) ?? page))
          throw new Error(`${circle.name}: ${count} shards answer otherwise`);
        pages.set(circle.name, page);
        measurements.push(describe(circle, count, await measurePage(shards, circle)));
      }
    }
    return measurements;
  } finally {
    await source.end();
    await lifecycle.stop();
  }
}

async function readCircles(source: pg.Client, handle: string): Promise<Circle[]> {
  const read = async (text: string) => (await source.query<{ pk: number }>(text, [handle])).rows.map(({ pk }) => pk);
  const friendsOf =
    'SELECT f.friend_pk AS pk FROM friendship f JOIN member m ON m.pk = f.member_pk WHERE m.handle = $1';
  const friends = new Set(await read(friendsOf));
  const wider = await read(
    `WITH mine AS (${friendsOf}) SELECT DISTINCT f.friend_pk AS pk FROM friendship f JOIN mine ON mine.pk = f.member_pk
     UNION SELECT pk FROM mine`,
  );
  const everyone = (await source.query<{ pk: number }>('SELECT pk FROM member')).rows.map(({ pk }) => pk);
  return [
    { name: 'friends', members: [...friends], friends },
    { name: 'friends of friends', members: wider, friends },
    { name: 'everyone', members: everyone, friends },
  ];
}

/** Servers of their own, with a table of watches. */
function openShards(lifecycle: Lifecycle, { databases }: BenchEnvironment, count: number): Promise<Shard[]> {
  const open = async (): Promise<Shard> => {
    // PostgreSQL runs as an unprivileged user if this runs as root. That user must be able to enter the folder.
    const folder = mkdtempSync('/var/tmp/marquee-shard-');
    chmodSync(folder, 0o755);
    lifecycle.onStop('folder of a shard', () => rmSync(folder, { recursive: true, force: true }));
    const server = await startPostgres(lifecycle, join(folder, 'postgres'), ['shared_buffers=64MB']);
    const databaseUrl = await server.url('shard');
    const client = new pg.Client({ connectionString: databaseUrl, options: '-c jit=off -c work_mem=64MB' });
    await client.connect();
    lifecycle.onStop('connection of a shard', () => client.end());
    await client.query('CREATE TABLE watch (member_pk int, film_pk int, visibility text, rating smallint)');
    const meter = openCpuMeter({ neo4jUri: databases.neo4j.uri, databaseUrl });
    return { client, cpu: () => meter().postgres };
  };
  return Promise.all(Array.from({ length: count }, open));
}

const shardOf = (member: number, count: number) => member % count;

async function store(shards: readonly Shard[], watches: readonly Watch[]): Promise<void> {
  await Promise.all(
    shards.map(async ({ client }, index) => {
      const own = watches.filter(({ member_pk: member }) => shardOf(member, shards.length) === index);
      for (let at = 0; at < own.length; at += batchRows) {
        const batch = own.slice(at, at + batchRows);
        await client.query('INSERT INTO watch SELECT * FROM unnest($1::int[], $2::int[], $3::text[], $4::smallint[])', [
          batch.map(({ member_pk: member }) => member),
          batch.map(({ film_pk: film }) => film),
          batch.map(({ visibility }) => visibility),
          batch.map(({ rating }) => rating),
        ]);
      }
      await client.query('CREATE INDEX ON watch (member_pk) INCLUDE (film_pk, visibility, rating)');
      await client.query('VACUUM ANALYZE watch');
    }),
  );
}

/** A member is on one shard, so counts of members add up over shards. */
const countWatchers = `
  SELECT film_pk, count(DISTINCT member_pk)::int AS watchers FROM watch
  WHERE member_pk = ANY($1) AND (visibility = 'PUBLIC' OR (visibility = 'FRIENDS' AND member_pk = ANY($2)))
  GROUP BY film_pk`;

interface Asked {
  readonly films: readonly Film[];
  /** Shards that were asked, and rows that they sent. */
  readonly shards: number;
  readonly rows: number;
}

/** The films that most of the circle watched. Each shard counts for its own members; all its films are needed to rank them. */
async function askShards(shards: readonly Shard[], { members, friends }: Circle): Promise<Asked> {
  const groups = shards.map((shard, index) => ({
    shard,
    own: members.filter((member) => shardOf(member, shards.length) === index),
  }));
  const asked = groups.filter(({ own }) => own.length > 0);
  const answers = await Promise.all(
    asked.map(async ({ shard, own }) => {
      const values = [own, own.filter((member) => friends.has(member))];
      return (await shard.client.query<{ film_pk: number; watchers: number }>(countWatchers, values)).rows;
    }),
  );
  const counts = new Map<number, number>();
  for (const rows of answers)
    for (const { film_pk: film, watchers } of rows) counts.set(film, (counts.get(film) ?? 0) + watchers);
  const films = [...counts].sort(([one, a], [other, b]) => b - a || one - other).slice(0, pageSize);
  return { films, shards: asked.length, rows: answers.reduce((sum, rows) => sum + rows.length, 0) };
}

interface PageCost extends Asked {
  readonly latency: Latency;
  /** Seconds of CPU of one page over all shards. */
  readonly cpu: number;
}

async function measurePage(shards: readonly Shard[], circle: Circle): Promise<PageCost> {
  for (let run = 0; run < warmUps; run++) await askShards(shards, circle);
  const cpu = () => shards.reduce((sum, shard) => sum + shard.cpu(), 0);
  const before = cpu();
  const times: number[] = [];
  let asked: Asked | undefined;
  for (let run = 0; run < runs; run++) {
    const began = performance.now();
    asked = await askShards(shards, circle);
    times.push(performance.now() - began);
  }
  return { ...asked!, latency: quantiles(times), cpu: (cpu() - before) / runs };
}

const describe = ({ name, members }: Circle, count: number, { latency, cpu, shards, rows }: PageCost): Measurement => ({
  name: `${name} (${members.length}), ${count === 1 ? 'one server' : `${count} shards`}`,
  value: `${(cpu * 1_000).toFixed(1)} ms`,
  note: `CPU of PostgreSQL; p50 / p99 ${latency.p50.toFixed(1)} / ${latency.p99.toFixed(1)} ms; asks ${shards}, which send ${rows} rows`,
});
