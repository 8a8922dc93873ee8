/** A small HTTP front on node:http: routes, bounded JSON bodies, health, drain. Every non-2xx answer is JSON. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { StartError } from '../errors.js';

export type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;
/** Handlers by `METHOD /path`; `* /path` takes any method. */
export type Routes = Record<string, Handler>;

export interface Serving {
  readonly url: string;
  /** Answers /ready with 503 from now on, lets requests in flight finish, then closes. */
  stop(): Promise<void>;
}

export interface ServeOptions {
  readonly host: string;
  readonly port: number;
  readonly routes: Routes;
  /** Names what is not ready yet; empty when this process can take traffic. */
  readonly notReady?: () => Promise<readonly string[]>;
  /** How long requests in flight may take to finish when stopping. */
  readonly drainMs?: number;
}

/** An error that is answered with its own HTTP status. */
export class HttpError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    ...headers,
  });
  response.end(text);
}

export const errorBody = (code: string, message: string) => ({ errors: [{ message, extensions: { code } }] });

/** Reads a body of at most `limit` bytes; 413 beyond. */
export async function readBody(request: IncomingMessage, limit: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) throw new HttpError(413, 'BAD_REQUEST', `The request body is larger than ${limit} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

export function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new HttpError(400, 'BAD_REQUEST', 'The request body is not valid JSON.');
  }
}

export async function serve(options: ServeOptions): Promise<Serving> {
  const { host, port, routes, notReady = async () => [], drainMs = 10_000 } = options;
  let draining = false;

  const health: Routes = {
    'GET /live': async (_, response) => sendJson(response, 200, { status: 'live' }),
    'GET /ready': async (_, response) => {
      const missing = draining ? ['draining'] : await notReady();
      sendJson(response, missing.length === 0 ? 200 : 503, { ready: missing.length === 0, waitingFor: missing });
    },
  };
  const table: Routes = { ...routes, ...health };

  const server = createServer((request, response) => {
    if (draining) response.setHeader('connection', 'close');
    // A connection whose last answer has just left while draining is kept for nobody.
    response.once('close', () => draining && server.closeIdleConnections());
    void handleRequest(table, request, response);
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

async function handleRequest(table: Routes, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = (request.url ?? '/').split('?', 1)[0];
  const handler = table[`${request.method} ${path}`] ?? table[`* ${path}`];
  try {
    if (!handler) throw new HttpError(404, 'NOT_FOUND', 'There is nothing at this path.');
    await handler(request, response);
  } catch (error) {
    if (response.headersSent) return void response.destroy();
    const known = error instanceof HttpError;
    const status = known ? error.status : 500;
    const body = known
      ? errorBody(error.code, error.message)
      : errorBody('INTERNAL_SERVER_ERROR', 'Something went wrong on our side.');
    // What is left of a refused body is not read: the connection ends with the answer.
    sendJson(response, status, body, request.complete ? {} : { connection: 'close' });
  }
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE')
        reject(new StartError(`Port ${port} is in use; stop what uses it or choose another port with PORT.`));
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
