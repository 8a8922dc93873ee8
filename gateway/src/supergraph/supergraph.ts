/** All that depends on one supergraph: the checks of operations, their execution, and what of their answers may be kept. */
import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { createLifecycle, openOrUnwind, type Lifecycle } from '@marquee/kit/lifecycle';
import type { Log } from '@marquee/kit/log';
import { createAnswerOperation, type AnswerOperation } from '../answers/answerOperation.js';
import { createAnswers } from '../answers/answers.js';
import { createPolicyReader } from '../caching/cachePolicy.js';
import type { CatalogChanges } from '../caching/catalogChanges.js';
import { executeAlways, openResponseCache, type AnswerRequest } from '../caching/responseCache.js';
import type { GatewayConfig } from '../config.js';
import { createCostEstimator } from '../cost/costLimit.js';
import type { DataSource } from '../dataSources/dataSource.js';
import type { Manifest } from '../operations/manifest.js';
import { createOperationGuard, type OperationGuard } from '../operations/operationGuard.js';
import type { PersistedQueryStore } from '../operations/persistedQueries.js';
import type { RedisLink } from '../redis/redisLink.js';
import { startPlanningThread } from '../planning/planningThread.js';
import { createQueryPlans, type QueryPlans } from '../planning/queryPlans.js';
import { createExecutor } from './executor.js';
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
  dataSource(name: string, url: string): DataSource;
}

/** What runs a request from its start to its end, also when there is a newer one meanwhile. */
export interface Supergraph {
  readonly guard: OperationGuard;
  readonly answerOperation: AnswerOperation;
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
    // Reading a supergraph takes long, and other requests run meanwhile. So the thread reads it, and the steps here are short.
    const thread = startPlanningThread({ supergraphSdl, log });
    lifecycle.onStop('planning thread', () => thread.stop());
    const described = await thread.ready;
    const plans = createQueryPlans(thread, log);
    const executor = await createExecutor(supergraphSdl, {
      ...options,
      plans,
      described,
      maxBytes: config.maxAnswerBytes,
    });
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
    const known = await readKnownOperations(manifest, schema);
    const answerRequest = openAnswers(lifecycle, supergraphSdl, options);
    return {
      guard,
      answerOperation: createAnswerOperation(answer(execute), log),
      answerRequest,
      planKnown: () => planKnown(plans, known),
      stop: () => lifecycle.stop(),
    };
  });
}

/** Throws an Error that names the first known operation that cannot be planned. */
async function planKnown(plans: QueryPlans, operations: readonly KnownOperation[]): Promise<void> {
  for (const operation of operations)
    try {
      await plans.prepare(operation);
    } catch (error) {
      throw new Error(`the known operation ${shownName(operation)} cannot be planned: ${(error as Error).message}`);
    }
}

/** Without a change feed, every request is executed. */
function openAnswers(lifecycle: Lifecycle, supergraphSdl: string, options: SupergraphOptions): AnswerRequest {
  const { config, log, redis, changes } = options;
  const policyOf = createPolicyReader(supergraphSdl);
  if (!changes) return executeAlways(policyOf);
  const schemaVersion = createHash('sha256').update(supergraphSdl).digest('base64url');
  return openResponseCache(lifecycle, { config: config.responseCache, log, redis, changes, policyOf, schemaVersion });
}
