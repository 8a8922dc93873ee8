/** Reads request bodies within limits: bytes of one body, bytes of all bodies, and time. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { HttpError } from '../errors.js';
import { contentCodings, decodeBody } from './bodyCoding.js';
import { whenClosed } from './openResponses.js';
import type { BodyLimits } from './serverLimits.js';

export interface BodyReader {
  /**
   * The whole body, in UTF-8 and not compressed. Throws an HttpError: 413 for more than `maxBytes`, compressed or not, 415 for an
   * unknown compression or charset, 408 for a body that is too slow, 429 if `client` has too many bytes in flight and 503 if all
   * clients together have.
   */
  read(request: IncomingMessage, response: ServerResponse, options: ReadOptions): Promise<Buffer>;
}

export interface ReadOptions {
  readonly maxBytes: number;
  /** Whose bytes these are; requests of one client share a limit. Unset: only the limit of all applies. */
  readonly client?: string;
}

/** The first bytes of each body are not counted, so that large bodies never keep small ones out. */
const uncountedBytes = 16 * 1024;
const retryAfterSeconds = 1;

export function createBodyReader(limits: BodyLimits): BodyReader {
  const budget = createByteBudget(limits);
  return {
    read: async (request, response, { maxBytes, client }) => {
      const declared = Number(request.headers['content-length'] ?? 0);
      if (declared > maxBytes) throw tooLarge(maxBytes);
      const codings = contentCodings(request, response);
      if (request.headers.expect?.toLowerCase() === '100-continue') response.writeContinue();
      const { 'content-type': contentType } = request.headers;
      const arrived = takeArrived(request, declared);
      if (arrived) return decodeBody(arrived, { codings, contentType, maxBytes });
      const reservation = budget.open(client);
      const growing = growingBuffer(Math.min(declared, maxBytes));
      try {
        await eachChunk(request, limits, (chunk) => {
          if (growing.length + chunk.length > maxBytes) throw tooLarge(maxBytes);
          reservation.take(chunk.length);
          growing.append(chunk);
        });
      } finally {
        whenClosed(response, reservation.release);
      }
      return decodeBody(growing.content(), { codings, contentType, maxBytes });
    },
  };
}

/** A body of `length` bytes that is here already, as a small one is that came with its headers. Its bytes are not counted. */
function takeArrived(request: IncomingMessage, length: number): Buffer | undefined {
  if (length === 0 || length > uncountedBytes || request.readableLength !== length) return undefined;
  const body = request.read() as Buffer | null;
  request.resume();
  return body ?? undefined;
}

const tooLarge = (maxBytes: number) =>
  new HttpError('BAD_REQUEST', `The request body is larger than ${maxBytes} bytes.`, 413);

/** Calls `take` with each chunk. Rejects with what `take` throws, or when the body ends early or is too slow. */
function eachChunk(request: IncomingMessage, limits: BodyLimits, take: (chunk: Buffer) => void): Promise<void> {
  const { timeoutMs, graceMs, minBytesPerSecond } = limits;
  return new Promise((resolve, reject) => {
    const began = performance.now();
    let received = 0;
    const finish = (error?: Error) => {
      clearInterval(timer);
      request.off('data', onData).off('end', onEnd).off('close', onClose).off('error', onClose);
      // What is left of a refused body is read and dropped, until the server closes the connection.
      if (error === undefined) return resolve();
      request.resume();
      reject(error);
    };
    const onData = (chunk: Buffer) => {
      received += chunk.length;
      try {
        take(chunk);
      } catch (error) {
        finish(error as Error);
      }
    };
    const onEnd = () => finish();
    const onClose = () => finish(new HttpError('BAD_REQUEST', 'The request body ended early.'));
    const timer = setInterval(
      () => {
        const elapsed = performance.now() - began;
        const isSlow = elapsed > graceMs && received < ((elapsed - graceMs) / 1_000) * minBytesPerSecond;
        if (elapsed > timeoutMs || isSlow)
          finish(new HttpError('BAD_REQUEST', 'The request body arrived too slowly.', 408));
      },
      Math.min(1_000, graceMs),
    );
    request.on('data', onData).on('end', onEnd).on('close', onClose).on('error', onClose);
    if (request.destroyed && !request.complete) onClose();
  });
}

interface ByteBudget {
  open(client: string | undefined): { take(bytes: number): void; readonly release: () => void };
}

/** Counts the bytes of open requests. */
function createByteBudget({ maxBytesInFlight, maxBytesInFlightPerClient }: BodyLimits): ByteBudget {
  let total = 0;
  const byClient = new Map<string, number>();
  function add(client: string | undefined, bytes: number): void {
    total += bytes;
    if (client === undefined) return;
    const sum = (byClient.get(client) ?? 0) + bytes;
    if (sum > 0) byClient.set(client, sum);
    else byClient.delete(client);
  }
  return {
    open: (client) => {
      let received = 0;
      let counted = 0;
      return {
        take: (bytes) => {
          received += bytes;
          const more = Math.max(0, received - uncountedBytes) - counted;
          if (more === 0) return;
          if (client !== undefined && (byClient.get(client) ?? 0) + more > maxBytesInFlightPerClient)
            throw new HttpError('RATE_LIMITED', 'You are sending too much at once.', 429, retryAfterSeconds);
          if (total + more > maxBytesInFlight)
            throw new HttpError('RATE_LIMITED', 'The server is receiving too much at once.', 503, retryAfterSeconds);
          counted += more;
          add(client, more);
        },
        release: () => {
          add(client, -counted);
          counted = 0;
        },
      };
    },
  };
}

/** Copies chunks into one buffer. Keeping the chunks would cost a hundred times their bytes if each has only one. */
function growingBuffer(expectedBytes: number) {
  let buffer = Buffer.allocUnsafe(Math.min(Math.max(expectedBytes, 1_024), uncountedBytes));
  let length = 0;
  return {
    get length() {
      return length;
    },
    append: (chunk: Buffer) => {
      if (length + chunk.length > buffer.length) {
        const wanted = Math.max(2 * buffer.length, length + chunk.length);
        const larger = Buffer.allocUnsafe(
          expectedBytes > length + chunk.length ? Math.min(wanted, expectedBytes) : wanted,
        );
        buffer.copy(larger, 0, 0, length);
        buffer = larger;
      }
      chunk.copy(buffer, length);
      length += chunk.length;
    },
    content: () => buffer.subarray(0, length),
  };
}
