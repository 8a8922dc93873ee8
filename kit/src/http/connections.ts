/** The open connections of a server: how many there are, and which of them wait for a request. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

export interface Connections {
  /** Counts a new connection. Above the limit, closes the one that has waited longest for a request. */
  add(socket: Socket): void;
  /** Marks the connection as busy until the response is closed. */
  begin(request: IncomingMessage, response: ServerResponse): void;
  /** Closes the connections of HTTP/1 that have had an answer and wait for their next request. */
  closeIdle(): void;
  closeAll(): void;
}

interface Connection {
  readonly socket: Socket;
  openRequests: number;
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
      const connection = { socket, openRequests: 0, served: false };
      socket.once('close', () => open.get(key) === connection && forget(key));
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
      connection.openRequests++;
      waiting.delete(key);
      response.once('close', () => {
        connection.served = request.httpVersionMajor === 1;
        connection.openRequests--;
        if (connection.openRequests === 0 && open.get(key) === connection) waiting.set(key, connection);
      });
    },
    closeIdle: () => {
      for (const { socket, served } of waiting.values()) if (served) socket.destroy();
    },
    closeAll: () => {
      for (const { socket } of open.values()) socket.destroy();
    },
  };
}

/** HTTP/2 gives each request a stand-in for the socket, so the two ends of a connection identify it. */
const keyOf = (socket: Socket): string => `${socket.remoteAddress} ${socket.remotePort} ${socket.localPort}`;
