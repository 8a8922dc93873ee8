/** One REST request: finds its operation, runs it as GraphQL over HTTP runs, and sends what it returns as a resource. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { GraphQLError } from 'graphql';
import { HttpError, maskError } from '@marquee/kit/errors';
import type { Handler } from '@marquee/kit/http/routes';
import { requestIdOf } from '@marquee/kit/http/requestId';
import type { Log } from '@marquee/kit/log';
import type { Caching } from '../caching/cachePolicy.js';
import type { OperationAnswer } from '../caching/responseCache.js';
import { sendCacheable } from '../http/cacheHeaders.js';
import { refuseForgery } from '../http/csrf.js';
import { isJson } from '../http/mediaTypes.js';
import type { RunOperation } from '../http/runOperation.js';
import { OperationRefused } from '../operations/refusal.js';
import { createProblem, problemOf, sendProblem, type Problem } from './problem.js';
import { toRestAnswer, type GraphqlAnswer, type RestAnswer } from './restAnswer.js';
import type { RestOperation } from './restOperations.js';
import { readVariables } from './restVariables.js';
import { withoutSlashAtEnd, type RouteMatch, type RouteTable } from './routeTable.js';

/** Where all routes are. */
export const restPath = '/api/v1';

export interface RestHandlerOptions {
  readonly table: RouteTable;
  readonly run: RunOperation;
  readonly log: Log;
}

export function restHandler({ table, run, log }: RestHandlerOptions): Handler {
  return async (request, response) => {
    const requestId = requestIdOf(response);
    try {
      const { path, query } = readUrl(request);
      const match = findRoute(table, request.method ?? 'GET', path);
      const { answer, caching } = await runRoute({ match, query, run, requestId }, request, response);
      if (answer.kind === 'problem') return sendProblem(response, answer.problem);
      await sendBody({ operation: match.operation, path, query, answer, caching }, request, response);
    } catch (error) {
      if (response.headersSent || response.destroyed) throw error;
      // The first of several errors decides, as it decides the status of a GraphQL answer.
      const refusal = toRefusal(error instanceof OperationRefused ? error.errors[0] : error, requestId);
      const { code, status } = refusal.problem;
      if (refusal.isBug) log.error({ requestId, error: String((error as Error)?.stack ?? error) }, 'a request failed');
      else log.info({ requestId, code, status, reason: refusal.reason }, 'a request was refused');
      if (refusal.retryAfterSeconds) response.setHeader('retry-after', String(refusal.retryAfterSeconds));
      sendProblem(response, refusal.problem);
    }
  };
}

/** Path below /api/v1 and search parameters. */
function readUrl(request: IncomingMessage): { path: string; query: URLSearchParams } {
  const [path = '', ...search] = (request.url ?? '/').split('?');
  return { path: withoutSlashAtEnd(path.slice(restPath.length)), query: new URLSearchParams(search.join('?')) };
}

function findRoute(table: RouteTable, method: string, path: string): RouteMatch {
  const match = table.match(method, path);
  if (match) return match;
  if (table.methodsAt(path)) throw new HttpError('BAD_REQUEST', `This path does not accept ${method}.`, 405);
  throw new HttpError('NOT_FOUND', 'There is nothing at this path.');
}

interface Route {
  readonly match: RouteMatch;
  readonly query: URLSearchParams;
  readonly run: RunOperation;
  readonly requestId: string;
}

async function runRoute(
  route: Route,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<{ readonly answer: RestAnswer; readonly caching: Caching }> {
  const { match, query, run, requestId } = route;
  const { operation, pathValues } = match;
  if (operation.method !== 'GET') refuseForgery(request.headers);
  if (operation.body) requireJson(request);
  let variables: Record<string, unknown> = {};
  const result = await run(request, response, {
    hasBody: operation.body !== undefined,
    isImport: operation.name === 'ImportHistory',
    isSafe: operation.method === 'GET',
    toOperation: (body) => {
      variables = readVariables(operation, { pathValues, query, body });
      return { query: operation.query, operationName: operation.name, variables, extensions: {} };
    },
  });
  if (!result) throw new Error('a route has no operation');
  const answer = toRestAnswer(operation, readAnswer(result), { variables, requestId });
  return { answer, caching: result.caching };
}

function requireJson({ headers }: IncomingMessage): void {
  if (!isJson(headers['content-type'] ?? ''))
    throw new HttpError('BAD_REQUEST', 'Send the header content-type: application/json.', 415);
}

const readAnswer = ({ status, body }: OperationAnswer): GraphqlAnswer => ({
  ...(JSON.parse(body.toString()) as Omit<GraphqlAnswer, 'status'>),
  status,
});

interface Refusal {
  readonly problem: Problem;
  readonly isBug: boolean;
  readonly reason?: unknown;
  readonly retryAfterSeconds?: number | undefined;
}

/** What an error says that ends a request before it has an answer. */
function toRefusal(error: unknown, requestId: string): Refusal {
  if (error instanceof HttpError) {
    const { code, message, status, retryAfterSeconds } = error;
    const problem = createProblem(code, { detail: message, status, requestId });
    return { problem, isBug: false, reason: message, retryAfterSeconds };
  }
  if (!(error instanceof GraphQLError))
    return { problem: createProblem('INTERNAL_SERVER_ERROR', { requestId }), isBug: true };
  const { status, retryAfterMs, reason } = error.extensions;
  return {
    problem: problemOf(
      maskError(error.toJSON(), requestId),
      requestId,
      typeof status === 'number' ? status : undefined,
    ),
    isBug: false,
    reason,
    retryAfterSeconds: typeof retryAfterMs === 'number' ? Math.ceil(retryAfterMs / 1_000) : undefined,
  };
}

interface Sent {
  readonly operation: RestOperation;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly answer: RestAnswer & { kind: 'body' };
  readonly caching: Caching;
}

async function sendBody(
  { operation, path, query, answer, caching }: Sent,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (operation.status === 204 && !answer.isPartial) return void response.writeHead(204).end();
  if (answer.next !== undefined) response.setHeader('link', nextLink(path, query, answer.next));
  response.setHeader('content-type', 'application/json; charset=utf-8');
  const status = answer.isPartial ? 200 : operation.status;
  await sendCacheable(request, response, {
    body: Buffer.from(JSON.stringify(answer.body)),
    status,
    caching,
  });
}

/** RFC 8288. The address is relative to the server, which does not know its public name. */
function nextLink(path: string, query: URLSearchParams, after: string): string {
  const next = new URLSearchParams(query);
  next.set('after', after);
  return `<${restPath}${path}?${next.toString()}>; rel="next"`;
}
