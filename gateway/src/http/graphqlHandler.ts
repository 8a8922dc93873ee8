/** One GraphQL request over HTTP, and its answer. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { HeaderMap, type HTTPGraphQLRequest } from '@apollo/server';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { HttpError, maskError } from '@marquee/kit/errors';
import { errorTable, isStatusOf, type ErrorCode } from '@marquee/kit/errorTable';
import type { Handler } from '@marquee/kit/http/httpServer';
import { errorBody, sendJson } from '@marquee/kit/http/json';
import { requestIdOf } from '@marquee/kit/http/requestId';
import type { Log } from '@marquee/kit/log';
import { recordOf } from '@marquee/kit/telemetry/requests';
import { readOperation } from '../operations/operationRequest.js';
import { OperationRefused } from '../operations/refusal.js';
import { sendCacheable } from './cacheHeaders.js';
import { refuseForgery } from './csrf.js';
import { answerType, isJson } from './mediaTypes.js';
import type { OperationAnswer, RunOperation } from './runOperation.js';
import { pageHeaders } from './securityHeaders.js';

/** The header `allow` of the paths of GraphQL. */
export const graphqlMethods = 'GET, HEAD, POST, OPTIONS';

export const graphqlHandler =
  (run: RunOperation, log: Log): Handler =>
  async (request, response) => {
    const isPost = request.method === 'POST';
    const toGraphql = (body: unknown) => {
      const http = toGraphqlRequest(request, body);
      const hasOperation = isPost || readOperation(http) !== undefined;
      if (!isPost && hasOperation) refuseForgery(request.headers);
      // Before the operation runs: a mutation whose answer cannot be sent must not change anything.
      if (hasOperation) refuseAnswerType(request.headers.accept);
      return http;
    };
    if (request.headers.upgrade?.toLowerCase() === 'websocket')
      throw new HttpError('BAD_REQUEST', 'There are no subscriptions here, and no WebSocket. Send operations by POST.');
    refuseMethod(request, response);
    try {
      if (isPost) refuseForgery(request.headers);
      if (isPost) refuseMediaType(request.headers['content-type']);
      await sendAnswer(request, response, await run(request, response, { hasBody: isPost, toGraphql }));
    } catch (error) {
      if (!(error instanceof GraphQLError)) throw error;
      const errors = error instanceof OperationRefused ? error.errors : [error];
      await sendRefusal(response, errors, { log, request });
    }
  };

function refuseMethod({ method = 'GET' }: IncomingMessage, response: ServerResponse): void {
  if (['GET', 'HEAD', 'POST'].includes(method)) return;
  response.setHeader('allow', graphqlMethods);
  throw new HttpError('BAD_REQUEST', `There is no ${method} here. Send operations by POST, or queries by GET.`, 405);
}

const sendAsJson = 'Send the operation as JSON: {"query": "…"} with the content type application/json.';

/** Throws an HttpError for a body that clients of other servers send. */
function refuseMediaType(contentType: string | undefined): void {
  if (contentType === undefined || isJson(contentType)) return;
  const isUpload = /^\s*multipart\//i.test(contentType);
  throw new HttpError('BAD_REQUEST', isUpload ? `Files cannot be uploaded here. ${sendAsJson}` : sendAsJson, 415);
}

/** Throws an HttpError for a client that takes no answer of this server. */
function refuseAnswerType(accept: string | undefined): void {
  if (answerType(accept)) return;
  throw new HttpError(
    'BAD_REQUEST',
    'The header accept must allow application/json or application/graphql-response+json. There are no streams and no answers in parts.',
    406,
  );
}

export interface RefusalOptions {
  readonly request: IncomingMessage;
  readonly log: Log;
}

/** Sends errors that end the request before execution. */
export async function sendRefusal(
  response: ServerResponse,
  errors: readonly GraphQLError[],
  { log, request }: RefusalOptions,
): Promise<void> {
  const requestId = requestIdOf(response);
  const masked = errors.map((error) => maskError(error.toJSON(), requestId));
  const code = masked[0]?.extensions?.code as ErrorCode;
  recordOf(response).codes.add(code);
  const { status: given, retryAfterMs, reason } = errors[0]?.extensions ?? {};
  const type = answerType(request.headers.accept);
  const status = statusOf(code, { given, isPlainJson: type?.isPlainJson ?? false });
  log.info({ requestId, code, status, reason }, 'a request was refused');
  if (typeof retryAfterMs === 'number') response.setHeader('retry-after', String(Math.ceil(retryAfterMs / 1_000)));
  if (status === 401) response.setHeader('www-authenticate', 'Bearer error="invalid_token"');
  response.setHeader('content-type', type?.contentType ?? 'application/json; charset=utf-8');
  const text = JSON.stringify({ errors: masked });
  await sendCacheable(request, response, { text, status, caching: { policy: undefined, isComplete: false } });
}

/** The status is that of the code or, if given, `extensions.status`; 200 where the table has that for clients of plain JSON. */
function statusOf(code: ErrorCode, refusal: { readonly given: unknown; readonly isPlainJson: boolean }): number {
  if (refusal.isPlainJson && isStatusOf(code, 200)) return 200;
  return isStatusOf(code, refusal.given) ? refusal.given : errorTable[code].status;
}

function toGraphqlRequest(request: IncomingMessage, body: unknown): HTTPGraphQLRequest {
  const url = request.url ?? '/';
  const queryAt = url.indexOf('?');
  return {
    // Node.js sends no body to HEAD.
    method: request.method === 'POST' ? 'POST' : 'GET',
    headers: readHeaders(request),
    search: queryAt < 0 ? '' : url.slice(queryAt),
    body,
  };
}

export function readHeaders(request: IncomingMessage): HeaderMap {
  const headers = new HeaderMap();
  for (const [name, value] of Object.entries(request.headers))
    if (value !== undefined && !name.startsWith(':'))
      headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  return headers;
}

async function sendAnswer(request: IncomingMessage, response: ServerResponse, answer: OperationAnswer): Promise<void> {
  const { body, headers, status = 200, caching } = answer;
  if (body.kind === 'chunked') throw new Error('chunked responses are not supported');
  for (const [name, value] of headers) response.setHeader(name, value);
  const type = headers.get('content-type') ?? '';
  // Apollo rejects some requests (methods, media types) in plain text or HTML; this server always sends JSON.
  if (status >= 300 && !type.includes('json'))
    return sendJson(response, errorBody('BAD_REQUEST', errorTable.BAD_REQUEST.message, requestIdOf(response)), {
      status,
    });
  if (type.includes('html')) for (const [name, value] of Object.entries(pageHeaders)) response.setHeader(name, value);
  const text = status >= 400 ? maskAnswer(body.string, requestIdOf(response)) : body.string;
  await sendCacheable(request, response, { text, status, caching });
}

/** Apollo Server refuses some requests before its plugins see them, such as a GET without a query. */
function maskAnswer(text: string, requestId: string): string {
  const { errors = [], ...rest } = JSON.parse(text) as { readonly errors?: readonly GraphQLFormattedError[] };
  const masked = errors.map((error) => (error.extensions?.requestId ? error : maskError(error, requestId)));
  return JSON.stringify({ errors: masked, ...rest });
}
