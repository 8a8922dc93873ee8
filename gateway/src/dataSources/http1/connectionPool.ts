/** Connections of HTTP/1.1 to one server. Requests that find none free wait for the next one, in turn. */
import { errors } from 'undici';
import type { Post, PostAnswer, PostClient, PostClientOptions, PostClientStats } from '../postClient.js';
import { Connection, type Exchange } from './connection.js';
import { postText } from './postText.js';

/** A request, and the connection that has it. Without one, it waits. */
interface Sending extends Exchange {
  connection: Connection | undefined;
}

/** How often connections that nothing needs are looked for. */
const sweepMs = 1_000;

const notUsed = () => new errors.SocketError('the connection was not used');

export class ConnectionPool implements PostClient {
  readonly #open = new Set<Connection>();
  /** The one that was used last is the next one, so that those that are not needed close. */
  readonly #free: Connection[] = [];
  readonly #waiting = new Set<Sending>();
  readonly #sweep = setInterval(() => this.#closeUnused(), sweepMs).unref();
  /** Set when the pool closes. */
  #onEmpty: (() => void) | undefined;

  /** `url` has the scheme http. */
  constructor(
    private readonly url: URL,
    private readonly options: PostClientOptions,
  ) {}

  get stats(): PostClientStats {
    const connected = [...this.#open].filter(({ isConnected }) => isConnected).length;
    return { connected, free: this.#free.length, queued: this.#waiting.size };
  }

  post({ signal, ...request }: Post): Promise<PostAnswer> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason as Error);
      if (this.#onEmpty) return reject(new errors.ClientClosedError());
      const abort = () => this.#giveUp(sending, signal.reason as Error);
      const sending: Sending = {
        connection: undefined,
        request: postText(this.url.host, request),
        resolve: (answer) => {
          signal.removeEventListener('abort', abort);
          resolve(answer);
        },
        reject: (error) => {
          signal.removeEventListener('abort', abort);
          reject(error);
        },
      };
      signal.addEventListener('abort', abort);
      this.#send(sending);
    });
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      clearInterval(this.#sweep);
      this.#onEmpty = resolve;
      for (const connection of [...this.#free]) connection.close(notUsed());
      if (this.#open.size === 0) resolve();
    });
  }

  #send(sending: Sending): void {
    const connection =
      this.#takeFree() ?? (this.#open.size < this.options.maxConnections ? this.#connect() : undefined);
    sending.connection = connection;
    if (connection) connection.send(sending);
    else this.#waiting.add(sending);
  }

  #sendNext(): void {
    const [next] = this.#waiting;
    if (!next) return;
    this.#waiting.delete(next);
    this.#send(next);
  }

  #giveUp(sending: Sending, reason: Error): void {
    if (this.#waiting.delete(sending)) sending.reject(reason);
    else sending.connection?.close(reason);
  }

  #takeFree(): Connection | undefined {
    for (let found = this.#free.pop(); found; found = this.#free.pop()) {
      if (found.idleUntil > performance.now()) return found;
      found.close(notUsed());
    }
    return undefined;
  }

  #connect(): Connection {
    const { hostname, port } = this.url;
    const connection = new Connection({
      ...this.options,
      host: hostname.replace(/^\[(.*)\]$/, '$1'),
      port: Number(port || 80),
      onFree: (free) => {
        this.#free.push(free);
        this.#sendNext();
        if (this.#onEmpty) this.#takeFree()?.close(notUsed());
      },
      onClosed: (closed) => {
        this.#open.delete(closed);
        const index = this.#free.indexOf(closed);
        if (index >= 0) this.#free.splice(index, 1);
        this.#sendNext();
        if (this.#open.size === 0) this.#onEmpty?.();
      },
    });
    this.#open.add(connection);
    return connection;
  }

  #closeUnused(): void {
    const now = performance.now();
    for (const connection of [...this.#free]) if (connection.idleUntil <= now) connection.close(notUsed());
  }
}
