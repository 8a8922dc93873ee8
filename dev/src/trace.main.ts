/**
 * `npm run trace -- <operation> [--variables JSON] [--as handle | --anonymous] [--cold] [--statements]`: runs one operation of
 * schema/operations and prints its spans as a tree. It uses the databases of a running `make run`, or starts them.
 */
import { runOnce } from '@marquee/kit/runMain';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { StartError } from '@marquee/kit/errors';
import { createLifecycle, openOrUnwind, type Lifecycle } from '@marquee/kit/lifecycle';
import { silentLog } from '@marquee/kit/log';
import { createSpanCollector, type SpanCollector } from '@marquee/kit/telemetry/spanCollector';
import { startTracing } from '@marquee/kit/telemetry/tracing';
import type { Social } from '@marquee/social/social';
import { programDefaults, readDevConfig, type DevConfig } from './config.js';
import { loadDataset } from './loadDataset.js';
import { runningNeo4jOf, runningPostgresOf } from './running.js';
import { isLocked } from './servers/lock.js';
import { openSingleProcess } from './singleProcess.js';
import { startDatabases } from './start.js';
import { terminalProgress } from './terminalProgress.js';
import { formatTrace, summarise } from './trace/printTrace.js';

import { readStoredOperation } from './trace/storedOperation.js';
import { traceOperation } from './trace/traceOperation.js';

const usage =
  'Usage: npm run trace -- <operation> [--variables <JSON>] [--as <handle> | --anonymous] [--cold] [--statements]. The operations are the files of schema/operations.';

const stopTimeoutMs = 40_000;
/** Requests before the traced one, so that plans, statements and connections are there. */
const warmUps = 5;
const { readTimeoutMs, poolSize, statementTimeoutMs } = programDefaults;

function readArguments() {
  try {
    const { positionals, values } = parseArgs({
      allowPositionals: true,
      options: {
        variables: { type: 'string', default: '{}' },
        as: { type: 'string' },
        anonymous: { type: 'boolean', default: false },
        cold: { type: 'boolean', default: false },
        statements: { type: 'boolean', default: false },
      },
    });
    const [name, ...others] = positionals;
    if (name === undefined || others.length > 0) throw new StartError(usage);
    return { ...values, name, variables: readVariables(values.variables) };
  } catch (error) {
    if (error instanceof StartError) throw error;
    throw new StartError(`${(error as Error).message.split('\n')[0]}\n${usage}`);
  }
}

function readVariables(text: string): Record<string, unknown> {
  let variables: unknown;
  try {
    variables = JSON.parse(text);
  } catch {
    throw new StartError(`--variables is not JSON: ${text}`);
  }
  if (typeof variables !== 'object' || variables === null || Array.isArray(variables))
    throw new StartError('--variables must be a JSON object with a value for each variable.');
  return variables as Record<string, unknown>;
}

async function openDatabases(lifecycle: Lifecycle, config: DevConfig) {
  if (!isLocked(join(config.dataFolder, 'lock')))
    return startDatabases(lifecycle, config, terminalProgress(process.stderr));
  return { neo4j: { ...runningNeo4jOf(config), readTimeoutMs }, databaseUrl: runningPostgresOf(config) };
}

/** Opens the supergraph in this process, with its spans in `collector`. */
async function openTraced(lifecycle: Lifecycle, config: DevConfig, collector: SpanCollector) {
  await startTracing(lifecycle, { service: 'marquee', log: silentLog, processor: collector.processor });
  const { neo4j, databaseUrl } = await openDatabases(lifecycle, config);
  const { catalog, social, serve } = await openSingleProcess(lifecycle, {
    neo4j,
    postgres: { url: databaseUrl, poolSize, statementTimeoutMs },
    log: silentLog,
  });
  const demoUser = await loadDataset({
    catalog,
    social,
    dataset: config.dataset,
    now: new Date(),
    progress: terminalProgress(process.stderr),
    print: (line) => process.stderr.write(`${line}\n`),
  });
  const gateway = await serve({
    ...config.gateway,
    host: '127.0.0.1',
    port: 0,
    identity: { kind: 'development', keyFile: join(config.dataFolder, 'trace-key.json') },
    // A first request may take longer than clients wait.
    deadlineMs: 30_000,
    rateLimits: { ...config.gateway.rateLimits, isEnabled: false },
    http: { ...config.gateway.http, tls: undefined },
  });
  return { gateway, social, demoUser };
}

const isMember = async ({ db }: Social, handle: string): Promise<boolean> =>
  (await db.selectFrom('member').select('pk').where('handle', '=', handle).executeTakeFirst()) !== undefined;

async function main(): Promise<boolean> {
  const { name, variables, as, anonymous, cold, statements } = readArguments();
  const operation = readStoredOperation(name, variables);
  const lifecycle = createLifecycle(silentLog, stopTimeoutMs);
  return openOrUnwind(lifecycle, async () => {
    const collector = createSpanCollector();
    const { gateway, social, demoUser } = await openTraced(lifecycle, readDevConfig(process.env), collector);
    const handle = anonymous ? null : (as ?? demoUser);
    if (handle !== null && !(await isMember(social, handle)))
      throw new StartError(`There is no user "${handle}". The demo user is ${demoUser}; --anonymous sends no token.`);
    const token = handle === null ? null : await gateway.devIssuer!.issue(handle);
    const request = () => traceOperation({ url: gateway.url, token, collector, query: operation.query, variables });
    // A mutation runs once: it changes data.
    if (!cold && !operation.isMutation) for (let run = 0; run < warmUps; run++) await request();
    const { root, cost, errors } = await request();
    const print = (line: string) => process.stdout.write(`${line}\n`);
    print(`${name} ${handle === null ? 'without a token' : `as ${handle}`}, estimated cost ${cost ?? 'unknown'}\n`);
    for (const line of formatTrace(root, { statements, width: process.stdout.columns ?? 160 })) print(line);
    print(`\n${summarise(root)}`);
    for (const { message, extensions } of errors) print(`error ${extensions?.code ?? ''}: ${message}`);
    await lifecycle.stop();
    return errors.length === 0;
  });
}

await runOnce(main);
