/** JSON answers to what never becomes a request: Node's own answers to malformed HTTP have no body. */
import { randomUUID } from 'node:crypto';
import { STATUS_CODES, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Log } from '../log.js';
import { errorBody } from './json.js';
import { requestIdHeader } from './requestId.js';

const messages = {
  400: 'The request is not valid HTTP.',
  405: 'This is not a proxy.',
  408: 'The request arrived too slowly.',
  413: 'The chunk extensions of the request are too large.',
  431: 'The headers of the request are too large.',
} as const;
type RawStatus = keyof typeof messages;

/** How long a refused client may take to read the answer. */
const lingerMs = 500;

/** Answers errors of the HTTP parser, timeouts and CONNECT. `headers` go into each answer. */
export function answerRawErrors(server: Server, headers: Readonly<Record<string, string>>, log: Log): void {
  const answered = new WeakSet<Duplex>();

  function refuse(socket: Duplex, status: RawStatus, reason: string): void {
    if (answered.has(socket)) return;
    answered.add(socket);
    // An answer that has begun cannot become another one.
    if (!socket.writable || hasBegunAnswer(socket)) return void socket.destroy();
    const requestId = randomUUID();
    log.info({ requestId, status, reason }, 'a malformed request was refused');
    socket.end(rawAnswer(status, requestId, headers));
    socket.resume();
    setTimeout(() => socket.destroy(), lingerMs).unref();
  }

  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (error.code === 'ECONNRESET') return void socket.destroy();
    refuse(socket, statuses.get(error.code) ?? 400, error.code ?? error.message);
  });
  server.on('connect', (_, socket) => refuse(socket, 405, 'CONNECT'));
}

const statuses = new Map<string | undefined, RawStatus>([
  ['HPE_HEADER_OVERFLOW', 431],
  ['HPE_CHUNK_EXTENSIONS_OVERFLOW', 413],
  ['ERR_HTTP_REQUEST_TIMEOUT', 408],
]);

const hasBegunAnswer = (socket: Duplex): boolean =>
  (socket as { _httpMessage?: ServerResponse })._httpMessage?.headersSent ?? false;

function rawAnswer(status: RawStatus, requestId: string, headers: Readonly<Record<string, string>>): string {
  const body = JSON.stringify(errorBody('BAD_REQUEST', messages[status], requestId));
  const lines = Object.entries({
    ...headers,
    [requestIdHeader]: requestId,
    connection: 'close',
    'content-type': 'application/json; charset=utf-8',
    'content-length': String(Buffer.byteLength(body)),
  }).map(([name, value]) => `${name}: ${value}`);
  return [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...lines, '', body].join('\r\n');
}
