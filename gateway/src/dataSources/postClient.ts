/** Sends POST requests to one server, over connections that stay open. */
import { ConnectionPool } from './http1/connectionPool.js';
import { openUndiciClient } from './undiciClient.js';

export interface Post {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Ends the request, and closes its connection if the answer is not there. */
  readonly signal: AbortSignal;
}

export interface PostAnswer {
  readonly status: number;
  /** By their names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  /** The body, as it was sent. */
  readonly bytes: Buffer;
}

export interface PostClient {
  /** Rejects with an error of undici or of Node.js, or with the reason of the signal. */
  post(post: Post): Promise<PostAnswer>;
  /** Resolves when all requests have ended and all connections are closed. */
  close(): Promise<void>;
  readonly stats: PostClientStats;
}

/** Connections, those of them that are free, and requests that wait for one. */
export interface PostClientStats {
  readonly connected: number;
  readonly free: number;
  readonly queued: number;
}

export interface PostClientOptions {
  readonly maxConnections: number;
  readonly connectTimeoutMs: number;
  /** Of one answer. */
  readonly maxBytes: number;
}

/** Plain HTTP by our own code, which takes less CPU, and HTTPS by undici. */
export const openPostClient = (url: URL, options: PostClientOptions): PostClient =>
  url.protocol === 'http:' ? new ConnectionPool(url, options) : openUndiciClient(url, options);
