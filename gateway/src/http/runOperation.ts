/** Runs one operation that arrived over HTTP: who sends it, whether it may run, until when, and the answer. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { OperationTypeNode } from 'graphql';
import { publicError } from '@marquee/kit/errors';
import { clientNetwork } from '@marquee/kit/http/addresses';
import type { BodyReader } from '@marquee/kit/http/bodyReader';
import { requestIdOf } from '@marquee/kit/http/requestId';
import { requestSignal } from '@marquee/kit/http/requestSignal';
import { recordOf } from '@marquee/kit/telemetry/requests';
import type { OperationAnswer } from '../caching/responseCache.js';
import type { GatewayContext } from '../context.js';
import { checkCost, costHeader } from '../cost/costLimit.js';
import type { Run } from '../loadShedding/loadShedder.js';
import { priorityOf } from '../loadShedding/priority.js';
import type { AdmittedOperation, OperationGuard } from '../operations/operationGuard.js';
import type { OperationRequest } from '../operations/operationRequest.js';
import { toClient, type Client } from '../rateLimit/charges.js';
import { toSeconds } from '../rateLimit/rateHeaders.js';
import { limitOperation, limitRefusedTokens } from '../rateLimit/limitRequest.js';
import { importsHistory } from '../rateLimit/usage.js';
import { recordCost } from '../telemetry/operationCost.js';
import { createClientAddress } from './clientAddress.js';
import type { GatewayServerOptions } from './gatewayServerOptions.js';
import { createOperationBody } from './operationBody.js';

/** How an HTTP request asks for an operation. */
export interface OperationReader {
  /** Whether the request has a JSON body. */
  readonly hasBody: boolean;
  /** Whether the body is a history to import, which may be large. Undefined if only the body tells. */
  readonly isImport?: boolean;
  /** Whether the method promises that nothing changes, so that only queries may run. */
  readonly isSafe: boolean;
  /** Undefined if the request asks for no operation. Throws a GraphQLError or an HttpError. */
  toOperation(body: unknown): OperationRequest | undefined;
}

/** Undefined without an operation. Throws a GraphQLError or an HttpError for a request that ends before execution. */
export type RunOperation = (
  request: IncomingMessage,
  response: ServerResponse,
  reader: OperationReader,
) => Promise<OperationAnswer | undefined>;

export function createRunOperation(options: GatewayServerOptions, bodies: BodyReader): RunOperation {
  const { identity, rateLimiter, config, current, shedder } = options;
  const admit = createAdmission(options);
  const addressOf = createClientAddress(config.http.trustedProxies);
  const readBody = createOperationBody(bodies, config.http.operationBytes);

  return async (request, response, { hasBody, isImport, isSafe, toOperation }) => {
    const clientAddress = addressOf(request);
    // The token comes before the body: what a client may send depends on it.
    const began = performance.now();
    const network = clientNetwork(clientAddress);
    const viewer = await limitRefusedTokens({ rateLimiter, response, network }, () =>
      identity.authenticate(request.headers.authorization, config.deadlineMs),
    );
    const client = toClient(viewer, network);
    rateLimiter.checkExhausted(response, client);
    const timeLeftMs = Math.max(1, Math.ceil(config.deadlineMs - (performance.now() - began)));
    const bodyOptions = { role: viewer.role, client: network, isImport };
    const body = hasBody ? await readBody(request, response, bodyOptions) : undefined;
    const context: GatewayContext = {
      viewer,
      clientAddress,
      requestId: requestIdOf(response),
      record: recordOf(response),
      fetches: { count: 0 },
      replicas: { position: Infinity },
      deadlineAt: performance.now() + timeLeftMs,
      signal: requestSignal(timeLeftMs, response),
    };
    const operation = toOperation(body);
    if (!operation) return limitOperation({ rateLimiter, response, client }, async () => undefined);
    // From here on, a new version of the supergraph changes nothing for this request.
    const { guard, answerOperation, answerRequest } = current();
    const priority = priorityOf({ headers: request.headers, request: operation, operation: guard.find(operation) });
    const place = await shedder.enter(priority, context.signal);
    const started: Started = { request, response, client, context, guard, isSafe };
    try {
      const admitted = await admit(operation, started);
      started.admitted = admitted;
      const ofOperation = importsHistory(admitted) ? extendDeadline(started, config.importDeadlineMs) : context;
      const execute = () => answerOperation(admitted, ofOperation);
      const answer = await answerRequest({ operation: admitted, context: ofOperation, execute });
      const { retryAfterMs } = answer;
      if (retryAfterMs !== undefined) response.setHeader('retry-after', String(toSeconds(retryAfterMs)));
      return answer;
    } finally {
      place.leave(runOf(started));
    }
  };
}

/** A request whose operation has its place. */
interface Started {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly client: Client;
  readonly context: GatewayContext;
  readonly guard: OperationGuard;
  readonly isSafe: boolean;
  admitted?: AdmittedOperation;
}

/** A whole history takes longer than a page. The operation has `deadlineMs` from now on. */
const extendDeadline = ({ context, response }: Started, deadlineMs: number): GatewayContext => ({
  ...context,
  deadlineAt: performance.now() + deadlineMs,
  signal: requestSignal(deadlineMs, response),
});

/** Checks and charges operations. Throws a GraphQLError for one that may not run. */
const createAdmission =
  ({ rateLimiter, config }: GatewayServerOptions) =>
  async (
    operation: OperationRequest,
    { request, response, client, guard, isSafe }: Started,
  ): Promise<AdmittedOperation> => {
    const admitted = await limitOperation({ rateLimiter, response, client }, () =>
      guard.admit(operation, client.viewer),
    );
    const limit = config.costLimits[client.viewer.role];
    recordOf(response).cost = admitted.cost;
    recordCost(admitted, limit);
    checkCost(admitted.cost, limit);
    if (request.headers[costHeader] !== undefined) response.setHeader(costHeader, String(admitted.cost));
    if (isSafe) requireQuery(response, admitted);
    return admitted;
  };

function requireQuery(response: ServerResponse, { operation: { operation } }: AdmittedOperation): void {
  if (operation === OperationTypeNode.QUERY) return;
  response.setHeader('allow', 'POST');
  const message = `GET requests only support query operations, not ${operation} operations`;
  throw publicError('BAD_REQUEST', message, { status: 405 });
}

/** What the load shedder learns from an operation. Without a fetch, as from a cache, the latency says nothing. */
function runOf({ admitted, context: { record, fetches } }: Started): Run | undefined {
  if (!admitted || !record) return undefined;
  const { codes } = record;
  const isWhole = !codes.has('SUBGRAPH_UNAVAILABLE') && fetches !== undefined && fetches.count > 0;
  return {
    operation: isWhole ? `${admitted.hash} ${admitted.operationName ?? ''}` : undefined,
    isTimedOut: codes.has('SUBGRAPH_TIMEOUT'),
  };
}
