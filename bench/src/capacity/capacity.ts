/**
 * What a rate of requests takes: CPU of each process for reads and writes of a mix, measured over gateway and subgraphs as processes of
 * their own, what they keep in memory, and the cores and servers that follow from it.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import pg from 'pg';
import { createDevIssuer } from '@marquee/gateway/identity/devIssuer';
import { memoryOfServers, openCpuMeter, type CpuMeter, type MeasuredServers } from '@marquee/testing/cost/processCpu';
import { cpuSecondsOf, residentMegabytes } from '@marquee/testing/cost/processTable';
import { createLoadClient, type LoadClient } from '@marquee/testing/http/loadClient';
import { deleteRecorded, isWrite, openRequestMix, type MixedRequest } from '@marquee/testing/load/requestMix';
import { seededRandom } from '@marquee/testing/load/simulation';
import { keyFileOf, type BenchEnvironment, type BenchSupergraph } from '../benchEnvironment.js';
import type { Measurement } from '../measure.js';
import { startMultiProcess, type MultiProcess } from '../multiProcess.js';
import { describeCapacity, figuresFile, pageFile, pageWith } from './describe.js';
import { answers, memoriesOf } from './memories.js';
import { parts, type PartSeconds, type RequestFigures } from './model.js';

const questions = 5_000;
/** Enough to keep two cores busy: a process that sleeps between requests takes more CPU for each. */
const clients = 6;
const timeoutMs = 30_000;

interface Meters {
  readonly servers: MultiProcess;
  readonly databases: CpuMeter;
  readonly client: LoadClient;
  readonly next: () => MixedRequest;
  readonly postgres: pg.Client;
  readonly measured: MeasuredServers;
  readonly requests: number;
}

export interface CapacityOptions {
  /** Whether the figures are stored beside the model and on its page. */
  readonly write: boolean;
  /**
   * Of each kind, after as many that do not count: the first ones of Neo4j and of the optimizing compilers cost several times as much. 1,500 is enough.
   */
  readonly requests: number;
}

export async function measureCapacity(
  environment: BenchEnvironment,
  bench: BenchSupergraph,
  { write, requests }: CapacityOptions,
): Promise<Measurement[]> {
  const next = await openRequestMix(bench, await createDevIssuer(keyFileOf(environment.config)), seededRandom(11));
  const postgres = new pg.Client({ connectionString: bench.databaseUrl });
  await postgres.connect();
  const measured = { neo4jUri: environment.databases.neo4j.uri, databaseUrl: bench.databaseUrl };
  const withServers = async <T>(isCached: boolean, work: (meters: Meters) => Promise<T>): Promise<T> => {
    const servers = await startMultiProcess(environment, bench, {
      environment: { RATE_LIMITS: 'false', LOAD_SHEDDING: 'false', RESPONSE_CACHE: String(isCached) },
    });
    const client = createLoadClient(servers.gateway.url, timeoutMs);
    try {
      return await work({ servers, databases: openCpuMeter(measured), client, next, postgres, measured, requests });
    } finally {
      client.close();
      await servers.stop();
    }
  };
  try {
    const figures: RequestFigures = {
      date: new Date().toISOString().slice(0, 10),
      requests,
      ...(await withServers(true, measureCached)),
      uncachedRead: (await withServers(false, (meters) => cpuOfRequests(meters, isRead))).seconds,
    };
    if (write) {
      writeFileSync(figuresFile, `${JSON.stringify(figures, null, 2)}\n`);
      writeFileSync(pageFile, pageWith(readFileSync(pageFile, 'utf8'), figures));
    }
    return describeCapacity(figures);
  } finally {
    await postgres.end();
    await deleteRecorded(bench);
  }
}

const isRead = (request: MixedRequest) => !isWrite(request);

async function measureCached(meters: Meters): Promise<Omit<RequestFigures, 'uncachedRead' | 'date' | 'requests'>> {
  const { postgres, servers, measured: databases, requests } = meters;
  const read = await cpuOfRequests(meters, isRead);
  const { kept, lookUps } = await memoriesOf(servers);
  const answered = lookUps.find(({ name }) => name === answers)!;
  const before = await positionOf(postgres);
  const write = await cpuOfRequests(meters, isWrite);
  const log = (await positionOf(postgres)) - before;
  return {
    read: read.seconds,
    // Of the warm-up, too, in which the cache is filled.
    hitRate: answered.hits / answered.total,
    write: write.seconds,
    question: await cpuOfQuestion(meters, postgres),
    answerBytes: read.bytes,
    // The warm-up has written, too.
    logBytes: log / (2 * requests),
    memory: { ...memoryOfPrograms(servers), ...memoryOfServers(databases) },
    kept,
    lookUps,
  };
}

function memoryOfPrograms({ programs }: MultiProcess) {
  const [gateway, catalog, social] = programs.map(({ pid }) => residentMegabytes(pid)) as [number, number, number];
  return { gateway, catalog, social };
}

interface RequestCost {
  readonly seconds: PartSeconds;
  /** Of an answer. */
  readonly bytes: number;
}

/** Means over the requests of the mix that `isWanted` takes. Throws for an answer that is not whole. */
async function cpuOfRequests(meters: Meters, isWanted: (request: MixedRequest) => boolean): Promise<RequestCost> {
  const { client, next, requests } = meters;
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
  await send(requests, true);
  const before = readAll(meters);
  await send(requests, false);
  const after = readAll(meters);
  const seconds = Object.fromEntries(parts.map((part) => [part, (after[part] - before[part]) / requests]));
  return { seconds: seconds as unknown as PartSeconds, bytes: bytes / requests };
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
