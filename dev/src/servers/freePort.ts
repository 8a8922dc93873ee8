/** Finds a free port of the loopback interface. */
import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Below the ports that systems choose for connections and for servers that name none: those come and go all the time. */
const ports = { from: 20_000, to: 32_768 };
const maxAttempts = 100;
const given = new Set<number>();

/** A port on which nothing listens. It is given once, so that it is still free when a server of the caller gets to it. */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < maxAttempts; attempt++) {
    const port = randomInt(ports.from, ports.to);
    if (given.has(port) || !(await isFree(port))) continue;
    given.add(port);
    return port;
  }
  throw new Error(`None of ${maxAttempts} ports from ${ports.from} to ${ports.to} of 127.0.0.1 is free.`);
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
