/**
 * What a rate of requests takes: CPU of each process for reads and writes of a mix, measured over gateway and subgraphs as processes of
 * their own, and the cores and servers that follow from it.
 */
import pg from 'pg';
import { createDevIssuer } from '@marquee/gateway/identity/devIssuer';
import { openCpuMeter, type CpuMeter } from '@marquee/testing/cost/processCpu';
import { cpuSecondsOf, residentMegabytes } from '@marquee/testing/cost/processTable';
import { createLoadClient, type LoadClient } from '@marquee/testing/http/loadClient';
import {
  deleteRecorded,
  isWrite,
  openRequestMix,
  writeShare,
  type MixedRequest,
} from '@marquee/testing/load/requestMix';
import { seededRandom } from '@marquee/testing/load/simulation';
import { keyFileOf, type BenchEnvironment, type BenchSupergraph } from '../benchEnvironment.js';
import type { Measurement } from '../measure.js';
import { startMultiProcess, type MultiProcess } from '../multiProcess.js';
import { needsOf, parts, type Assumptions, type Needs, type PartSeconds, type RequestFigures } from './model.js';

const assumed: Assumptions = {
  writes: writeShare,
  utilization: 0.6,
  serverCores: 16,
  largestServer: 64,
  // The default of DATABASE_POOL_SIZE.
  connections: 10,
  maxConnections: 5_000,
};
const rates = [1_000, 10_000, 100_000, 500_000];
/** Requests of each kind. The first ones of Neo4j and of the optimizing compilers cost several times as much. */
const [warmUps, measured] = [1_500, 1_500];
const questions = 5_000;
/** Enough to keep two cores busy: a process that sleeps between requests takes more CPU for each. */
const clients = 6;
const timeoutMs = 30_000;

interface Meters {
  readonly servers: MultiProcess;
  readonly databases: CpuMeter;
  readonly client: LoadClient;
  readonly next: () => MixedRequest;
}

export async function measureCapacity(environment: BenchEnvironment, bench: BenchSupergraph): Promise<Measurement[]> {
  const next = await openRequestMix(bench, await createDevIssuer(keyFileOf(environment.config)), seededRandom(11));
  const servers = await startMultiProcess(environment, bench, {
    environment: { RATE_LIMITS: 'false', LOAD_SHEDDING: 'false' },
  });
  const client = createLoadClient(servers.gateway.url, timeoutMs);
  const databases = openCpuMeter({ neo4jUri: environment.databases.neo4j.uri, databaseUrl: bench.databaseUrl });
  const postgres = new pg.Client({ connectionString: bench.databaseUrl });
  await postgres.connect();
  try {
    const meters: Meters = { servers, databases, client, next };
    const figures = await measureFigures(meters, postgres);
    return [
      ...describeFigures(figures, servers),
      ...rates.flatMap((rate) => describeNeeds(needsOf(rate, figures, assumed))),
    ];
  } finally {
    client.close();
    await postgres.end();
    await servers.stop();
    await deleteRecorded(bench);
  }
}

async function measureFigures(meters: Meters, postgres: pg.Client): Promise<RequestFigures> {
  const read = await cpuOfRequests(meters, (request) => !isWrite(request));
  const before = await positionOf(postgres);
  const write = await cpuOfRequests(meters, isWrite);
  const log = (await positionOf(postgres)) - before;
  return {
    read: read.seconds,
    write: write.seconds,
    question: await cpuOfQuestion(meters, postgres),
    answerBytes: read.bytes,
    // The warm-up has written, too.
    logBytes: log / (warmUps + measured),
  };
}

interface RequestCost {
  readonly seconds: PartSeconds;
  /** Of an answer. */
  readonly bytes: number;
}

/** Means over the requests of the mix that `isWanted` takes. Throws for an answer that is not whole. */
async function cpuOfRequests(meters: Meters, isWanted: (request: MixedRequest) => boolean): Promise<RequestCost> {
  const { client, next } = meters;
  let bytes = 0;
  const send = async (count: number, mayFail: boolean) => {
    let left = count;
    bytes = 0;
    const run = async () => {
      while (left-- > 0) {
        let request = next();
        while (!isWanted(request)) request = next();
        const { status, text } = await client.post(request);
        if (!mayFail && (status !== 200 || !text.startsWith('{"data"')))
          throw new Error(`${request.operation}: ${text.slice(0, 300)}`);
        bytes += Buffer.byteLength(text);
      }
    };
    await Promise.all(Array.from({ length: clients }, run));
  };
  // The first statements of a cold database meet their time limits.
  await send(warmUps, true);
  const before = readAll(meters);
  await send(measured, false);
  const after = readAll(meters);
  const seconds = Object.fromEntries(parts.map((part) => [part, (after[part] - before[part]) / measured]));
  return { seconds: seconds as unknown as PartSeconds, bytes: bytes / measured };
}

/** Seconds of CPU of all processes since they began. */
function readAll({ servers, databases }: Meters): PartSeconds {
  const { neo4j, postgres } = databases();
  const [gateway, catalog, social] = servers.programs.map(({ pid }) => cpuSecondsOf(pid)) as [number, number, number];
  return { gateway, catalog, social, neo4j, postgres };
}

async function positionOf(postgres: pg.Client): Promise<number> {
  const { rows } = await postgres.query<{ bytes: string }>(
    "SELECT (pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::text AS bytes",
  );
  return Number(rows[0]!.bytes);
}

/** The statement of subgraphs/social/src/db/position.ts, in short. */
async function cpuOfQuestion({ databases }: Meters, postgres: pg.Client): Promise<number> {
  const before = databases().postgres;
  for (let count = 0; count < questions; count++)
    await postgres.query('SELECT pg_current_wal_flush_lsn()::text AS lsn');
  return (databases().postgres - before) / questions;
}

const milliseconds = (seconds: number) => `${(seconds * 1_000).toFixed(2)} ms`;
const listOf = (seconds: PartSeconds, format: (value: number) => string) =>
  parts.map((part) => `${part} ${format(seconds[part])}`).join(', ');

function describeFigures(
  { read, write, question, answerBytes, logBytes }: RequestFigures,
  servers: MultiProcess,
): Measurement[] {
  const total = (seconds: PartSeconds) => parts.reduce((sum, part) => sum + seconds[part], 0);
  const memory = servers.programs.map(({ name, pid }) => `${name} ${residentMegabytes(pid).toFixed(0)} MB`).join(', ');
  return [
    { name: 'a read', value: milliseconds(total(read)), note: listOf(read, milliseconds) },
    { name: 'a write', value: milliseconds(total(write)), note: listOf(write, milliseconds) },
    { name: 'a question to the leader', value: milliseconds(question), note: 'CPU of PostgreSQL' },
    { name: 'an answer', value: `${(answerBytes / 1_000).toFixed(1)} kB`, note: 'not compressed' },
    { name: 'log of a write', value: `${(logBytes / 1_000).toFixed(1)} kB`, note: 'to each replica of PostgreSQL' },
    { name: 'memory', value: '', note: memory },
  ];
}

function describeNeeds(needs: Needs): Measurement[] {
  const { rate, cores, neo4jServers, postgresReplicas, leaderCores, leaderConnections, answers, log, breaks } = needs;
  const name = `${rate.toLocaleString('en')} a second`;
  const all = parts.reduce((sum, part) => sum + cores[part], 0) + leaderCores;
  const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB/s`;
  return [
    { name, value: `${Math.ceil(all)} cores`, note: listOf(cores, (value) => String(Math.ceil(value))) },
    {
      name: `${name}: servers`,
      value: '',
      note: `${neo4jServers} replicas of the catalog's Neo4j, ${postgresReplicas} of PostgreSQL, ${assumed.serverCores} cores each`,
    },
    {
      name: `${name}: leader`,
      value: `${Math.ceil(leaderCores)} cores`,
      note: `${leaderConnections} connections, ${megabytes(log)} of log; ${breaks.length === 0 ? 'enough' : `breaks: ${breaks.join(', ')}`}`,
    },
    { name: `${name}: answers`, value: megabytes(answers) },
  ];
}
