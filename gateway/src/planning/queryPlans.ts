/** The query plans of one supergraph: kept by memory, and made in the planning thread. Requests for the same plan share it. */
import { LRUCache } from 'lru-cache';
import { beforeAbort } from '@marquee/kit/beforeAbort';
import type { EndSignal } from '@marquee/kit/endSignal';
import { publicError } from '@marquee/kit/errors';
import type { Log } from '@marquee/kit/log';
import { counter } from '@marquee/kit/telemetry/metrics';
import { withSpan } from '@marquee/kit/telemetry/spans';
import type { ExecutionPlan } from './executionPlan.js';
import type { OperationToPlan } from './planner.js';
import { PlanningFailed } from './planningFailed.js';
import type { PlanningThread } from './planningThread.js';

export interface HashedOperation extends OperationToPlan {
  /** SHA-256 of the text. */
  readonly hash: string;
}

export interface QueryPlans {
  /**
   * The plan of a valid operation. Throws a GraphQLError: QUERY_TOO_COMPLEX if the planner gives up, RATE_LIMITED with status 503 if
   * `signal` aborts while the plan is not made.
   */
  planOf(operation: HashedOperation, signal: EndSignal): Promise<ExecutionPlan>;
  /** Makes the plan of an operation before a request asks for it. Rejects with PlanningFailed. */
  prepare(operation: HashedOperation): Promise<void>;
}

/** Memory of the plans as JSON. The objects take several times as much. */
const maxBytes = 10 * 1024 * 1024;

/** When a client may try again whose operation waited in vain. */
const retryAfterMs = 1_000;

const requests = counter({
  name: 'graphql.query_plan.cache.requests',
  description: 'Operations whose query plan was cached, or had to be made.',
  labels: { result: ['hit', 'miss'] },
});

/** A plan that is being made, and how many requests wait for it. */
interface Pending {
  readonly plan: Promise<ExecutionPlan>;
  waiters: number;
}

export function createQueryPlans(thread: PlanningThread, log: Log): QueryPlans {
  const plans = new LRUCache<string, ExecutionPlan>({ maxSize: maxBytes });
  const pending = new Map<string, Pending>();

  async function make(key: string, operation: HashedOperation): Promise<ExecutionPlan> {
    try {
      const { text, operationName } = operation;
      const isWanted = () => pending.get(key)!.waiters > 0;
      const json = await thread.plan({ text, operationName }, isWanted);
      const plan = JSON.parse(json) as ExecutionPlan;
      plans.set(key, plan, { size: json.length });
      return plan;
    } finally {
      pending.delete(key);
    }
  }
  async function share(key: string, operation: HashedOperation, signal?: EndSignal): Promise<ExecutionPlan> {
    let entry = pending.get(key);
    if (!entry) {
      entry = { plan: Promise.resolve().then(() => make(key, operation)), waiters: 0 };
      pending.set(key, entry);
      // There may be no request left that waits when it fails.
      entry.plan.catch(() => {});
    }
    entry.waiters++;
    try {
      return await (signal ? beforeAbort(entry.plan, signal, requestEnded) : entry.plan);
    } finally {
      entry.waiters--;
    }
  }
  function toPublic(error: unknown, { hash }: HashedOperation): unknown {
    if (!(error instanceof PlanningFailed)) return error;
    const { failure, message } = error;
    if (failure === 'busy') return busyError();
    if (failure === 'complex') return publicError('QUERY_TOO_COMPLEX', undefined, { status: 400 });
    log.error({ hash, error: message }, 'an operation could not be planned');
    return publicError('INTERNAL_SERVER_ERROR', undefined, { status: 500 });
  }

  return {
    planOf: async (operation, signal) => {
      const key = keyOf(operation);
      const cached = plans.get(key);
      requests.add(1, { result: cached ? 'hit' : 'miss' });
      if (cached) return cached;
      return withSpan('gateway.plan', {}, async () => {
        try {
          return await share(key, operation, signal);
        } catch (error) {
          throw toPublic(error, operation);
        }
      });
    },
    prepare: async (operation) => {
      if (!plans.has(keyOf(operation))) await share(keyOf(operation), operation);
    },
  };
}

const keyOf = ({ hash, operationName = '' }: HashedOperation) => `${hash} ${operationName}`;

const busyError = () =>
  publicError('RATE_LIMITED', 'The server plans other new operations first; try again shortly.', {
    retryAfterMs,
    status: 503,
  });

const requestEnded = () => new PlanningFailed('busy', 'the request ended before its plan was made');
