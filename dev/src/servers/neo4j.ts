/** A real Neo4j server from Maven's jars, with its files in a data folder. */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import neo4j from 'neo4j-driver';
import type { Lifecycle } from '@marquee/kit/lifecycle';
import { startSupervised, waitUntilReady } from './supervisedProcess.js';
import { freePort } from './freePort.js';

export interface RunningNeo4j {
  readonly uri: string;
  readonly user: string;
  readonly password: string;
}

const user = 'neo4j';
/** The password of a new server. */
const firstPassword = 'neo4j';
const openedPackages = [
  'java.base/java.nio',
  'java.base/java.io',
  'java.base/sun.nio.ch',
  'java.base/java.util.concurrent',
];

/** Enough for a hundred thousand films; in Java's and in Neo4j's notation. */
const defaultMemory = { heap: '1g', pageCache: '256m' };

export interface Neo4jOptions {
  /** The folder that neo4jJars returns. */
  readonly jars: string;
  /** Absolute path of the data folder; its content is kept. */
  readonly folder: string;
  readonly memory?: { readonly heap: string; readonly pageCache: string };
  /** Where it listens. Default: a free port of 127.0.0.1. */
  readonly address?: ServerAddress;
  /** A command that starts the command after it elsewhere, such as in another network. */
  readonly launcher?: readonly string[];
}

export interface ServerAddress {
  readonly host: string;
  readonly port: number;
}

/** `lifecycle.stop()` stops the server. Throws a StartError when it does not get ready. */
export async function startNeo4j(lifecycle: Lifecycle, options: Neo4jOptions): Promise<RunningNeo4j> {
  const { jars, folder, memory = defaultMemory, launcher = [] } = options;
  const conf = join(folder, 'conf');
  mkdirSync(conf, { recursive: true });
  const address = options.address ?? { host: '127.0.0.1', port: await freePort() };
  writeFileSync(join(conf, 'neo4j.conf'), configuration(address, memory.pageCache));
  const password = storedPassword(folder);
  const [command, ...launched] = [...launcher, 'java'];
  const server = await startSupervised({
    name: 'Neo4j',
    command,
    args: [
      ...launched,
      '-Xms256m',
      `-Xmx${memory.heap}`,
      '-XX:+UseG1GC',
      ...openedPackages.map((module) => `--add-opens=${module}=ALL-UNNAMED`),
      '-cp',
      join(jars, '*'),
      'org.neo4j.server.CommunityEntryPoint',
      `--home-dir=${folder}`,
      `--config-dir=${conf}`,
    ],
    env: {
      PATH: process.env.PATH,
      JAVA_HOME: process.env.JAVA_HOME,
      JAVA_TOOL_OPTIONS: process.env.JAVA_TOOL_OPTIONS,
    },
    stopSignal: 'TERM',
    pidFile: join(folder, 'neo4j.pid'),
    logFile: join(folder, 'console.log'),
    processTag: `--home-dir=${folder}`,
  });
  lifecycle.onStop('Neo4j', () => server.stop());
  const logFile = join(folder, 'console.log');
  const uri = `bolt://${address.host}:${address.port}`;
  const isReady = () => canConnect(uri, password);
  await waitUntilReady(server, isReady, { name: 'Neo4j', logFile, timeoutMs: 120_000 });
  return { uri, user, password };
}

const configuration = ({ host, port }: ServerAddress, pageCache: string): string =>
  [
    `server.bolt.listen_address=${host}:${port}`,
    'server.http.enabled=false',
    'server.https.enabled=false',
    'dbms.usage_report.enabled=false',
    `server.memory.pagecache.size=${pageCache}`,
    // Each commit forces the transaction log to disk. Logs that checkpoints no longer need are deleted.
    'db.tx_log.rotation.retention_policy=keep_none',
    // By default the server waits 10 s for further requests before it stops.
    'internal.dbms.bolt.netty_server_shutdown_quiet_period=0',
    'internal.server.bolt.thread_pool_shutdown_wait_time=1s',
    '',
  ].join('\n');

/** Written to disk before the server gets it, so that a crash cannot leave a server with an unknown password. */
function storedPassword(folder: string): string {
  const file = join(folder, 'password');
  if (!existsSync(file)) writeFileSync(file, randomBytes(16).toString('hex'), { mode: 0o600 });
  return readFileSync(file, 'utf8');
}

async function canConnect(uri: string, password: string): Promise<boolean> {
  const outcome = await attempt(uri, password, { text: 'RETURN 1', database: 'neo4j' });
  if (outcome !== 'refused') return outcome === 'done';
  const text = 'ALTER CURRENT USER SET PASSWORD FROM $first TO $password';
  await attempt(uri, firstPassword, { text, database: 'system', parameters: { first: firstPassword, password } });
  return false;
}

interface Statement {
  readonly text: string;
  readonly database: string;
  readonly parameters?: Record<string, string>;
}

async function attempt(
  uri: string,
  password: string,
  { text, database, parameters = {} }: Statement,
): Promise<'done' | 'refused' | 'unreachable'> {
  const driver = neo4j.driver(uri, neo4j.auth.basic(user, password), {
    connectionTimeout: 1_000,
    connectionAcquisitionTimeout: 2_000,
    maxTransactionRetryTime: 0,
  });
  try {
    await driver.executeQuery(text, parameters, { database });
    return 'done';
  } catch (error) {
    return (error as { code?: string }).code?.startsWith('Neo.ClientError.Security') ? 'refused' : 'unreachable';
  } finally {
    await driver.close();
  }
}
