/** A small HTTP server: routes, health checks, limits and draining. Every error response is JSON. */
import { STATUS_CODES, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { HttpError, StartError } from '../errors.js';
import { errorTable } from '../errorTable.js';
import { silentLog, type Log } from '../log.js';
import { createConnections, type Connections } from './connections.js';
import { errorBody, sendJson } from './json.js';
import { closeStream, createListener, isHttp2, type TlsFiles } from './listener.js';
import { answerRawErrors } from './rawRefusals.js';
import { trackResponse } from './openResponses.js';
import { toPathTarget } from './requestTarget.js';
import { assignRequestId, requestIdOf } from './requestId.js';
import { createRouter, type Handler, type Routes } from './routes.js';
import { defaultServerLimits, type ServerLimits } from './serverLimits.js';
import { observeRequest, recordOf } from '../telemetry/requests.js';

export interface Serving {
  readonly url: string;
  /** Answers /ready with 503 from now on, and closes each connection after its next answer. Requests are still taken. */
  announceStop(): void;
  /** Answers /ready with 503 from now on, waits for open requests, then closes. */
  stop(): Promise<void>;
}

export interface ServeOptions {
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  readonly routes: Routes;
  /** Answers paths that no route has. Without it, they are 404. */
  readonly fallback?: Handler;
  /** Names the dependencies that are not ready; empty when the process can take traffic. */
  readonly notReady?: () => Promise<readonly string[]>;
  /** Names the dependencies that are away although the process can take traffic. /ready lists them. */
  readonly degraded?: () => readonly string[];
  /** Milliseconds that open requests may take after `stop()`; 10 s unless given. */
  readonly drainMs?: number;
  readonly limits?: ServerLimits;
  /** With these files the server speaks TLS, HTTP/2 and HTTP/1.1. */
  readonly tls?: TlsFiles;
  /** Headers of every response. A handler may replace them. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Refused requests are logged here. */
  readonly log?: Log;
}

/** Listens and adds GET /live and GET /ready. Throws a StartError when the port is in use. */
export async function serve(options: ServeOptions): Promise<Serving> {
  const { host, port, tls, limits = defaultServerLimits, headers = {}, drainMs = 10_000, log = silentLog } = options;
  let draining = false;
  let stopped = false;
  const findRoute = createRouter({ ...options.routes, ...healthRoutes(() => draining, options) }, options.fallback);
  const connections = createConnections(limits.maxConnections);

  const { server, closeSessions } = createListener(limits, tls, (request, response) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    trackResponse(response);
    // HTTP/2 reports a broken stream as an error of both, which would end the process if it had no listener.
    for (const stream of [request, response]) stream.on('error', () => {});
    assignRequestId(request, response);
    // HTTP/2 has another name for it.
    if (isHttp2(request)) request.headers.host ??= request.headers[':authority'] as string;
    toPathTarget(request);
    if (draining && !isHttp2(request)) response.setHeader('connection', 'close');
    connections.begin(request, response);
    // While draining, close each connection after its response.
    response.once('close', () => stopped && connections.closeIdle());
    response.once('finish', () => endRequest(request, response));
    const { route, handler, allowed } = findRoute(request);
    observeRequest({ request, response, route, log }, () =>
      handleRequest({ handler, allowed, limits, log }, request, response),
    );
  });
  server.on(tls ? 'secureConnection' : 'connection', (socket: Socket) => connections.add(socket));
  answerRawErrors(server, headers, log);
  await listen(server, host, port);
  const address = server.address() as AddressInfo;
  const name = host.includes(':') ? `[${host}]` : host;
  return {
    url: `${tls ? 'https' : 'http'}://${name}:${address.port}`,
    announceStop: () => {
      draining = true;
      connections.announceClosing();
    },
    stop: () => {
      draining = true;
      stopped = true;
      connections.announceClosing();
      closeSessions();
      return drain(server, connections, drainMs);
    },
  };
}

function healthRoutes(
  isDraining: () => boolean,
  { notReady = async () => [], degraded = () => [] }: Pick<ServeOptions, 'notReady' | 'degraded'>,
): Routes {
  return {
    'GET /live': async (_, response) => sendJson(response, { status: 'live' }),
    'GET /ready': async (_, response) => {
      const waitingFor = isDraining() ? ['draining'] : await notReady();
      const ready = waitingFor.length === 0;
      const away = ready ? degraded() : [];
      const body = { ready, waitingFor, ...(away.length > 0 ? { degraded: away } : {}) };
      sendJson(response, body, { status: ready ? 200 : 503 });
    },
  };
}

interface Handling {
  readonly handler: Handler | undefined;
  /** The methods of the path, if it has no handler for the request's. */
  readonly allowed: readonly string[];
  readonly limits: ServerLimits;
  readonly log: Log;
}

async function handleRequest(handling: Handling, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { handler, allowed, limits, log } = handling;
  try {
    checkHeaders(request, limits);
    if (handler) return await handler(request, response);
    if (allowed.length === 0) throw new HttpError('NOT_FOUND', 'There is nothing at this path.');
    response.setHeader('allow', allowed.join(', '));
    throw new HttpError('BAD_REQUEST', `This path takes ${allowed.join(', ')} only.`, 405);
  } catch (error) {
    if (response.headersSent || response.destroyed) return void response.destroy();
    const { code, message, status, retryAfterSeconds } = error instanceof HttpError ? error : unexpected;
    const requestId = requestIdOf(response);
    recordOf(response).codes.add(code);
    if (error instanceof HttpError) log.info({ requestId, code, status, reason: message }, 'a request was refused');
    else log.error({ requestId, error: String((error as Error)?.stack ?? error) }, 'a request failed');
    const retry: Record<string, string> = retryAfterSeconds ? { 'retry-after': String(retryAfterSeconds) } : {};
    sendJson(response, errorBody(code, message, requestId), { status, headers: retry });
  }
}

const unexpected = {
  code: 'INTERNAL_SERVER_ERROR',
  retryAfterSeconds: undefined,
  ...errorTable.INTERNAL_SERVER_ERROR,
} as const;

/** Throws an HttpError for headers that no handler should see. */
function checkHeaders(request: IncomingMessage, { maxHeaders, maxHeaderBytes }: ServerLimits): void {
  const { rawHeaders, headers } = request;
  if (isHttp2(request)) {
    // The setting of HTTP/2 for this holds only when the client has confirmed it.
    const bytes = rawHeaders.reduce((sum, text) => sum + text.length, 0);
    if (bytes > maxHeaderBytes) throw new HttpError('BAD_REQUEST', 'The headers of the request are too large.', 431);
  } else {
    if (rawHeaders.length / 2 > maxHeaders)
      throw new HttpError('BAD_REQUEST', `The request has more than ${maxHeaders} headers.`, 431);
    const hosts = countHeader(rawHeaders, 'host');
    if (hosts > 1 || (hosts === 0 && request.httpVersion === '1.1'))
      throw new HttpError('BAD_REQUEST', 'The request must have one "host" header.');
  }
  // Node.js takes the first one. A proxy that checks tokens may have checked another one.
  if (headers.authorization !== undefined && countHeader(rawHeaders, 'authorization') > 1)
    throw new HttpError('BAD_REQUEST', 'The request may have one "authorization" header.');
  if (headers.expect !== undefined && headers.expect.toLowerCase() !== '100-continue')
    throw new HttpError('BAD_REQUEST', STATUS_CODES[417], 417);
}

const countHeader = (rawHeaders: readonly string[], wanted: string): number =>
  rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === wanted).length;

/** How long the rest of a refused body is read and dropped. Closing at once could destroy the answer on its way. */
const lingerMs = 500;

function endRequest(request: IncomingMessage, response: ServerResponse): void {
  if (request.complete) return;
  if (isHttp2(request)) return closeStream(response);
  request.resume();
  const timer = setTimeout(() => request.complete || request.socket.destroy(), lingerMs);
  request.once('end', () => clearTimeout(timer));
  request.once('close', () => clearTimeout(timer));
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE')
        reject(new StartError(`Port ${port} is in use; stop the program that uses it, or set PORT to another port.`));
      else reject(new StartError(`Cannot listen on ${host}:${port}: ${error.message}.`));
    });
    server.listen(port, host, resolve);
  });
}

async function drain(server: Server, connections: Connections, drainMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  connections.closeIdle();
  const timer = setTimeout(() => connections.closeAll(), drainMs);
  await closed;
  clearTimeout(timer);
}
