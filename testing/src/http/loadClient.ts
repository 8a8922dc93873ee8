/** Posts JSON to a server with as little CPU as Node allows: connections that stay open, bodies that are text already. */
import { Agent, request } from 'node:http';

export interface PostedRequest {
  readonly path: string;
  /** JSON. */
  readonly body: string;
  readonly token?: string | undefined;
}

export interface PostAnswer {
  readonly status: number;
  readonly retryAfter: string | undefined;
  readonly text: string;
  /** From the start of the request to the end of the answer. */
  readonly milliseconds: number;
}

export interface LoadClient {
  /** Rejects when there is no whole answer within the client's time. */
  post(request: PostedRequest): Promise<PostAnswer>;
  /** Closes the connections. */
  close(): void;
}

/** `url` has no path. Each request that finds no free connection opens one. */
export function createLoadClient(url: string, timeoutMs: number): LoadClient {
  const { hostname, port } = new URL(url);
  const agent = new Agent({ keepAlive: true });
  return {
    close: () => agent.destroy(),
    post: ({ path, body, token }) =>
      new Promise((resolve, reject) => {
        const began = performance.now();
        const headers = {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        };
        const signal = AbortSignal.timeout(timeoutMs);
        const sent = request({ hostname, port, path, method: 'POST', headers, agent, signal }, (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () =>
            resolve({
              status: response.statusCode!,
              retryAfter: response.headers['retry-after'],
              text: Buffer.concat(chunks).toString(),
              milliseconds: performance.now() - began,
            }),
          );
        });
        sent.on('error', reject);
        sent.end(body);
      }),
  };
}
