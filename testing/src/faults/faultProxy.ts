/** A TCP proxy in front of a server that can break in the ways in which networks and servers do. */
import { randomInt } from 'node:crypto';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as schedule } from 'node:timers';

/**
 * What a client of the server meets. `down`: nothing listens. `reset`: connections are reset once the client sends something.
 * `slow`: each piece of an answer comes 3 s late. `silent`: what either side sends is lost. `truncated`: an answer ends in its
 * middle. `garbage`: random bytes instead of an answer. `bad gateway`: an HTML page with status 502 instead of an answer.
 */
export const faults = ['down', 'reset', 'slow', 'silent', 'truncated', 'garbage', 'bad gateway'] as const;
export type Fault = (typeof faults)[number];

export interface FaultProxy {
  /** `127.0.0.1:port`. It stays the same. */
  readonly address: string;
  readonly port: number;
  /** Connections accepted so far. */
  readonly accepted: number;
  /** From now on, new connections and open ones have this fault; undefined: none. Connections that it broke stay broken. */
  set(fault: Fault | undefined): Promise<void>;
  stop(): Promise<void>;
}

export interface FaultProxyOptions {
  /** The port of the server on 127.0.0.1, or a function that tells it: the server may start later. */
  readonly target: number | (() => number);
  readonly slowMs?: number;
}

const garbageBytes = 256;
const page = '<html><head><title>502 Bad Gateway</title></head><body>nginx at 10.0.0.7</body></html>';
const badGateway = `HTTP/1.1 502 Bad Gateway\r\nserver: nginx\r\ncontent-type: text/html\r\ncontent-length: ${page.length}\r\nconnection: close\r\n\r\n${page}`;

/** Starts without a fault, on a free port. */
export async function startFaultProxy({ target, slowMs = 3_000 }: FaultProxyOptions): Promise<FaultProxy> {
  let fault: Fault | undefined;
  let accepted = 0;
  const open = new Set<Socket>();
  const server = createServer((client) => {
    accepted++;
    const upstream = connect(typeof target === 'number' ? target : target(), '127.0.0.1');
    joinSockets(client, upstream, { fault: () => fault, slowMs });
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket.once('close', () => open.delete(socket));
    }
  });
  const port = await listenAnywhere(server);
  const closeAll = () => {
    for (const socket of open) socket.destroy();
  };
  return {
    address: `127.0.0.1:${port}`,
    port,
    get accepted() {
      return accepted;
    },
    set: async (next) => {
      fault = next;
      if (next === 'down' && server.listening) {
        const closed = new Promise((resolve) => server.close(resolve));
        closeAll();
        await closed;
      } else if (next !== 'down' && !server.listening) await listen(server, port);
    },
    stop: async () => {
      closeAll();
      if (server.listening) await new Promise((resolve) => server.close(resolve));
    },
  };
}

/**
 * Below the ports that systems give to connections and to servers that name none. So nothing else gets the port of a proxy while it is
 * down, and it can return.
 */
const ports = { from: 20_000, to: 32_768 };

/** Listens on a free port, and returns it. */
async function listenAnywhere(server: Server): Promise<number> {
  for (;;) {
    const port = randomInt(ports.from, ports.to);
    try {
      await listen(server, port);
      return port;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    }
  }
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
}

interface Line {
  readonly fault: () => Fault | undefined;
  readonly slowMs: number;
}

/** Passes bytes between both sides, with the fault of the moment. */
function joinSockets(client: Socket, upstream: Socket, { fault, slowMs }: Line): void {
  /** A line that lost bytes never works again, but the client is not told. */
  let isLost = false;
  const end = () => {
    client.destroy();
    upstream.destroy();
  };
  for (const [socket, other] of [
    [client, upstream],
    [upstream, client],
  ] as const) {
    socket.setNoDelay(true);
    socket.on('error', end);
    socket.on('close', () => isLost || other.destroySoon());
  }

  /** When the last late piece arrives; what comes after it is not earlier. */
  let lateUntil = 0;
  const sendLate = (bytes: Buffer, delayMs: number) => {
    lateUntil = Math.max(lateUntil + orderMs, performance.now() + delayMs);
    schedule(() => client.destroyed || client.write(bytes), lateUntil - performance.now()).unref();
  };

  client.on('data', (bytes) => {
    const current = fault();
    if (isLost) return;
    if (current === 'silent') isLost = true;
    else if (current === 'reset') {
      client.resetAndDestroy();
      upstream.destroy();
    } else if (current === 'bad gateway') {
      client.end(badGateway);
      upstream.destroy();
    } else if (current === 'garbage') client.write(randomBytes(garbageBytes));
    else if (!upstream.destroyed) upstream.write(bytes);
  });

  upstream.on('data', (bytes) => {
    const current = fault();
    if (isLost) return;
    if (current === 'silent') isLost = true;
    else if (current === 'slow') sendLate(bytes, slowMs);
    else if (current === 'truncated') {
      client.end(bytes.subarray(0, bytes.length >> 1));
      upstream.destroy();
    } else if (current === 'garbage') client.write(randomBytes(garbageBytes));
    else if (performance.now() < lateUntil + orderMs) sendLate(bytes, orderMs);
    else if (!client.destroyed) client.write(bytes);
  });
}

/** Timers that are this far apart never change places. */
const orderMs = 5;

/** Bytes without any structure. Each run has others, so that parsers meet many kinds. */
const randomBytes = (count: number): Buffer => Buffer.from(crypto.getRandomValues(new Uint8Array(count)));
