/** One GraphQL request over HTTP, and its answer. */
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { HeaderMap, type HTTPGraphQLResponse } from '@apollo/server';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { HttpError, maskError } from '@marquee/kit/errors';
import { errorTable, type ErrorCode } from '@marquee/kit/errorTable';
import type { Handler } from '@marquee/kit/http/routes';
import { errorBody, sendJson } from '@marquee/kit/http/json';
import { requestIdOf } from '@marquee/kit/http/requestId';
import type { Log } from '@marquee/kit/log';
import { recordOf } from '@marquee/kit/telemetry/requests';
import { operationOfBody, operationOfSearch, type OperationRequest } from '../operations/operationRequest.js';
import { OperationRefused } from '../operations/refusal.js';
import { sendCacheable } from './cacheHeaders.js';
import { refuseForgery } from './csrf.js';
import type { ExplorerPage } from './explorerPage.js';
import { answerType, isJson } from './mediaTypes.js';
import type { OperationAnswer } from '../caching/responseCache.js';
import type { RunOperation } from './runOperation.js';
import { pageHeaders } from './securityHeaders.js';
import { sendRefusal } from './sendRefusal.js';

/** The header `allow` of the paths of GraphQL. */
export const graphqlMethods = 'GET, HEAD, POST, OPTIONS';

export interface GraphqlHandlerOptions {
  readonly run: RunOperation;
  readonly page: ExplorerPage;
  readonly log: Log;
}

export const graphqlHandler =
  ({ run, page, log }: GraphqlHandlerOptions): Handler =>
  async (request, response) => {
    const { headers } = request;
    if (headers.upgrade?.toLowerCase() === 'websocket')
      throw new HttpError('BAD_REQUEST', 'There are no subscriptions here, and no WebSocket. Send operations by POST.');
    refuseMethod(request, response);
    const isPost = request.method === 'POST';
    try {
      if (isPost) refuseForgery(headers);
      if (isPost) refuseMediaType(headers['content-type']);
      const answer = await run(request, response, {
        hasBody: isPost,
        isSafe: !isPost,
        toOperation: (body) => (isPost ? toOperation(headers, body) : findOperation(request, page)),
      });
      if (answer) await sendAnswer(request, response, answer);
      else await sendPage(request, response, await page.answer(readHeaders(request), searchOf(request)));
    } catch (error) {
      if (!(error instanceof GraphQLError)) throw error;
      const errors = error instanceof OperationRefused ? error.errors : [error];
      await sendRefusal(response, errors, { log, request });
    }
  };

function toOperation(headers: IncomingHttpHeaders, body: unknown): OperationRequest {
  // Before the operation runs: a mutation whose answer cannot be sent must not change anything.
  refuseAnswerType(headers.accept);
  return operationOfBody(body);
}

/** The operation of a GET. Undefined if it has none, or if a person wants to see the page. */
function findOperation(request: IncomingMessage, page: ExplorerPage): OperationRequest | undefined {
  const { headers } = request;
  const operation = operationOfSearch(searchOf(request));
  if (!operation) return undefined;
  refuseForgery(headers);
  refuseAnswerType(headers.accept);
  if (page.isWanted(headers.accept)) return undefined;
  refuseTypeOfNothing(headers['content-type']);
  return operation;
}

/** The part of the address from the question mark on. */
function searchOf({ url = '/' }: IncomingMessage): string {
  const queryAt = url.indexOf('?');
  return queryAt < 0 ? '' : url.slice(queryAt);
}

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

/** Throws an HttpError for a GET with a content type that no JSON has, although it has no body. */
function refuseTypeOfNothing(contentType: string | undefined): void {
  if (contentType === undefined || /^\s*application\/json\s*(;|$)/i.test(contentType)) return;
  const message = 'GET requests may not have a content-type header other than application/json.';
  throw new HttpError('BAD_REQUEST', message, 415);
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

function readHeaders(request: IncomingMessage): HeaderMap {
  const headers = new HeaderMap();
  for (const [name, value] of Object.entries(request.headers))
    if (value !== undefined && !name.startsWith(':'))
      headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  return headers;
}

async function sendAnswer(request: IncomingMessage, response: ServerResponse, answer: OperationAnswer): Promise<void> {
  const { body, status, caching } = answer;
  response.setHeader('content-type', answerType(request.headers.accept)!.contentType);
  await sendCacheable(request, response, { body, status, caching });
}

/** Sends what Apollo Server answers to a request without an operation. */
async function sendPage(request: IncomingMessage, response: ServerResponse, page: HTTPGraphQLResponse): Promise<void> {
  const { body, headers, status = 200 } = page;
  if (body.kind === 'chunked') throw new Error('chunked responses are not supported');
  for (const [name, value] of headers) response.setHeader(name, value);
  const type = headers.get('content-type') ?? '';
  // Apollo rejects some requests in plain text or HTML; this server always sends JSON.
  if (status >= 300 && !type.includes('json'))
    return sendJson(response, errorBody('BAD_REQUEST', errorTable.BAD_REQUEST.message, requestIdOf(response)), {
      status,
    });
  if (type.includes('html')) for (const [name, value] of Object.entries(pageHeaders)) response.setHeader(name, value);
  const text = status >= 400 ? maskAnswer(body.string, response) : body.string;
  await sendCacheable(request, response, {
    body: Buffer.from(text),
    status,
    caching: { policy: undefined, isComplete: false },
  });
}

/** Apollo Server knows nothing of our error table. */
function maskAnswer(text: string, response: ServerResponse): string {
  const { errors = [] } = JSON.parse(text) as { readonly errors?: readonly GraphQLFormattedError[] };
  const masked = errors.map((error) => maskError(error, requestIdOf(response)));
  for (const { extensions } of masked) recordOf(response).codes.add(extensions!.code as ErrorCode);
  return `${JSON.stringify({ errors: masked })}\n`;
}
