/** What each operation costs a viewer with many friends. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import pg from 'pg';
import { repositoryFile } from '@marquee/dev/repository';
import { keepAllLists } from '@marquee/testing/fixtures/listKeeper';
import { openCpuMeter } from '@marquee/testing/cost/processCpu';
import {
  memberWithFriends,
  type BenchEnvironment,
  type BenchSupergraph,
  type SqlStatement,
} from './benchEnvironment.js';
import { formatLatency, meanCpu, measure, type Measurement } from './measure.js';
import { chooseInputs, storedReads, type Operation, type OperationInputs } from './storedReads.js';

const discover = `query ($circle: Circle!, $window: Window, $first: Int = 20) {
  discover(filter: { watchedBy: $circle, window: $window }, facets: [GENRE, DECADE, PERSON, WATCHER], first: $first) {
    totalCount facets { field buckets { label count } otherCount }
    edges { score watchedBy { count } reasons { text } node { title year } } } }`;
const circlePath = `query ($from: ID!, $to: ID!, $circle: Circle) { circlePath(from: $from, to: $to, circle: $circle) {
  degrees hops { from { name } movie { title } to { name } watchedBy { count } } } }`;
const costarPath = `query ($from: ID!, $to: ID!) { costarPath(from: $from, to: $to) { degrees hops { movie { title } to { name } } } }`;
const trending = `query ($circle: Circle!, $window: Window!) { trending(circle: $circle, window: $window) { edges { rank previousRank node { title } } } }`;

/** A virtual machine that is cold takes several times as much. */
const warmUps = 40;

/** What the stored operations do not ask, with the largest circles and the longest windows. */
function otherOperations({ from, to }: OperationInputs): Operation[] {
  const discoverIn = (name: string, circle: string, window: string): Operation => ({
    name: `discover ${name}`,
    query: discover,
    variables: { circle, window },
  });
  return [
    discoverIn('friends', 'FRIENDS', 'ALL_TIME'),
    discoverIn('friends of friends', 'FRIENDS_OF_FRIENDS', 'ALL_TIME'),
    discoverIn('friends of friends, 30 days', 'FRIENDS_OF_FRIENDS', 'LAST_30_DAYS'),
    discoverIn('everyone', 'EVERYONE', 'ALL_TIME'),
    discoverIn('everyone, 30 days', 'EVERYONE', 'LAST_30_DAYS'),
    { name: 'circlePath friends', query: circlePath, variables: { from, to, circle: 'FRIENDS' } },
    {
      name: 'circlePath friends of friends',
      query: circlePath,
      variables: { from, to, circle: 'FRIENDS_OF_FRIENDS' },
    },
    { name: 'circlePath everyone', query: circlePath, variables: { from, to, circle: 'EVERYONE' } },
    { name: 'costarPath', query: costarPath, variables: { from, to } },
    { name: 'trending friends', query: trending, variables: { circle: 'FRIENDS', window: 'LAST_30_DAYS' } },
    { name: 'trending everyone', query: trending, variables: { circle: 'EVERYONE', window: 'LAST_30_DAYS' } },
  ];
}

export interface CostsRequest {
  /** Names the measurements, and the folder of the plans. */
  readonly dataset: string;
  /** The viewer is the member whose number of friends is nearest to it. */
  readonly friends: number;
}

/**
 * Measures the stored operations that read, and others. The process keeps no facts of the catalog, so each request reads all that it
 * needs. The cost of one is its latency, its CPU in milliseconds, its statements, and the bytes of its `data`. Node's CPU includes the
 * client's. Writes the plan of its slowest SQL statement to bench/plans/`dataset`/.
 */
export async function measureCosts(
  { databases: { neo4j }, print }: BenchEnvironment,
  bench: BenchSupergraph,
  { dataset, friends }: CostsRequest,
): Promise<Measurement[]> {
  print('Keeping lists of similar films and costars, which takes a quarter of an hour the first time …');
  await keepAllLists(bench.catalog.neo4j);
  const viewer = await memberWithFriends(bench, friends);
  const circle = await sizeOfCircle(bench, viewer.handle);
  const meter = openCpuMeter({ neo4jUri: neo4j.uri, databaseUrl: bench.databaseUrl });
  const inputs = await chooseInputs(bench, viewer.handle);
  const stored = storedReads(inputs);
  const operations = [...stored, ...otherOperations(inputs)];
  for (const { query, variables } of operations)
    for (let run = 0; run < warmUps; run++) await bench.request(viewer.handle, query, variables);
  const means = { node: 0, postgres: 0, neo4j: 0 };
  const rows: Measurement[] = [];
  for (const operation of operations) {
    const request = () => bench.request(viewer.handle, operation.query, operation.variables);
    const statements = await statementsOf(bench, dataset, { name: operation.name, request });
    const latency = await measure(request, 40, 5);
    const cpu = await meanCpu(meter, request);
    const bytes = Buffer.byteLength(JSON.stringify(await request()));
    if (stored.includes(operation)) for (const part of cpuParts) means[part] += cpu[part] / stored.length;
    rows.push({
      name: `${dataset}: ${operation.name}`,
      value: formatLatency(latency),
      note: `${formatCpu(cpu)}; ${statements}; ${bytes} bytes`,
    });
  }
  return [
    {
      name: `${dataset}: viewer`,
      value: viewer.handle,
      note: `${viewer.friends} friends, ${circle} friends of friends`,
    },
    { name: `${dataset}: mean of stored operations`, value: '', note: formatCpu(means) },
    ...rows,
  ];
}

const cpuParts = ['node', 'postgres', 'neo4j'] as const;
const formatCpu = (cpu: Readonly<Record<(typeof cpuParts)[number], number>>): string =>
  `${cpuParts.map((part) => (cpu[part] * 1_000).toFixed(1)).join(' + ')} ms of node, PostgreSQL, Neo4j`;

interface MeasuredRequest {
  readonly name: string;
  readonly request: () => Promise<unknown>;
}

/** How many statements a request sends. */
async function statementsOf(
  bench: BenchSupergraph,
  dataset: string,
  { name, request }: MeasuredRequest,
): Promise<string> {
  await request();
  Object.assign(bench.statements, { sql: [], cypher: [] });
  await request();
  const { sql: statements, cypher } = bench.statements;
  const [slowest] = statements.toSorted((a, b) => b.milliseconds - a.milliseconds);
  const plan = slowest ? await explain(bench.databaseUrl, slowest) : '';
  if (slowest) writePlan(dataset, name, plan);
  const scans = /Seq Scan on watch\b/.test(plan) ? ', sequential scan of watch' : '';
  return `${statements.length} SQL, ${cypher.length} Cypher${scans}`;
}

function writePlan(dataset: string, operation: string, plan: string): void {
  const folder = repositoryFile('bench', 'plans', dataset);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${operation.replaceAll(/\W+/g, '-')}.txt`), `${plan}\n`);
}

async function sizeOfCircle({ social }: BenchSupergraph, handle: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    SELECT count(DISTINCT b.friend_pk) AS count FROM member m
    JOIN friendship a ON a.member_pk = m.pk JOIN friendship b ON b.member_pk = a.friend_pk
    WHERE m.handle = ${handle}`.execute(social.db);
  return rows[0]!.count;
}

/** The plan with actual row counts, without lines that differ from run to run. */
async function explain(databaseUrl: string, { text, parameters }: SqlStatement): Promise<string> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ 'QUERY PLAN': string }>(
      `EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF, BUFFERS OFF) ${text}`,
      [...parameters],
    );
    return rows
      .map((row) => row['QUERY PLAN'])
      .filter((line) => !/Memory:|Memory Usage:|Batches:/.test(line))
      .join('\n');
  } finally {
    await client.end();
  }
}
