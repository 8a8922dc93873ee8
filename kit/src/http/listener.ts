/** A server of node:http, or of node:http2 for HTTP/2 and HTTP/1.1 over TLS, with the limits of ServerLimits. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import {
  createSecureServer,
  type Http2ServerRequest,
  type Http2ServerResponse,
  type ServerHttp2Session,
} from 'node:http2';
import type { ServerLimits } from './serverLimits.js';

export interface TlsFiles {
  /** PEM texts. */
  readonly cert: Buffer;
  readonly key: Buffer;
}

export type RequestListener = (request: IncomingMessage, response: ServerResponse) => void;

const handshakeTimeoutMs = 10_000;
/** Requests that one HTTP/2 connection may have open. */
const maxStreams = 100;
/** Streams that a client may reset: a burst, and then so many a second. Above it the connection is closed. */
const streamResets = { streamResetBurst: 200, streamResetRate: 30 };
const megabyte = 1;

export interface Listener {
  readonly server: Server;
  /** Closes the connections of HTTP/2 after their open requests. Clients are told which later ones they may send again. */
  closeSessions(): void;
}

/** The events of requests go to `onRequest`; an `expect: 100-continue` is answered when the body is read. */
export function createListener(limits: ServerLimits, tls: TlsFiles | undefined, onRequest: RequestListener): Listener {
  const sessions = new Set<ServerHttp2Session>();
  const server = tls ? createTlsListener(limits, tls) : createPlainListener(limits);
  server.on('session', (session: ServerHttp2Session) => {
    sessions.add(session);
    session.once('close', () => sessions.delete(session));
    limitSession(session, limits);
  });
  // More headers than these are cut off by Node, so that one more than allowed shows that there are too many.
  server.maxHeadersCount = limits.maxHeaders + 1;
  server.headersTimeout = limits.headersTimeoutMs;
  server.requestTimeout = limits.headersTimeoutMs + limits.bodies.timeoutMs;
  server.keepAliveTimeout = limits.keepAliveMs;
  server.on('request', onRequest);
  server.on('checkContinue', onRequest);
  server.on('checkExpectation', onRequest);
  return { server, closeSessions: () => sessions.forEach((session) => session.destroyed || session.close()) };
}

/** How often Node looks for connections that are too slow. */
const checkIntervalMs = ({ headersTimeoutMs }: ServerLimits) => Math.min(2_000, Math.ceil(headersTimeoutMs / 4));

const createPlainListener = (limits: ServerLimits): Server =>
  createServer({
    maxHeaderSize: limits.maxHeaderBytes,
    connectionsCheckingInterval: checkIntervalMs(limits),
    // Requests without a host are refused by the server, with a body.
    requireHostHeader: false,
  });

function createTlsListener(limits: ServerLimits, { cert, key }: TlsFiles): Server {
  const options = {
    cert,
    key,
    allowHTTP1: true,
    handshakeTimeout: handshakeTimeoutMs,
    maxHeaderSize: limits.maxHeaderBytes,
    maxHeaderListPairs: limits.maxHeaders + pseudoHeaders,
    maxSessionMemory: megabyte,
    maxSessionInvalidFrames: 100,
    maxSessionRejectedStreams: 100,
    maxOutstandingPings: 5,
    maxSettings: 32,
    settings: { maxConcurrentStreams: maxStreams, maxHeaderListSize: limits.maxHeaderBytes },
    ...streamResets,
  };
  const server = createSecureServer(options);
  // node:http2 keeps the interface of node:http for requests and servers; only its types are apart.
  return Object.assign(server, { connectionsCheckingInterval: checkIntervalMs(limits) }) as unknown as Server;
}

/** `:method`, `:scheme`, `:authority` and `:path`. */
const pseudoHeaders = 4;

function limitSession(session: ServerHttp2Session, { keepAliveMs }: ServerLimits): void {
  session.setTimeout(keepAliveMs, () => session.close());
  session.on('error', () => session.destroy());
}

/** Whether this is a request of HTTP/2. */
export const isHttp2 = (request: IncomingMessage): boolean => request.httpVersionMajor === 2;

/** Tells an HTTP/2 client that the rest of its body is not needed. */
export function closeStream(response: ServerResponse): void {
  const { stream } = response as unknown as Http2ServerResponse<Http2ServerRequest>;
  if (stream && !stream.destroyed) stream.close();
}
