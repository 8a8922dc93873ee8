/**
 * Calls a subgraph in another process: pooled connections, the signed viewer, the request's deadline, a circuit breaker, and a
 * retry of reads when a connection failed. Any answer that is no GraphQL result is SUBGRAPH_UNAVAILABLE.
 */
import type { GatewayGraphQLResponse } from '@apollo/server-gateway-interface';
import { parse } from 'graphql';
import { Pool } from 'undici';
import { delay } from '@marquee/kit/delay';
import type { EndSignal } from '@marquee/kit/endSignal';
import { readCodings, undoCodings, UnreadableBody } from '@marquee/kit/http/contentCoding';
import { requestIdHeader } from '@marquee/kit/http/requestId';
import { anonymous, viewerHeader, type Viewer, type ViewerSigner } from '@marquee/kit/identity/viewer';
import type { Lifecycle } from '@marquee/kit/lifecycle';
import type { Log } from '@marquee/kit/log';
import { DependencyUnavailable, endOfRequest, NoAnswer, RequestEnded } from '@marquee/kit/resilience/dependencyErrors';
import { guardDependency } from '@marquee/kit/resilience/dependencyGuard';
import { createRetryBudget } from '@marquee/kit/resilience/retryBudget';
import { defaultResilience, type ResilienceConfig } from '@marquee/kit/resilience/settings';
import { rootFieldErrors } from '@marquee/kit/subgraph/failedResult';
import { mutationInputs, type RootInput } from '@marquee/kit/subgraph/rootInputs';
import { deadlineHeader, positionHeader } from '@marquee/kit/subgraph/subgraphServer';
import { counter } from '@marquee/kit/telemetry/metrics';
import { traceHeaders } from '@marquee/kit/telemetry/spans';
import type { GatewayContext } from '../context.js';
import { answerTooLarge } from '../execution/answerSize.js';
import { toAnswerText, type AnswerText } from '../execution/jsonText.js';
import { turnIfLarge } from '@marquee/kit/slices';
import { observePool } from '../telemetry/subgraphPool.js';
import type { DataSource, FetchOptions } from './dataSource.js';
import { BadAnswer, readResult } from './graphqlResult.js';
import { postTo } from './postTo.js';

const readAnswers = counter({
  name: 'marquee.gateway.answers.read',
  description:
    'Answers of subgraphs that code compiled for the operation read, or that were parsed: the first ones of an operation, those with errors and those that are written in another way.',
  labels: { by: ['scan', 'parser'] },
});

const connectionsPerSubgraph = 64;
const defaultMaxAnswerBytes = 12_000_000;
const connectTimeoutMs = 1_500;

export interface HttpDataSourceOptions {
  readonly name: string;
  readonly url: string;
  readonly signer: ViewerSigner;
  readonly log: Log;
  readonly resilience?: ResilienceConfig;
  /** Of what the subgraph answers to one fetch. */
  readonly maxAnswerBytes?: number;
}

export interface HttpDataSource {
  readonly name: string;
  readonly dataSource: DataSource;
  /** Whether the subgraph answered when it was last asked. */
  readonly isReachable: boolean;
}

/** `lifecycle.stop()` closes its connections. */
export function openHttpDataSource(lifecycle: Lifecycle, options: HttpDataSourceOptions): HttpDataSource {
  const { name, log, resilience = defaultResilience, maxAnswerBytes = defaultMaxAnswerBytes } = options;
  const send = openConnections(lifecycle, options);
  const guard = guardDependency({
    dependency: name,
    config: resilience,
    log,
    isFailure: (error) => !isRequestsFault(error),
    probe: (signal) => send({ ...probeRequest, signal }),
    isReachable: false,
  });
  lifecycle.onStop(`probes of ${name}`, () => guard.stop());
  const retries = createRetryBudget(name, resilience.retryPercent);

  function sendOnce(context: GatewayContext, { body, read }: Sending): Promise<GatewayGraphQLResponse> {
    return guard.run(async () => {
      const began = performance.now();
      const { viewer, requestId, signal, replicas } = context;
      try {
        return await send({ viewer, requestId, signal, timeLeftMs: timeLeftOf(context), body, read, replicas });
      } catch (error) {
        throw signal.aborted ? endOfRequest(context, began) : error;
      }
    });
  }

  async function sendOrRetry(context: GatewayContext, sending: Sending): Promise<GatewayGraphQLResponse> {
    retries.countRequest();
    try {
      return await sendOnce(context, sending);
    } catch (error) {
      const mayRepeat = isConnectionFailure(error) && !isMutation(sending.query) && timeLeftOf(context) > minRetryMs;
      if (!mayRepeat || guard.isOpen || !retries.take()) throw error;
      await delay(retryDelayMs * (0.5 + Math.random()), context.signal);
      return sendOnce(context, sending);
    }
  }

  return {
    name,
    get isReachable() {
      return guard.isReachable;
    },
    dataSource: {
      process: async ({ request, context, read }) => {
        const { query, variables, operationName } = request;
        try {
          const body = JSON.stringify({ query, variables, operationName });
          return await sendOrRetry(context, { query, body, read });
        } catch (error) {
          if (isTooLarge(error)) throw answerTooLarge(maxAnswerBytes);
          log.warn({ subgraph: name, requestId: context.requestId, error: String(error) }, 'a subgraph did not answer');
          const isLate = error instanceof NoAnswer || error instanceof RequestEnded;
          const code = isLate ? 'SUBGRAPH_TIMEOUT' : 'SUBGRAPH_UNAVAILABLE';
          const document = parse(query);
          const mutations = mutationInputs(document, variables);
          const retry = mutations ? { retryable: wasNotSent(error) || mutations.every(hasKey) } : {};
          return { errors: rootFieldErrors(document, { code, service: name, ...retry }) };
        }
      },
    },
  };
}

const probeRequest = {
  viewer: anonymous,
  requestId: 'probe',
  timeLeftMs: 1_000,
  body: '{"query":"{ __typename }"}',
  read: undefined,
  replicas: undefined,
};

interface Sending {
  readonly query: string;
  /** JSON. */
  readonly body: string;
  readonly read: FetchOptions['read'];
}

interface SubgraphRequest extends Omit<Sending, 'query'> {
  readonly viewer: Viewer;
  readonly requestId: string;
  readonly signal: EndSignal;
  readonly timeLeftMs: number;
  readonly replicas: GatewayContext['replicas'];
}

function openConnections(
  lifecycle: Lifecycle,
  { name, url: address, signer, maxAnswerBytes = defaultMaxAnswerBytes }: HttpDataSourceOptions,
): (request: SubgraphRequest) => Promise<GatewayGraphQLResponse> {
  const url = new URL(address);
  const pool = new Pool(url.origin, {
    connections: connectionsPerSubgraph,
    connect: { timeout: connectTimeoutMs },
    maxResponseSize: maxAnswerBytes,
  });
  lifecycle.onStop(`connections to ${name}`, () => pool.close());
  lifecycle.onStop(`metrics of ${name}`, observePool(name, pool));
  return async ({ viewer, requestId, signal, timeLeftMs, body, read, replicas }) => {
    const { status, headers, bytes } = await postTo(pool, {
      path: url.pathname,
      headers: {
        'content-type': 'application/json',
        [viewerHeader]: signer.sign(viewer, name, body),
        [requestIdHeader]: requestId,
        ...traceHeaders(),
        [deadlineHeader]: String(Math.max(1, Math.ceil(timeLeftMs - returnMs(timeLeftMs)))),
      },
      body,
      signal,
    });
    if (status !== 200) throw new BadAnswer(`answered ${status}`, status);
    const position = headers[positionHeader];
    if (replicas && position !== undefined) replicas.position = Math.min(replicas.position, Number(position));
    const plain = await uncompressed(bytes, headers['content-encoding'], maxAnswerBytes);
    // A large answer is read in a turn of its own, because its entities are merged in the next one.
    await turnIfLarge(plain.length);
    const result = readAnswer(toAnswerText(plain), read);
    await turnIfLarge(plain.length);
    return result;
  };
}

/** No compression is asked for, but a proxy on the way may add it. */
function uncompressed(
  bytes: Buffer,
  coding: string | string[] | undefined,
  maxBytes: number,
): Buffer | Promise<Buffer> {
  return coding === undefined ? bytes : undoCodings(bytes, readCodings(String(coding)), maxBytes);
}

function readAnswer(answer: AnswerText, read: FetchOptions['read']): GatewayGraphQLResponse {
  const data = read?.(answer);
  readAnswers.add(1, { by: data ? 'scan' : 'parser' });
  return data ? { data } : readResult(answer.bytes.toString());
}

const timeLeftOf = ({ deadlineAt }: GatewayContext) => deadlineAt - performance.now();

/**
 * The subgraph's deadline is this much earlier, so that its own SUBGRAPH_TIMEOUT arrives in time. Then a slow query is never taken
 * for a subgraph that does not answer.
 */
const returnMs = (timeLeftMs: number) => Math.min(50, timeLeftMs / 10);

/** A retry needs at least this much time. */
const minRetryMs = 100;
/** Milliseconds before a retry, on average. A process that restarts behind the same address needs a moment. */
const retryDelayMs = 20;

/** The planner of `@apollo/gateway` writes the keyword first. */
const isMutation = (query: string) => /^\s*mutation\b/.test(query);

/** Whether the subgraph works, and only this request failed. */
const isRequestsFault = (error: unknown) =>
  error instanceof RequestEnded || isTooLarge(error) || (error instanceof BadAnswer && error.isOurFault);

const isTooLarge = (error: unknown) =>
  error instanceof UnreadableBody
    ? error.reason === 'too large'
    : (error as { code?: string }).code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE';

const wasNotSent = (error: unknown) =>
  error instanceof DependencyUnavailable ||
  ['ECONNREFUSED', 'UND_ERR_CONNECT_TIMEOUT'].includes((error as { code?: string }).code ?? '');

/** Whether the subgraph knows a repeated mutation again by its key. */
const hasKey = ({ input }: RootInput) => input.idempotencyKey != null;

/** Whether the connection failed, so that a retry on another connection may work. */
const isConnectionFailure = (error: unknown) =>
  ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'].includes((error as { code?: string }).code ?? '');
