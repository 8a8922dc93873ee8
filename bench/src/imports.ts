/**
 * CPU of each call of `importHistory` with a file of as many different films as it may have. Gateway and subgraphs are processes of their
 * own, and are started several times: code and statements that run for the first time cost more.
 */
import { delay } from '@marquee/kit/delay';
import { createDevIssuer } from '@marquee/gateway/identity/devIssuer';
import { maxRows } from '@marquee/social/transfer/historyRows';
import { openCpuMeter } from '@marquee/testing/cost/processCpu';
import { cpuSecondsOf } from '@marquee/testing/cost/processTable';
import { addMember } from '@marquee/testing/fixtures/members';
import { keyFileOf, type BenchEnvironment, type BenchSupergraph } from './benchEnvironment.js';
import type { Measurement } from './measure.js';
import { startMultiProcess, type MultiProcess } from './multiProcess.js';

const starts = 3;
/** Java and V8 compile what the start has used for some seconds more. */
const settleMs = 8_000;
/** Seconds in which no request runs: what the processes take without any. */
const idleSeconds = 2;
const deadlineMs = 30_000;

/** As the web app asks. */
const document = `mutation ($input: ImportHistoryInput!) { importHistory(input: $input) { matched recorded rowsLeft
  ambiguous { ...row } unmatched { ...row } userErrors { message } } }
  fragment row on ImportRow { file line text candidates { id title year } }`;

/** CPU seconds of each process. */
type Seconds = Readonly<Record<string, number>>;

interface Call {
  readonly seconds: Seconds;
  readonly total: number;
  readonly rowsLeft: number;
}

export async function measureImports(environment: BenchEnvironment, bench: BenchSupergraph): Promise<Measurement[]> {
  const content = await historyOf(bench);
  const measurements: Measurement[] = [];
  for (let start = 1; start <= starts; start++) {
    environment.print(`Start ${start}: gateway, catalog and social …`);
    const servers = await startMultiProcess(environment, bench, {
      environment: { RATE_LIMITS: 'false', IMPORT_DEADLINE_MS: String(deadlineMs) },
    });
    try {
      measurements.push(...(await measureStart({ environment, bench, servers, content, start })));
    } finally {
      await servers.stop();
    }
  }
  return measurements;
}

interface Start {
  readonly environment: BenchEnvironment;
  readonly bench: BenchSupergraph;
  readonly servers: MultiProcess;
  readonly content: string;
  readonly start: number;
}

async function measureStart({ environment, bench, servers, content, start }: Start): Promise<Measurement[]> {
  const { db } = bench.social;
  const member = await addMember(db, `bench-import-${Date.now().toString(36)}`);
  try {
    await delay(settleMs);
    const meter = meterOf(environment, bench, servers);
    const idle = await cpuOfCall(meter, () => delay(idleSeconds * 1_000));
    const token = await (await createDevIssuer(keyFileOf(environment.config))).issue(member.handle);
    const call = async (dryRun: boolean): Promise<Call> => {
      const input = { format: 'LETTERBOXD', content, dryRun };
      let rowsLeft = 0;
      const seconds = await cpuOfCall(meter, async () => {
        rowsLeft = await send(servers.gateway.url, token, input);
      });
      const total = totalOf(seconds);
      environment.print(`${dryRun ? 'dry run' : `${rowsLeft} rows left`}: ${total.toFixed(2)} s (${format(seconds)})`);
      return { seconds, total, rowsLeft };
    };
    const calls = [await call(false)];
    while (calls.at(-1)!.rowsLeft > 0) calls.push(await call(false));
    return [...describe(start, calls, await call(true)), idleOf(start, idle)];
  } finally {
    await db.deleteFrom('member').where('pk', '=', member.pk).execute();
  }
}

/** Letterboxd's diary of as many films as the catalog and a file may have, in an order that says nothing. */
async function historyOf({ social }: BenchSupergraph): Promise<string> {
  const films = await social.db
    .selectFrom('film')
    .select(['id', 'title', 'year'])
    .orderBy('id')
    .limit(maxRows)
    .execute();
  const lines = films.map(({ title, year }, index) => {
    const day = new Date(Date.UTC(2000, 0, 1 + Math.floor(index / 3))).toISOString().slice(0, 10);
    return `${day},"${title.replaceAll('"', '""')}",${year ?? ''},https://boxd.it/${index.toString(36)},4,,,${day}`;
  });
  return ['Date,Name,Year,Letterboxd URI,Rating,Rewatch,Tags,Watched Date', ...lines, ''].join('\n');
}

/** Returns `rowsLeft`. */
async function send(url: string, token: string, input: Readonly<Record<string, unknown>>): Promise<number> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query: document, variables: { input } }),
  });
  const text = await response.text();
  const { data, errors } = JSON.parse(text) as { data?: { importHistory: { rowsLeft: number } }; errors?: unknown };
  if (errors !== undefined || !data) throw new Error(text.slice(0, 500));
  return data.importHistory.rowsLeft;
}

function meterOf({ databases }: BenchEnvironment, { databaseUrl }: BenchSupergraph, { programs }: MultiProcess) {
  const ofDatabases = openCpuMeter({ neo4jUri: databases.neo4j.uri, databaseUrl });
  return (): Seconds => {
    const { postgres, neo4j } = ofDatabases();
    return { ...Object.fromEntries(programs.map(({ name, pid }) => [name, cpuSecondsOf(pid)])), postgres, neo4j };
  };
}

async function cpuOfCall(meter: () => Seconds, work: () => Promise<unknown>): Promise<Seconds> {
  const before = meter();
  await work();
  return Object.fromEntries(Object.entries(meter()).map(([name, seconds]) => [name, seconds - before[name]!]));
}

const totalOf = (seconds: Seconds): number => Object.values(seconds).reduce((sum, of) => sum + of, 0);
const format = (seconds: Seconds): string =>
  Object.entries(seconds)
    .map(([name, of]) => `${name} ${of.toFixed(2)}`)
    .join(', ');

function describe(start: number, [first, ...later]: readonly Call[], dryRun: Call): Measurement[] {
  // The first calls compile what the later ones run.
  const warm = later.slice(Math.ceil(later.length / 2)).sort((a, b) => a.total - b.total);
  const entry = (name: string, call: Call | undefined): Measurement[] =>
    call ? [{ name: `start ${start}: ${name}`, value: `${call.total.toFixed(2)} s`, note: format(call.seconds) }] : [];
  return [
    ...entry('first call', first),
    ...entry('second call', later[0]),
    ...entry('warm call, median', warm[Math.floor(warm.length / 2)]),
    ...entry('warm call, most', warm.at(-1)),
    ...entry('dry run, warm', dryRun),
  ];
}

const idleOf = (start: number, seconds: Seconds): Measurement => ({
  name: `start ${start}: a second without requests`,
  value: `${(totalOf(seconds) / idleSeconds).toFixed(2)} s`,
  note: `${idleSeconds} s: ${format(seconds)}`,
});
