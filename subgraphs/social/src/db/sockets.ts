/** The sockets of connections to PostgreSQL. */
import { Socket } from 'node:net';

export interface Sockets {
  create(): Socket;
  dropAll(): void;
  /** Leaves those that are not connected yet. */
  dropConnected(): void;
}

/** Sockets that can be dropped at once. Bytes that are not PostgreSQL's protocol only break their own. */
export function createSockets(): Sockets {
  const open = new Set<Socket>();
  const drop = (sockets: Iterable<Socket>, reason: string) => {
    for (const socket of sockets) socket.destroy(new Error(`connection terminated: ${reason}`));
  };
  return {
    create: () => {
      const socket = new Socket();
      // The driver listens once it connects. Before that, a dropped socket would end the process.
      socket.on('error', () => {});
      const emit = socket.emit.bind(socket);
      // The driver parses in its listeners. What it throws there would end the process.
      socket.emit = (event: string | symbol, ...values: unknown[]): boolean => {
        try {
          return emit(event, ...values);
        } catch (error) {
          if (event !== 'data') throw error;
          return !!socket.destroy(error as Error);
        }
      };
      open.add(socket);
      socket.once('close', () => open.delete(socket));
      return socket;
    },
    dropAll: () => drop(open, 'the database does not answer'),
    dropConnected: () =>
      drop(
        [...open].filter((socket) => !socket.pending),
        'another server leads',
      ),
  };
}

/** Runs `work` with sockets that are gone at its end. */
export async function withSockets<T>(work: (create: () => Socket) => Promise<T>): Promise<T> {
  const sockets = createSockets();
  try {
    return await work(sockets.create);
  } finally {
    sockets.dropAll();
  }
}
