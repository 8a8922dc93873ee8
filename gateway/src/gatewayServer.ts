/** The gateway's HTTP server: GraphQL at / and /graphql, development tokens, health checks and CORS. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { HeaderMap, type ApolloServer, type HTTPGraphQLResponse } from '@apollo/server';
import { GraphQLError } from 'graphql';
import { HttpError, maskError } from '@marquee/kit/errors';
import { errorTable, type StatusOf } from '@marquee/kit/errorTable';
import { serve, type Handler, type Routes, type Serving } from '@marquee/kit/http/httpServer';
import { errorBody, parseJson, readBody, sendJson } from '@marquee/kit/http/json';
import { requestIdHeader } from '@marquee/kit/subgraph/subgraphServer';
import type { GatewayContext } from './context.js';
import type { GatewayOptions } from './gateway.js';
import type { Identity } from './identity/authenticate.js';
import type { DevIssuer } from './identity/devIssuer.js';

const providerDown: StatusOf<'INTERNAL_SERVER_ERROR'> = 503;

type Options = Pick<GatewayOptions, 'config' | 'notReady'>;

export function serveGateway(
  server: ApolloServer<GatewayContext>,
  identity: Identity,
  options: Options,
): Promise<Serving> {
  const { config, notReady } = options;
  const graphql = withCors(config.corsOrigins, graphqlHandler(server, identity, config));
  const routes: Routes = { '* /': graphql, '* /graphql': graphql };
  if (identity.devIssuer) {
    const tokens = withCors(config.corsOrigins, tokenHandler(identity.devIssuer));
    routes['POST /dev/token'] = tokens;
    routes['OPTIONS /dev/token'] = tokens;
  }
  return serve({ host: config.host, port: config.port, routes, ...(notReady ? { notReady } : {}) });
}

function graphqlHandler(server: ApolloServer<GatewayContext>, identity: Identity, config: Options['config']): Handler {
  return async (request, response) => {
    const requestId = readRequestId(request);
    response.setHeader(requestIdHeader, requestId);
    const body = request.method === 'POST' ? parseJson(await readBody(request, config.maxBodyBytes)) : undefined;
    let viewer;
    try {
      viewer = await identity.authenticate(request.headers.authorization);
    } catch (error) {
      if (!(error instanceof GraphQLError)) throw error;
      const masked = maskError(error.toJSON(), requestId);
      const status = masked.extensions?.code === 'UNAUTHENTICATED' ? errorTable.UNAUTHENTICATED.status : providerDown;
      return sendJson(response, { errors: [masked] }, { status });
    }
    const deadline = AbortSignal.timeout(config.deadlineMs);
    const clientDisconnected = new AbortController();
    response.once('close', () => clientDisconnected.abort());
    const context: GatewayContext = {
      viewer,
      requestId,
      deadline,
      deadlineAt: performance.now() + config.deadlineMs,
      signal: AbortSignal.any([deadline, clientDisconnected.signal]),
    };
    const result = await server.executeHTTPGraphQLRequest({
      httpGraphQLRequest: {
        method: request.method ?? 'GET',
        headers: readHeaders(request),
        search: new URL(request.url ?? '/', 'http://gateway').search,
        body,
      },
      context: async () => context,
    });
    await sendResponse(response, result);
  };
}

function readRequestId(request: IncomingMessage): string {
  const given = request.headers[requestIdHeader];
  return typeof given === 'string' && /^[\w.:-]{1,64}$/.test(given) ? given : randomUUID();
}

function readHeaders(request: IncomingMessage): HeaderMap {
  const headers = new HeaderMap();
  for (const [name, value] of Object.entries(request.headers))
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  return headers;
}

async function sendResponse(response: ServerResponse, result: HTTPGraphQLResponse): Promise<void> {
  const { body, headers, status = 200 } = result;
  if (body.kind === 'chunked') throw new Error('chunked responses are not supported');
  for (const [name, value] of headers) response.setHeader(name, value);
  const isJson = headers.get('content-type')?.includes('json') ?? false;
  // Apollo rejects some requests (CSRF, methods) in plain text or HTML; this server always sends JSON.
  if (status >= 300 && !isJson) {
    const message = body.string.includes('CSRF')
      ? 'To prevent cross-site request forgery, send the header content-type: application/json or apollo-require-preflight: true.'
      : errorTable.BAD_REQUEST.message;
    return sendJson(response, errorBody('BAD_REQUEST', message), { status });
  }
  response.writeHead(status, { 'content-length': Buffer.byteLength(body.string) });
  response.end(body.string);
}

const tokenHandler =
  (devIssuer: DevIssuer): Handler =>
  async (request, response) => {
    const { handle } = (parseJson(await readBody(request, 10_000)) ?? {}) as { handle?: unknown };
    if (typeof handle !== 'string' || !/^[a-z0-9_-]{3,30}$/i.test(handle))
      throw new HttpError('BAD_REQUEST', 'Send {"handle": "…"}: 3 to 30 letters a to z, digits, "_" and "-".');
    sendJson(response, { token: await devIssuer.issue(handle) });
  };

/** Allows pages of `origins` to send requests. Tokens are in a header that pages set, so no cookies are involved. */
const withCors =
  (origins: readonly string[], handler: Handler): Handler =>
  async (request, response) => {
    const { origin } = request.headers;
    const allowed = origin !== undefined && (origins.includes('*') || origins.includes(origin));
    if (allowed) {
      response.setHeader('access-control-allow-origin', origin);
      response.setHeader('vary', 'origin');
    }
    if (request.method !== 'OPTIONS') return handler(request, response);
    if (allowed) {
      response.setHeader('access-control-allow-methods', 'GET, POST, OPTIONS');
      response.setHeader('access-control-allow-headers', request.headers['access-control-request-headers'] ?? '*');
      response.setHeader('access-control-max-age', '86400');
    }
    response.writeHead(204).end();
  };
