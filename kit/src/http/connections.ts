/** The open connections of a server: how many there are, which of them wait for a request, and what is not answered yet. */
import { ServerResponse, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';

export interface Connections {
  /** Counts a new connection. Above the limit, closes the one that has waited longest for a request. */
  add(socket: Socket): void;
  /** Marks the connection as busy until the response is closed. */
  begin(request: IncomingMessage, response: ServerResponse): void;
  /**
   * Says in the last open response of each connection of HTTP/1 that the connection closes after it, unless its headers are sent. Otherwise clients
   * send their next requests on connections that are about to close, and get no answers.
   */
  announceClosing(): void;
  /** Closes the connections of HTTP/1 that have had an answer and wait for their next request. */
  closeIdle(): void;
  closeAll(): void;
}

interface Connection {
  readonly socket: Socket;
  /** In the order of their requests. */
  readonly responses: Set<ServerResponse>;
  /** Whether it may be closed without notice once it waits. HTTP/2 has its own notice. */
  served: boolean;
}

export function createConnections(maxConnections: number): Connections {
  const open = new Map<string, Connection>();
  /** Those without an open request, the longest wait first. */
  const waiting = new Map<string, Connection>();

  function makeRoom(): void {
    for (const [key, connection] of waiting) {
      if (open.size <= maxConnections) return;
      forget(key);
      connection.socket.destroy();
    }
  }
  function forget(key: string): void {
    open.delete(key);
    waiting.delete(key);
  }

  return {
    add: (socket) => {
      const key = keyOf(socket);
      const connection: Connection = { socket, responses: new Set(), served: false };
      socket.once('close', () => {
        if (open.get(key) === connection) forget(key);
        for (const response of connection.responses) if (isQueued(response)) abandon(response);
      });
      open.set(key, connection);
      // The new one is not waiting yet, so that it is not the one to close unless all others are busy.
      makeRoom();
      if (open.size > maxConnections) return void (forget(key), socket.destroy());
      waiting.set(key, connection);
    },
    begin: (request, response) => {
      const key = keyOf(request.socket);
      const connection = open.get(key);
      if (!connection) return;
      connection.responses.add(response);
      waiting.delete(key);
      response.once('close', () => {
        connection.served = request.httpVersionMajor === 1;
        connection.responses.delete(response);
        if (connection.responses.size === 0 && open.get(key) === connection) waiting.set(key, connection);
      });
    },
    announceClosing: () => {
      for (const { responses } of open.values()) {
        const last = [...responses].at(-1);
        if (last instanceof ServerResponse && !last.headersSent) last.setHeader('connection', 'close');
      }
    },
    closeIdle: () => {
      for (const { socket, served } of waiting.values()) if (served) socket.destroy();
    },
    closeAll: () => {
      for (const { socket } of open.values()) socket.destroy();
    },
  };
}

/** Whether the answers to earlier requests of its connection of HTTP/1 are not sent yet. Only the first response has the socket. */
const isQueued = (response: ServerResponse): boolean =>
  response instanceof ServerResponse && !response.socket && !response.writableFinished;

/** Node.js closes the response that has the socket, and tells those behind it nothing. What waits for them would wait for good. */
function abandon(response: ServerResponse): void {
  response.destroy();
  response.emit('close');
}

/** HTTP/2 gives each request a stand-in for the socket, so the two ends of a connection identify it. */
const keyOf = (socket: Socket): string => `${socket.remoteAddress} ${socket.remotePort} ${socket.localPort}`;
