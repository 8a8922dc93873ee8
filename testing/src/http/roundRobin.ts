/** A load balancer as they are: requests go in turn to the servers whose /ready says 200, over connections that are kept. */
import {
  Agent,
  createServer,
  request as send,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

export interface RoundRobin {
  readonly url: string;
  /** Servers that were ready at the last check. */
  ready(): readonly string[];
  stop(): void;
}

const checkMs = 200;

/** Nothing is sent twice: a request that a server loses is answered with 502. */
export async function startRoundRobin(servers: readonly string[]): Promise<RoundRobin> {
  const agent = new Agent({ keepAlive: true });
  let ready: string[] = [];
  let turn = 0;

  async function check(): Promise<void> {
    const checks = servers.map(async (server) => {
      const response = await fetch(`${server}/ready`).catch(() => undefined);
      await response?.arrayBuffer();
      return response?.ok ? [server] : [];
    });
    ready = (await Promise.all(checks)).flat();
  }
  function forward(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const server = ready[turn++ % Math.max(1, ready.length)];
    if (server === undefined) return void outgoing.writeHead(502).end();
    const { method, headers } = incoming;
    const onward = send(new URL(incoming.url ?? '/', server), { agent, method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on('error', () => (outgoing.headersSent ? outgoing.destroy() : outgoing.writeHead(502).end()));
    incoming.pipe(onward);
  }

  await check();
  const timer = setInterval(() => void check(), checkMs);
  const balancer: Server = createServer(forward);
  await new Promise<void>((resolve) => balancer.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(balancer.address() as AddressInfo).port}`,
    ready: () => ready,
    stop: () => {
      clearInterval(timer);
      balancer.close();
      balancer.closeAllConnections();
      agent.destroy();
    },
  };
}
