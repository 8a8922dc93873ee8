/** One connection of HTTP/1.1 that sends one request after another, never two at once. */
import { connect, type Socket } from 'node:net';
import { errors } from 'undici';
import { AnswerReader, type Http1Answer } from './answerReader.js';

export interface Exchange {
  /** The whole request: each character is one byte. */
  readonly request: string;
  readonly resolve: (answer: Http1Answer) => void;
  readonly reject: (error: Error) => void;
}

export interface ConnectionOptions {
  readonly host: string;
  readonly port: number;
  readonly connectTimeoutMs: number;
  /** Of the body of one answer. */
  readonly maxBytes: number;
  /** The connection can take another request. */
  onFree(connection: Connection): void;
  /** The connection takes no more requests. Called once. */
  onClosed(connection: Connection): void;
}

/** Bytes that are read at once. */
const readBytes = 64 * 1024;

/** How long a connection stays open without a request if the other side does not say. */
const usualIdleMs = 4_000;
const maxIdleMs = 600_000;
/** A connection is given up this much earlier than the other side says, because a request needs time to arrive. */
const idleMarginMs = 1_000;

export class Connection {
  /** Until when it can take another request, in milliseconds of performance.now(). */
  idleUntil = 0;
  readonly #socket: Socket;
  readonly #connecting: NodeJS.Timeout;
  #exchange: Exchange | undefined;
  /** Of the answer to the exchange. */
  #reader: AnswerReader | undefined;
  #isClosed = false;

  constructor(private readonly options: ConnectionOptions) {
    const { host, port, connectTimeoutMs } = options;
    const buffer = Buffer.allocUnsafeSlow(readBytes);
    this.#socket = connect({
      host,
      port,
      noDelay: true,
      // One buffer for all that is read. Without it, Node.js makes one for each part.
      onread: { buffer, callback: (length) => this.#take(buffer.subarray(0, length)) },
    });
    const timeout = () => this.close(new errors.ConnectTimeoutError(`no connection within ${connectTimeoutMs} ms`));
    this.#connecting = setTimeout(timeout, connectTimeoutMs);
    this.#socket.once('connect', () => clearTimeout(this.#connecting));
    this.#socket.on('error', (error) => this.close(error));
    this.#socket.once('end', () => this.#end());
    this.#socket.once('close', () => this.close(new errors.SocketError('other side closed')));
  }

  get isConnected(): boolean {
    return this.#socket.readyState === 'open';
  }

  /** Only while the connection has no other request. */
  send(exchange: Exchange): void {
    this.#exchange = exchange;
    this.#reader = new AnswerReader(this.options.maxBytes);
    this.#socket.write(exchange.request, 'latin1');
  }

  /** Rejects the exchange with `error`, if there is one. */
  close(error: Error): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    clearTimeout(this.#connecting);
    this.#socket.destroy();
    const failed = this.#exchange;
    this.#exchange = undefined;
    this.options.onClosed(this);
    failed?.reject(error);
  }

  /** Returns whether to read on. */
  #take(bytes: Buffer): boolean {
    this.#closeIfItThrows(() => {
      if (!this.#reader) throw new errors.SocketError('the other side sent what belongs to no request');
      const answer = this.#reader.take(bytes);
      if (answer) this.#finish(answer);
    });
    return !this.#isClosed;
  }

  #end(): void {
    this.#closeIfItThrows(() => this.#reader && this.#finish(this.#reader.end()));
    this.close(new errors.SocketError('other side closed'));
  }

  #closeIfItThrows(read: () => void): void {
    try {
      read();
    } catch (error) {
      this.close(error as Error);
    }
  }

  #finish(answer: Http1Answer): void {
    const { resolve } = this.#exchange!;
    this.#exchange = undefined;
    this.#reader = undefined;
    resolve(answer);
    // The other side would take the next request for the rest of one that has not left.
    const canContinue = answer.isPersistent && this.#socket.writableLength === 0;
    if (!canContinue) return this.close(new errors.SocketError('the connection ends with its answer'));
    this.idleUntil = performance.now() + idleMsOf(answer);
    this.options.onFree(this);
  }
}

/** For how long a connection can take another request. */
function idleMsOf({ headers }: Http1Answer): number {
  const [, seconds] = /\btimeout=(\d{1,9})\b/i.exec(headers.get('keep-alive') ?? '') ?? [];
  return seconds === undefined ? usualIdleMs : Math.min(Number(seconds) * 1_000 - idleMarginMs, maxIdleMs);
}
