/** Runs one operation that arrived over HTTP: who sends it, whether it may run, until when, and the answer. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HTTPGraphQLRequest, HTTPGraphQLResponse } from '@apollo/server';
import { clientNetwork } from '@marquee/kit/http/addresses';
import type { BodyReader } from '@marquee/kit/http/bodyReader';
import { requestIdOf } from '@marquee/kit/http/requestId';
import { requestSignal } from '@marquee/kit/http/requestSignal';
import { recordOf } from '@marquee/kit/telemetry/requests';
import type { GatewayContext } from '../context.js';
import { checkCost, costHeader } from '../cost/costLimit.js';
import type { Run } from '../loadShedding/loadShedder.js';
import { priorityOf } from '../loadShedding/priority.js';
import type { AdmittedOperation, OperationGuard } from '../operations/operationGuard.js';
import { readOperation, toHttpRequest, type OperationRequest } from '../operations/operationRequest.js';
import type { Client } from '../rateLimit/charges.js';
import { limitOperation, limitRefusedTokens } from '../rateLimit/limitRequest.js';
import { recordCost } from '../telemetry/operationCost.js';
import { createClientAddress } from './clientAddress.js';
import type { GatewayServerOptions } from './gatewayServer.js';
import type { Caching } from './cacheHeaders.js';
import { createOperationBody } from './operationBody.js';

/** How an HTTP request asks for an operation. */
export interface OperationReader {
  /** Whether the request has a JSON body. */
  readonly hasBody: boolean;
  /** Whether the body is a history to import, which may be large. Undefined if only the body tells. */
  readonly isImport?: boolean;
  /** The GraphQL request. Throws a GraphQLError or an HttpError. */
  toGraphql(body: unknown): HTTPGraphQLRequest;
}

export interface OperationAnswer extends HTTPGraphQLResponse {
  readonly caching: Caching;
}

/** Throws a GraphQLError or an HttpError for a request that ends before execution. */
export type RunOperation = (
  request: IncomingMessage,
  response: ServerResponse,
  reader: OperationReader,
) => Promise<OperationAnswer>;

export function createRunOperation(options: GatewayServerOptions, bodies: BodyReader): RunOperation {
  const { identity, rateLimiter, config, current, shedder } = options;
  const admit = createAdmission(options);
  const addressOf = createClientAddress(config.http.trustedProxies);
  const readBody = createOperationBody(bodies, config.http.operationBytes);

  return async (request, response, { hasBody, isImport, toGraphql }) => {
    const clientAddress = addressOf(request);
    // The token comes before the body: what a client may send depends on it.
    const began = performance.now();
    const network = clientNetwork(clientAddress);
    const viewer = await limitRefusedTokens({ rateLimiter, response, network }, () =>
      identity.authenticate(request.headers.authorization, config.deadlineMs),
    );
    const client = { viewer, network };
    rateLimiter.checkExhausted(response, client);
    const timeLeftMs = Math.max(1, Math.ceil(config.deadlineMs - (performance.now() - began)));
    const bodyOptions = { role: viewer.role, client: network, isImport };
    const body = hasBody ? await readBody(request, response, bodyOptions) : undefined;
    const context: GatewayContext = {
      viewer,
      clientAddress,
      requestId: requestIdOf(response),
      record: recordOf(response),
      outcome: {},
      fetches: { count: 0 },
      deadlineAt: performance.now() + timeLeftMs,
      signal: requestSignal(timeLeftMs, response),
    };
    const http = toGraphql(body);
    // From here on, a new version of the supergraph changes nothing for this request.
    const { server, guard, answerRequest } = current();
    const execute = (httpGraphQLRequest: HTTPGraphQLRequest) =>
      server.executeHTTPGraphQLRequest({ httpGraphQLRequest, context: async () => context });
    const operation = readOperation(http);
    // Without an operation, Apollo Server answers: with the page for exploring, or with what is wrong.
    if (!operation) {
      await limitOperation({ rateLimiter, response, client }, async () => undefined);
      return { ...(await execute(http)), caching: { policy: undefined, isComplete: false } };
    }
    const priority = priorityOf({ headers: request.headers, request: operation, operation: guard.find(operation) });
    const place = await shedder.enter(priority, context.signal);
    const started: Started = { request, response, client, context, guard };
    try {
      const admitted = await admit(operation, started);
      started.admitted = admitted;
      return await answerRequest({
        operation: admitted,
        context,
        accept: http.headers.get('accept'),
        execute: () => execute(toHttpRequest(http, admitted)),
      });
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
  admitted?: AdmittedOperation;
}

/** Checks and charges operations. Throws a GraphQLError for one that may not run. */
const createAdmission =
  ({ rateLimiter, config }: GatewayServerOptions) =>
  async (operation: OperationRequest, { request, response, client, guard }: Started): Promise<AdmittedOperation> => {
    const admitted = await limitOperation({ rateLimiter, response, client }, () =>
      guard.admit(operation, client.viewer),
    );
    const limit = config.costLimits[client.viewer.role];
    recordOf(response).cost = admitted.cost;
    recordCost(admitted, limit);
    checkCost(admitted.cost, limit);
    if (request.headers[costHeader] !== undefined) response.setHeader(costHeader, String(admitted.cost));
    return admitted;
  };

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
