/** A real Neo4j, from Maven's jars, in a data folder. */
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
/** What a new server takes until it is changed. */
const firstPassword = 'neo4j';
const openedPackages = [
  'java.base/java.nio',
  'java.base/java.io',
  'java.base/sun.nio.ch',
  'java.base/java.util.concurrent',
];

/** Enough for a hundred thousand films; in Java's and in Neo4j's notation. */
const defaultMemory = { heap: '1g', pageCache: '256m' };

/** Stops on `lifecycle.stop()`. `jars`: the folder that jars.ts gives; `folder`: absolute, what is in it is kept. */
export async function startNeo4j(
  lifecycle: Lifecycle,
  jars: string,
  folder: string,
  memory = defaultMemory,
): Promise<RunningNeo4j> {
  const conf = join(folder, 'conf');
  mkdirSync(conf, { recursive: true });
  const port = await freePort();
  writeFileSync(join(conf, 'neo4j.conf'), configuration(port, memory.pageCache));
  const password = storedPassword(folder);
  const child = await startSupervised({
    name: 'Neo4j',
    command: 'java',
    args: [
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
    env: { PATH: process.env.PATH, JAVA_HOME: process.env.JAVA_HOME },
    stopSignal: 'TERM',
    pidFile: join(folder, 'neo4j.pid'),
    logFile: join(folder, 'console.log'),
    processTag: `--home-dir=${folder}`,
  });
  lifecycle.onStop('Neo4j', () => child.stop());
  const logFile = join(folder, 'console.log');
  const uri = `bolt://127.0.0.1:${port}`;
  const isReady = () => canConnect(uri, password);
  await waitUntilReady(child, isReady, { name: 'Neo4j', logFile, timeoutMs: 120_000 });
  return { uri, user, password };
}

const configuration = (port: number, pageCache: string): string =>
  [
    `server.bolt.listen_address=127.0.0.1:${port}`,
    'server.http.enabled=false',
    'server.https.enabled=false',
    'dbms.usage_report.enabled=false',
    `server.memory.pagecache.size=${pageCache}`,
    // Acknowledged is on disk: the log is forced at each commit. What checkpoints no longer need is not kept.
    'db.tx_log.rotation.retention_policy=keep_none',
    // By default it waits 10 s for more requests to come before it stops.
    'internal.dbms.bolt.netty_server_shutdown_quiet_period=0',
    'internal.server.bolt.thread_pool_shutdown_wait_time=1s',
    '',
  ].join('\n');

/** Written before the server learns it, so that no crash can leave a password that nobody knows. */
function storedPassword(folder: string): string {
  const file = join(folder, 'password');
  if (!existsSync(file)) writeFileSync(file, randomBytes(16).toString('hex'), { mode: 0o600 });
  return readFileSync(file, 'utf8');
}

async function canConnect(uri: string, password: string): Promise<boolean> {
  const outcome = await attempt(uri, password, 'RETURN 1', 'neo4j');
  if (outcome !== 'refused') return outcome === 'done';
  const change = 'ALTER CURRENT USER SET PASSWORD FROM $first TO $password';
  await attempt(uri, firstPassword, change, 'system', { first: firstPassword, password });
  return false;
}

async function attempt(
  uri: string,
  password: string,
  statement: string,
  database: string,
  parameters: Record<string, string> = {},
): Promise<'done' | 'refused' | 'unreachable'> {
  const driver = neo4j.driver(uri, neo4j.auth.basic(user, password), {
    connectionTimeout: 1_000,
    connectionAcquisitionTimeout: 2_000,
    maxTransactionRetryTime: 0,
  });
  try {
    await driver.executeQuery(statement, parameters, { database });
    return 'done';
  } catch (error) {
    return (error as { code?: string }).code?.startsWith('Neo.ClientError.Security') ? 'refused' : 'unreachable';
  } finally {
    await driver.close();
  }
}
