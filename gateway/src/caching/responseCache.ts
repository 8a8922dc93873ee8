/** Answers to operations that are the same for every viewer, kept until the catalog changes (docs/caching.md). */
import { createHash } from 'node:crypto';
import type { Lifecycle } from '@marquee/kit/lifecycle';
import type { Log } from '@marquee/kit/log';
import { counter } from '@marquee/kit/telemetry/metrics';
import type { ExecutedAnswer } from '../answers/answerOperation.js';
import type { GatewayContext } from '../context.js';
import { parsedData } from '../execution/printedData.js';
import type { AdmittedOperation } from '../operations/operationGuard.js';
import type { RedisLink } from '../redis/redisLink.js';
import { countOperation } from '../telemetry/operationDuration.js';
import { idsOf } from './answerIds.js';
import { createMemoryAnswers, createRedisAnswers, type AnswerStore, type StoredAnswer } from './answerStore.js';
import type { CachePolicy, Caching, PolicyReader } from './cachePolicy.js';
import type { ResponseCacheConfig } from './cacheSettings.js';
import { followCatalogChanges, type CatalogChanges, type ChangedIdsSource } from './catalogChanges.js';

export interface CachedRequest {
  readonly operation: AdmittedOperation;
  readonly context: GatewayContext;
  /** Executes the operation. */
  execute(): Promise<ExecutedAnswer>;
}

export interface OperationAnswer extends ExecutedAnswer {
  readonly caching: Caching;
}

/** Answers a request from the cache, or executes it. */
export type AnswerRequest = (request: CachedRequest) => Promise<OperationAnswer>;

const requests = counter({
  name: 'marquee.response_cache.requests',
  description:
    'Operations by how they were answered: from the cache, with a request that ran already, or by execution. `bypass` may not be kept, or the change feed is not known.',
  labels: { result: ['hit', 'shared', 'miss', 'bypass'] },
});
const invalidations = counter({
  name: 'marquee.response_cache.invalidations',
  description: 'Kept answers that were not given any more, because the catalog had changed.',
});

/** Executes every request. */
export const executeAlways =
  (policyOf: PolicyReader): AnswerRequest =>
  async ({ operation, execute }) =>
    toAnswer(await execute(), policyOf(operation.document, operation.operation));

export interface ResponseCacheOptions {
  readonly config: ResponseCacheConfig;
  readonly log: Log;
  readonly redis: RedisLink | undefined;
  readonly changes: CatalogChanges;
  readonly policyOf: PolicyReader;
  /** Answers of another schema are never given. */
  readonly schemaVersion: string;
}

/** Follows the feed until `lifecycle.stop()`. */
export function openCatalogChanges(
  lifecycle: Lifecycle,
  source: ChangedIdsSource,
  { config, log }: Pick<ResponseCacheOptions, 'config' | 'log'>,
): CatalogChanges {
  const changes = followCatalogChanges(source, { ...config, log });
  lifecycle.onStop('change feed of the gateway', () => changes.stop());
  return changes;
}

/** Where and for how long an answer is kept. */
interface Kept {
  readonly key: string;
  /** All changes up to this number are in the answer. */
  readonly position: number;
  readonly policy: CachePolicy;
}

/** A request that runs, and what it will answer to the same requests that came meanwhile. Undefined: they run themselves. */
interface Running {
  readonly position: number;
  readonly answer: Promise<StoredAnswer | undefined>;
}

/** Requests that one waits for in turn. If several fail, equal requests would fail one after the other, each later than its deadline. */
const maxShared = 3;

export function openResponseCache(lifecycle: Lifecycle, options: ResponseCacheOptions): AnswerRequest {
  const { changes, policyOf, schemaVersion } = options;
  const executeOnly = executeAlways(policyOf);
  const store = openStore(lifecycle, options);
  const running = new Map<string, Running>();

  async function find(key: string): Promise<StoredAnswer | undefined> {
    const found = await store.get(key);
    if (!found) return undefined;
    // The position is looked at after the store has answered, so nothing older than it is given.
    if (changes.isCurrent(found)) return found;
    invalidations.add(1);
    return undefined;
  }
  /** A request that began before the last change is not joined. */
  function runningOf(key: string): Running | undefined {
    const found = running.get(key);
    return found?.position === changes.position ? found : undefined;
  }
  async function run({ key, position, policy }: Kept, request: CachedRequest): Promise<OperationAnswer> {
    const response = request.execute();
    // An answer of a replica has the changes that the replica has. If the gateway knows of later ones, the answer counts as before them.
    const positionOf = () => Math.min(position, request.context.replicas?.position ?? Infinity);
    const answer = response
      .then((done) => toStored(done, { position: positionOf(), policy }, request))
      .catch(() => undefined)
      .finally(() => {
        if (running.get(key) === entry) running.delete(key);
      });
    const entry = { position, answer };
    running.set(key, entry);
    const stored = await answer;
    if (stored) store.set(key, stored, policy.maxAge);
    return toAnswer(await response, policy);
  }

  return async (request) => {
    const policy = policyOf(request.operation.document, request.operation.operation);
    if (!policy?.isPublic || policy.maxAge === 0 || changes.position === undefined) {
      requests.add(1, { result: 'bypass' });
      return executeOnly(request);
    }
    const began = performance.now();
    const key = keyOf(request, schemaVersion);
    for (let shared = 0; ; shared++) {
      const found = await find(key);
      const other = found || shared === maxShared ? undefined : runningOf(key);
      const answer = found ?? (other && (await other.answer));
      if (answer) {
        requests.add(1, { result: found ? 'hit' : 'shared' });
        countOperation(request.operation, { record: request.context.record, outcome: 'ok', began });
        return { status: 200, body: answer.body, caching: { policy, isComplete: true } };
      }
      if (!other) break;
      // It failed. One of those that waited for it runs now, and the rest wait for that one.
    }
    // Nothing waits from the last look-up to the execution, so two equal requests cannot both begin.
    requests.add(1, { result: 'miss' });
    const { position } = changes;
    return position === undefined ? executeOnly(request) : run({ key, position, policy }, request);
  };
}

function openStore(lifecycle: Lifecycle, { config, redis }: ResponseCacheOptions): AnswerStore {
  if (redis) return createRedisAnswers(redis);
  const memory = createMemoryAnswers(config.maxBytes);
  lifecycle.onStop('response cache', () => memory.stop());
  return memory;
}

/** The viewer is no part of it: the policy says that the answer is the same for all. */
function keyOf({ operation }: CachedRequest, schemaVersion: string): string {
  const { hash, operationName = '', coercedVariables } = operation;
  const parts = [schemaVersion, hash, operationName, JSON.stringify(coercedVariables)];
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}

const toAnswer = (answer: ExecutedAnswer, policy: CachePolicy | undefined): OperationAnswer => ({
  ...answer,
  caching: { policy, isComplete: answer.data !== undefined },
});

/** Undefined for an answer with errors, or one that is not complete. */
function toStored(
  { data: given, body }: ExecutedAnswer,
  { position, policy: { lookups } }: Pick<Kept, 'position' | 'policy'>,
  { operation }: CachedRequest,
): StoredAnswer | undefined {
  if (!given) return undefined;
  const ids = lookups && idsOf({ lookups, variables: operation.coercedVariables, data: parsedData(given) });
  return { body, position, ids };
}
