/**
 * What a rate of requests takes: CPU of each process for reads and writes of a mix, measured over gateway and subgraphs as processes of
 * their own, what they keep in memory, and the cores and servers that follow from it.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import type pg from 'pg';
import { memoryOfServers } from '@marquee/testing/cost/processCpu';
import { cpuSecondsOf, residentMegabytes } from '@marquee/testing/cost/processTable';
import { isWrite, type MixedRequest } from '@marquee/testing/load/requestMix';
import type { BenchEnvironment, BenchSupergraph } from '../benchEnvironment.js';
import type { Measurement } from '../measure.js';
import type { MultiProcess } from '../multiProcess.js';
import { measureFeed } from './feed.js';
import { answers, memoriesOf } from './memories.js';
import { withMeters, type Meters, type WithServers } from './meters.js';
import { parts, type FeedFigures, type PartSeconds, type RequestFigures } from './model.js';
import { describeCapacity, figuresFile, pageFile, pageWith } from './page.js';

const questions = 5_000;
/** Enough to keep two cores busy: a process that sleeps between requests takes more CPU for each. */
const clients = 6;

export interface CapacityOptions {
  /** Whether the figures are stored beside the model and on its page. */
  readonly write: boolean;
  /**
   * Of each kind, after as many that do not count: the first ones of Neo4j and of the optimizing compilers cost several times as much. 1,500 is enough.
   */
  readonly requests: number;
}

/** All figures. */
export const measureCapacity = (
  environment: BenchEnvironment,
  bench: BenchSupergraph,
  { write, requests }: CapacityOptions,
): Promise<Measurement[]> =>
  withMeters(environment, bench, async (withServers) => {
    const figures: RequestFigures = {
      date: today(),
      requests,
      ...(await withServers(true, (meters) => measureCached(meters, requests))),
      uncachedRead: (await withServers(false, (meters) => cpuOfRequests(meters, requests, isRead))).seconds,
      // Last, because it changes films.
      feed: await feedFigures(environment, withServers),
    };
    if (write) store(figures);
    return describeCapacity(figures);
  });

/** The figures of feeds, beside the stored ones of requests. */
export const measureCapacityOfFeeds = (
  environment: BenchEnvironment,
  bench: BenchSupergraph,
  { write }: Pick<CapacityOptions, 'write'>,
): Promise<Measurement[]> =>
  withMeters(environment, bench, async (withServers) => {
    const stored = JSON.parse(readFileSync(figuresFile, 'utf8')) as RequestFigures;
    const figures = { ...stored, feed: await feedFigures(environment, withServers) };
    if (write) store(figures);
    return describeCapacity(figures);
  });

const feedFigures = async (environment: BenchEnvironment, withServers: WithServers): Promise<FeedFigures> => ({
  date: today(),
  ...(await withServers(true, (meters) => measureFeed(meters, environment))),
});

const today = () => new Date().toISOString().slice(0, 10);

function store(figures: RequestFigures): void {
  writeFileSync(figuresFile, `${JSON.stringify(figures, null, 2)}\n`);
  writeFileSync(pageFile, pageWith(readFileSync(pageFile, 'utf8'), figures));
}

const isRead = (request: MixedRequest) => !isWrite(request);

async function measureCached(
  meters: Meters,
  requests: number,
): Promise<Omit<RequestFigures, 'uncachedRead' | 'date' | 'requests' | 'feed'>> {
  const { postgres, servers, measured: databases } = meters;
  const read = await cpuOfRequests(meters, requests, isRead);
  const { kept, lookUps } = await memoriesOf(servers);
  const answered = lookUps.find(({ name }) => name === answers)!;
  const before = await positionOf(postgres);
  const write = await cpuOfRequests(meters, requests, isWrite);
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
async function cpuOfRequests(
  meters: Meters,
  requests: number,
  isWanted: (request: MixedRequest) => boolean,
): Promise<RequestCost> {
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
