/** The one-command runner: starts databases, loads data, serves the supergraph and prints a first query to try. */
import { join } from 'node:path';
import { createLifecycle, openOrUnwind, type Lifecycle } from '@marquee/kit/lifecycle';
import { createLog, type Log } from '@marquee/kit/log';
import { startTelemetry } from '@marquee/kit/telemetry/telemetry';
import { folderLake } from '@marquee/ingestion/lake/folderLake';
import { followWithLists } from '@marquee/ingestion/related/listKeeper';
import { startLakeWorker } from '@marquee/ingestion/worker/lakeWorker';
import { createMetrics } from '@marquee/ingestion/worker/metrics';
import { openNeo4j, type Neo4jSettings } from '@marquee/graph/neo4j/connection';
import { programDefaults, type DevConfig } from './config.js';
import { wikipediaFiles } from './films.js';
import { fillDatabases } from './fillDatabases.js';
import type { Progress } from '@marquee/kit/progress';
import { lakeFolderOf } from './running.js';
import { neo4jJars } from './servers/jars.js';
import { lockFolder } from './servers/lock.js';
import { startNeo4j } from './servers/neo4j.js';
import { startPostgres } from './servers/postgres.js';
import { openSingleProcess } from './singleProcess.js';

export interface Started {
  readonly url: string;
  stop(): Promise<void>;
}

/** Where the runner shows progress and prints its lines. */
export interface Terminal {
  readonly progress: Progress;
  readonly print: (line: string) => void;
}

const { factsBytes, filmsBytes, readTimeoutMs, ingestReadTimeoutMs, poolSize, statementTimeoutMs } = programDefaults;
/** Databases and ingestion get this long to stop. */
const stopTimeoutMs = 40_000;

/** `signal` stops the start at its next step. Throws a StartError when something is missing on this machine. */
export async function start(config: DevConfig, terminal: Terminal, signal: AbortSignal): Promise<Started> {
  const { debug } = config.gateway;
  const log = createLog('marquee', debug);
  const lifecycle = createLifecycle(log, stopTimeoutMs);
  signal.addEventListener('abort', () => void lifecycle.stop(), { once: true });
  return openOrUnwind(lifecycle, async () => {
    await startTelemetry(lifecycle, { service: 'marquee', config: config.gateway.telemetry, log });
    // A wrong folder is told before databases start, which takes half a minute.
    if (config.dataset.kind === 'folder') wikipediaFiles(config.dataset.path);
    const { neo4j, databaseUrl } = await startDatabases(lifecycle, config, terminal.progress);
    signal.throwIfAborted();
    const { dataset, startTimeoutMs } = config;
    const handle = await fillDatabases(lifecycle, {
      ...{ neo4j, databaseUrl, dataset, startTimeoutMs },
      ...{ log, signal, ...terminal },
    });
    signal.throwIfAborted();
    const { catalog, serve } = await openSingleProcess(lifecycle, {
      neo4j: { ...neo4j, onStatement: (statement) => log.debug({ statement }, 'cypher') },
      postgres: {
        url: databaseUrl,
        poolSize,
        statementTimeoutMs,
        onStatement: (statement) => log.debug({ statement }, 'sql'),
      },
      log,
      factsBytes,
      filmsBytes,
    });
    await catalog.warmUp();
    const lake = await followLakeOf(lifecycle, config, { neo4j, log });
    const gateway = await serve(config.gateway);
    const token = await gateway.devIssuer?.issue(handle);
    // 0.0.0.0 is an address to listen on, not one to connect to.
    const url = gateway.url.replace('//0.0.0.0:', '//localhost:');
    printAddresses(terminal.print, url, config.gateway);
    terminal.print(`To add films, put files into ${lake}/<provider>/`);
    if (token !== undefined) printFirstSteps(terminal.print, { url, handle, token });
    return { url: gateway.url, stop: () => lifecycle.stop() };
  });
}

/** Ingests what arrives in the lake's folder, and returns the folder. */
async function followLakeOf(
  lifecycle: Lifecycle,
  config: DevConfig,
  { neo4j: settings, log }: { neo4j: Neo4jSettings; log: Log },
): Promise<string> {
  const neo4j = await openNeo4j({ ...settings, readTimeoutMs: ingestReadTimeoutMs });
  lifecycle.onStop('ingestion driver', () => neo4j.close());
  const folder = lakeFolderOf(config);
  const worker = startLakeWorker({ neo4j, log, metrics: createMetrics() }, await folderLake(folder));
  lifecycle.onStop('ingestion', () => worker.stop());
  const lists = followWithLists(neo4j, log);
  lifecycle.onStop('lists', () => lists.stop());
  return folder;
}

/** Starts the databases that are not external. The lock keeps a second runner off the same data folder. */
export async function startDatabases(
  lifecycle: Lifecycle,
  config: DevConfig,
  progress: Progress,
): Promise<{ neo4j: Neo4jSettings; databaseUrl: string }> {
  const { dataFolder } = config;
  if (!config.neo4j || !config.databaseUrl) {
    const release = lockFolder(join(dataFolder, 'lock'), 'stop it first, or set MARQUEE_DATA to another folder');
    lifecycle.onStop('lock', release);
  }
  const [neo4j, databaseUrl] = await Promise.all([
    config.neo4j ??
      neo4jJars(progress).then((jars) => startNeo4j(lifecycle, { jars, folder: join(dataFolder, 'neo4j') })),
    config.databaseUrl ??
      startPostgres(lifecycle, join(dataFolder, 'postgres')).then((postgres) => postgres.url('marquee')),
  ]);
  return { neo4j: { ...neo4j, readTimeoutMs }, databaseUrl };
}

/** First what a browser opens: the web app, or else the page to try operations. */
function printAddresses(
  print: (line: string) => void,
  url: string,
  { web, graphiqlFolder }: DevConfig['gateway'],
): void {
  print(`\nMarquee is serving at ${url} (open it in a browser${web ? '' : ' to explore'}).`);
  if (web) print(`GraphQL:   ${url}/graphql`);
  if (graphiqlFolder !== undefined) print(`GraphiQL:  ${url}/graphiql`);
}

const flagshipQuery = `query FriendsWatchedWithActorsILove {
  discover(filter: {watchedBy: FRIENDS, window: LAST_30_DAYS, starring: {lovedByMe: true}, seenByMe: false}, first: 3) {
    totalCount
    edges { reasons { text } node { title year cast(first: 3) { nodes { character person { name } } } } }
  }
}`;

function printFirstSteps(
  print: (line: string) => void,
  { url, handle, token }: { readonly url: string; readonly handle: string; readonly token: string },
): void {
  print(`Demo user: ${handle}`);
  print(`Token:     ${token}`);
  const body = JSON.stringify({ query: flagshipQuery.replace(/\s+/g, ' ') });
  print(`\nFilms that my friends watched in the last 30 days, with actors I love, that I have not seen:\n`);
  print(`curl -s ${url} -H 'content-type: application/json' -H 'authorization: Bearer ${token}' -d '${body}'\n`);
}
