/** A small HTTP server on node:http: routes, health checks and draining. Every error response is JSON. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HttpError, StartError } from '../errors.js';
import { errorTable } from '../errorTable.js';
import { errorBody, sendJson } from './json.js';

export type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;
/** Handlers by `METHOD /path`; `* /path` matches any method. */
export type Routes = Record<string, Handler>;

export interface Serving {
  readonly url: string;
  /** Answers /ready with 503 from now on, waits for open requests, then closes. */
  stop(): Promise<void>;
}

export interface ServeOptions {
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  readonly routes: Routes;
  /** Names the dependencies that are not ready; empty when the process can take traffic. */
  readonly notReady?: () => Promise<readonly string[]>;
  /** Milliseconds that open requests may take after `stop()`; 10 s unless given. */
  readonly drainMs?: number;
}

/** Listens and adds GET /live and GET /ready. Throws a StartError when the port is in use. */
export async function serve(options: ServeOptions): Promise<Serving> {
  const { host, port, routes, notReady = async () => [], drainMs = 10_000 } = options;
  let draining = false;

  const health: Routes = {
    'GET /live': async (_, response) => sendJson(response, { status: 'live' }),
    'GET /ready': async (_, response) => {
      const waitingFor = draining ? ['draining'] : await notReady();
      const ready = waitingFor.length === 0;
      sendJson(response, { ready, waitingFor }, { status: ready ? 200 : 503 });
    },
  };
  const handlers: Routes = { ...routes, ...health };

  const server = createServer((request, response) => {
    if (draining) response.setHeader('connection', 'close');
    // While draining, close each connection after its response.
    response.once('close', () => draining && server.closeIdleConnections());
    void handleRequest(handlers, request, response);
  });
  server.keepAliveTimeout = 65_000;
  await listen(server, host, port);
  const address = server.address() as AddressInfo;
  const name = host.includes(':') ? `[${host}]` : host;
  return {
    url: `http://${name}:${address.port}`,
    stop: () => {
      draining = true;
      return drain(server, drainMs);
    },
  };
}

async function handleRequest(handlers: Routes, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = (request.url ?? '/').split('?', 1)[0];
  const handler = handlers[`${request.method} ${path}`] ?? handlers[`* ${path}`];
  try {
    if (!handler) throw new HttpError('NOT_FOUND', 'There is nothing at this path.');
    await handler(request, response);
  } catch (error) {
    if (response.headersSent) return void response.destroy();
    const { code, message, status } = error instanceof HttpError ? error : unexpected;
    // The rest of a rejected body is not read, so the connection closes with the response.
    const headers: Record<string, string> = request.complete ? {} : { connection: 'close' };
    sendJson(response, errorBody(code, message), { status, headers });
  }
}

const unexpected = { code: 'INTERNAL_SERVER_ERROR', ...errorTable.INTERNAL_SERVER_ERROR } as const;

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

async function drain(server: Server, drainMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), drainMs);
  await closed;
  clearTimeout(timer);
}
