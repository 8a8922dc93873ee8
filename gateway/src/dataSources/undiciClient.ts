/** POST requests by undici. The whole body of an answer is collected; no stream and no promise is made for its parts. */
import { Pool, type Dispatcher } from 'undici';
import type { Post, PostAnswer, PostClient, PostClientOptions } from './postClient.js';

export function openUndiciClient({ origin }: URL, options: PostClientOptions): PostClient {
  const pool = new Pool(origin, {
    connections: options.maxConnections,
    connect: { timeout: options.connectTimeoutMs },
    maxResponseSize: options.maxBytes,
  });
  return {
    post: (post) => postTo(pool, post),
    close: () => pool.close(),
    get stats() {
      return pool.stats;
    },
  };
}

function postTo(pool: Pool, { signal, ...request }: Post): Promise<PostAnswer> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason as Error);
    let controller: Dispatcher.DispatchController | undefined;
    let status = 0;
    let headers: PostAnswer['headers'] = new Map();
    const chunks: Buffer[] = [];
    const finish = () => signal.removeEventListener('abort', abort);
    const fail = (error: Error) => {
      finish();
      reject(error);
    };
    // A request that still waits for a connection is given up when its turn comes.
    const abort = () => {
      controller?.abort(signal.reason as Error);
      fail(signal.reason as Error);
    };
    signal.addEventListener('abort', abort);
    pool.dispatch(
      { ...request, method: 'POST' },
      {
        onRequestStart: (started) => {
          controller = started;
          if (signal.aborted) started.abort(signal.reason as Error);
        },
        onResponseStart: (_, code, received) => {
          status = code;
          headers = new Map(Object.entries(received).map(([name, value]) => [name, String(value)]));
        },
        onResponseData: (_, chunk) => void chunks.push(chunk),
        onResponseEnd: () => {
          finish();
          resolve({ status, headers, bytes: chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks) });
        },
        onResponseError: (_, error) => fail(error),
      },
    );
  });
}
