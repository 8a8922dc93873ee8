/** What each operation costs a viewer with many friends. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import pg from 'pg';
import { repositoryFile } from '@marquee/dev/repository';
import { keepAllLists } from '@marquee/testing/fixtures/listKeeper';
import { programDefaults } from '@marquee/dev/config';
import { openCpuMeter, type CpuMeter } from '@marquee/testing/cost/processCpu';
import {
  memberWithFriends,
  openBenchSupergraph,
  type BenchEnvironment,
  type BenchSupergraph,
  type SqlStatement,
} from './benchEnvironment.js';
import { formatLatency, meanCpu, measure, type Latency, type Measurement } from './measure.js';
import { serveSentBytes, type SentBytes } from './sentBytes.js';
import { warmUpUntilSteady } from './steadyCpu.js';
import { chooseInputs, storedReads, type Operation, type OperationInputs } from './storedReads.js';

const discover = `query ($circle: Circle!, $window: Window, $first: Int = 20) {
  discover(filter: { watchedBy: $circle, window: $window }, facets: [GENRE, DECADE, PERSON, WATCHER], first: $first) {
    totalCount facets { field buckets { label count } otherCount }
    edges { score watchedBy { count } reasons { text } node { title year } } } }`;
const circlePath = `query ($from: ID!, $to: ID!, $circle: Circle) { circlePath(from: $from, to: $to, circle: $circle) {
  degrees hops { from { name } movie { title } to { name } watchedBy { count } } } }`;
const costarPath = `query ($from: ID!, $to: ID!) { costarPath(from: $from, to: $to) { degrees hops { movie { title } to { name } } } }`;
const trending = `query ($circle: Circle!, $window: Window!) { trending(circle: $circle, window: $window) { edges { rank previousRank node { title } } } }`;

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
 * Measures the stored operations that read, and others, each with warm servers. A process that keeps the catalog's facts in memory, as
 * in a deployment, is measured beside one that keeps none, so that each request reads all that it needs. The cost of an operation is
 * its latency, its CPU in milliseconds without the client's, its statements, and the bytes of its `data`. Writes the plan of its slowest
 * SQL statement to bench/plans/`dataset`/.
 */
export async function measureCosts(
  environment: BenchEnvironment,
  bench: BenchSupergraph,
  { dataset, friends }: CostsRequest,
): Promise<Measurement[]> {
  const { databases, print } = environment;
  print('Keeping lists of similar films and costars, which takes a quarter of an hour the first time …');
  await keepAllLists(bench.catalog.neo4j);
  const withFacts = await openBenchSupergraph(environment, bench.databaseUrl, {
    factsBytes: programDefaults.factsBytes,
  });
  const viewer = await memberWithFriends(bench, friends);
  const inputs = await chooseInputs(bench, viewer.handle);
  const stored = storedReads(inputs);
  const compared = [...stored, ...otherOperations(inputs)].map((operation) => ({
    ...operation,
    handle: viewer.handle,
    withFacts: requestOf(withFacts, viewer.handle, operation),
    without: requestOf(bench, viewer.handle, operation),
  }));
  const sent = await serveSentBytes(bench.lifecycle);
  const meter = openCpuMeter({ neo4jUri: databases.neo4j.uri, databaseUrl: bench.databaseUrl });
  print('Warming up');
  const requests = compared.flatMap((one) => [one.withFacts.request, one.without.request]);
  const unsteady = await warmUpUntilSteady(meter, requests);
  const rows: OperationCost[] = [];
  for (const operation of compared) rows.push(await measureOperation({ dataset, meter, sent }, operation));
  await withFacts.lifecycle.stop();
  const ofStored = rows.slice(0, stored.length);
  return [
    {
      name: `${dataset}: viewer`,
      value: viewer.handle,
      note: `${viewer.friends} friends, ${await sizeOfCircle(bench, viewer.handle)} friends of friends`,
    },
    { name: `${dataset}: requests that were not steady`, value: `${unsteady} of ${requests.length}` },
    {
      name: `${dataset}: mean of stored operations`,
      value: '',
      note: `${meanOf(ofStored, 'withFacts')}; without facts ${meanOf(ofStored, 'without')}`,
    },
    ...rows.map(({ name, bytes, withFacts: kept, without }) => ({
      name: `${dataset}: ${name}`,
      value: formatLatency(kept.latency),
      note: `${formatCpu(kept.cpu)}; ${kept.statements}; without facts ${formatLatency(without.latency)}, ${formatCpu(without.cpu)}, ${without.statements}; ${bytes} bytes`,
    })),
  ];
}

interface MeasuredRequest {
  readonly bench: BenchSupergraph;
  readonly request: () => Promise<Record<string, unknown>>;
}

const requestOf = (bench: BenchSupergraph, handle: string, { query, variables }: Operation): MeasuredRequest => ({
  bench,
  request: () => bench.request(handle, query, variables),
});

interface ComparedOperation extends Operation {
  readonly handle: string;
  readonly withFacts: MeasuredRequest;
  readonly without: MeasuredRequest;
}

interface Cost {
  readonly latency: Latency;
  readonly cpu: Cpu;
  readonly statements: string;
}

interface OperationCost {
  readonly name: string;
  readonly withFacts: Cost;
  readonly without: Cost;
  readonly bytes: number;
}

interface Measuring {
  readonly dataset: string;
  readonly meter: CpuMeter;
  readonly sent: SentBytes;
}

/** One step of 10 ms, in which /proc counts CPU, is then less than 0.1 ms of a request. */
const repeats = { seconds: 1.5, maxRuns: 400 };

async function measureOperation(
  measuring: Measuring,
  { name, query, variables, handle, withFacts, without }: ComparedOperation,
): Promise<OperationCost> {
  const { meter, sent } = measuring;
  const data = await withFacts.request();
  sent.text = JSON.stringify({ data });
  const client = withFacts.bench.requestTo(sent.url);
  const ofClient = await meanCpu(meter, () => client(handle, query, variables), repeats);
  const costOf = async ({ bench, request }: MeasuredRequest): Promise<Cost> => {
    const statements = await statementsOf(bench, measuring.dataset, { name, request });
    const latency = await measure(request, 40, 5);
    const cpu = await meanCpu(meter, request, repeats);
    return { latency, cpu: { ...cpu, node: cpu.node - ofClient.node }, statements };
  };
  const bytes = Buffer.byteLength(JSON.stringify(data));
  return { name, bytes, without: await costOf(without), withFacts: await costOf(withFacts) };
}

const cpuParts = ['node', 'postgres', 'neo4j'] as const;
type Cpu = Readonly<Record<(typeof cpuParts)[number], number>>;

const formatCpu = (cpu: Cpu): string =>
  `${cpuParts.map((part) => (cpu[part] * 1_000).toFixed(1)).join(' + ')} ms of node, PostgreSQL, Neo4j`;

function meanOf(costs: readonly OperationCost[], way: 'withFacts' | 'without'): string {
  const mean = (part: keyof Cpu) => costs.reduce((sum, cost) => sum + cost[way].cpu[part], 0) / costs.length;
  return formatCpu({ node: mean('node'), postgres: mean('postgres'), neo4j: mean('neo4j') });
}

/** The begin and the end of a transaction have none. */
const hasPlan = ({ text }: SqlStatement): boolean => /^\s*(select|with|insert|update|delete)\b/i.test(text);

/** How many statements a request sends. */
async function statementsOf(
  bench: BenchSupergraph,
  dataset: string,
  { name, request }: Pick<MeasuredRequest, 'request'> & { readonly name: string },
): Promise<string> {
  await request();
  Object.assign(bench.statements, { sql: [], cypher: [] });
  await request();
  const { sql: statements, cypher } = bench.statements;
  const [slowest] = statements.filter(hasPlan).sort((a, b) => b.milliseconds - a.milliseconds);
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
