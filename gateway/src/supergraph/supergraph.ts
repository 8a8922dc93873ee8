/** All that depends on one supergraph: Apollo Server over it, the checks of operations, and what of its answers may be kept. */
import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { GraphQLDataSource } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import type { GatewayInterface } from '@apollo/server-gateway-interface';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import { ApolloServerPluginLandingPageLocalDefault } from '@apollo/server/plugin/landingPage/default';
import { createLifecycle, openOrUnwind, type Lifecycle } from '@marquee/kit/lifecycle';
import type { Log } from '@marquee/kit/log';
import { createAnswers } from '../answers/answers.js';
import { createPolicyReader } from '../caching/cachePolicy.js';
import type { CatalogChanges } from '../caching/catalogChanges.js';
import { outcomePlugin } from '../caching/outcomePlugin.js';
import { executeAlways, openResponseCache, type AnswerRequest } from '../caching/responseCache.js';
import type { GatewayConfig } from '../config.js';
import type { GatewayContext } from '../context.js';
import { createCostEstimator } from '../cost/costLimit.js';
import { errorMaskingPlugin } from '../errorMaskingPlugin.js';
import { printAnswer } from '../execution/printAnswer.js';
import type { Manifest } from '../operations/manifest.js';
import { createOperationGuard, type OperationGuard } from '../operations/operationGuard.js';
import type { PersistedQueryStore } from '../operations/persistedQueries.js';
import type { RedisLink } from '../redis/redisLink.js';
import { startPlanningThread } from '../planning/planningThread.js';
import { createQueryPlans, type QueryPlans } from '../planning/queryPlans.js';
import { operationPlugin } from '../telemetry/operationPlugin.js';
import { createExecutor, type Executor } from './executor.js';
import { readKnownOperations, shownName, type KnownOperation } from './knownOperations.js';

export interface SupergraphOptions {
  readonly config: GatewayConfig;
  readonly log: Log;
  readonly manifest: Manifest;
  readonly persistedQueries: PersistedQueryStore;
  readonly redis: RedisLink | undefined;
  /** Without it no answer is kept. */
  readonly changes: CatalogChanges | undefined;
  /** How to call the subgraph `name`, whose address in the supergraph is `url`. Throws if it cannot be called. */
  dataSource(name: string, url: string): GraphQLDataSource<GatewayContext>;
}

/** What runs a request from its start to its end, also when there is a newer one meanwhile. */
export interface Supergraph {
  readonly server: ApolloServer<GatewayContext>;
  readonly guard: OperationGuard;
  readonly answerRequest: AnswerRequest;
}

export interface OpenSupergraph extends Supergraph {
  /** Plans the known operations, so that their first requests find plans. Throws an Error for the first one that has none. */
  planKnown(): Promise<void>;
  stop(): Promise<void>;
}

/** Throws an Error for SDL that is no valid supergraph, has an unknown subgraph, or does not fit a known operation. */
export function openSupergraph(supergraphSdl: string, options: SupergraphOptions): Promise<OpenSupergraph> {
  const { config, log, manifest, persistedQueries } = options;
  const lifecycle = createLifecycle(log);
  return openOrUnwind(lifecycle, async () => {
    // It starts in its thread while the rest is opened here.
    const thread = startPlanningThread({ supergraphSdl, log });
    lifecycle.onStop('planning thread', () => thread.stop());
    const plans = createQueryPlans(thread, log);
    const executor = await createExecutor(supergraphSdl, { ...options, plans, maxBytes: config.maxAnswerBytes });
    const { schema, execute } = executor;
    const estimator = createCostEstimator(supergraphSdl);
    await setImmediate();
    const guard = createOperationGuard({
      log,
      estimator,
      mode: config.operations.mode,
      manifest,
      persistedQueries,
      introspection: config.operations.introspection,
      suggestions: !config.production,
    });
    guard.useSchema(schema);
    const answer = createAnswers(supergraphSdl, schema);
    await setImmediate();
    const server = createServer(toGateway(supergraphSdl, { schema, execute: answer(execute) }), guard, options);
    await server.start();
    lifecycle.onStop('apollo server', () => server.stop());
    await setImmediate();
    const known = await readKnownOperations(manifest, schema);
    const answerRequest = openAnswers(lifecycle, supergraphSdl, options);
    await thread.ready;
    return {
      server,
      guard,
      answerRequest,
      planKnown: () => planKnown(plans, known),
      stop: () => lifecycle.stop(),
    };
  });
}

/** Apollo Server's view of a supergraph that never changes. */
const toGateway = (coreSupergraphSdl: string, { schema, execute }: Executor): GatewayInterface => ({
  onSchemaLoadOrUpdate: (listener) => {
    listener({ apiSchema: schema, coreSupergraphSdl });
    return () => {};
  },
  load: async () => ({ executor: execute }),
  stop: async () => {},
});

/** Throws an Error that names the first known operation that cannot be planned. */
async function planKnown(plans: QueryPlans, operations: readonly KnownOperation[]): Promise<void> {
  for (const operation of operations)
    try {
      await plans.prepare(operation);
    } catch (error) {
      throw new Error(`the known operation ${shownName(operation)} cannot be planned: ${(error as Error).message}`);
    }
}

function createServer(
  gateway: GatewayInterface,
  guard: OperationGuard,
  { config, log }: SupergraphOptions,
): ApolloServer<GatewayContext> {
  return new ApolloServer<GatewayContext>({
    gateway,
    introspection: config.operations.introspection,
    // The guard has done all of this before Apollo Server sees the operation.
    persistedQueries: false,
    documentStore: guard.documentStore,
    includeStacktraceInErrorResponses: false,
    stringifyResult: printAnswer,
    // http/csrf.ts has our own rule, which lets bearer tokens through.
    csrfPrevention: false,
    stopOnTerminationSignals: false,
    logger: apolloLogger(log),
    plugins: [
      errorMaskingPlugin(log),
      operationPlugin,
      outcomePlugin,
      ApolloServerPluginCacheControlDisabled(),
      config.explorers
        ? ApolloServerPluginLandingPageLocalDefault({ embed: true })
        : ApolloServerPluginLandingPageDisabled(),
    ],
  });
}

/** Without a change feed, every request is executed. */
function openAnswers(lifecycle: Lifecycle, supergraphSdl: string, options: SupergraphOptions): AnswerRequest {
  const { config, log, redis, changes } = options;
  const policyOf = createPolicyReader(supergraphSdl);
  if (!changes) return executeAlways(policyOf);
  const schemaVersion = createHash('sha256').update(supergraphSdl).digest('base64url');
  return openResponseCache(lifecycle, { config: config.responseCache, log, redis, changes, policyOf, schemaVersion });
}

/** Apollo's logger: its info lines become debug lines; warnings and errors keep their level. */
const apolloLogger = (log: Log) => ({
  debug: (message?: unknown) => log.debug(String(message)),
  info: (message?: unknown) => log.debug(String(message)),
  warn: (message?: unknown) => log.warn(String(message)),
  error: (message?: unknown) => log.error(String(message)),
});
