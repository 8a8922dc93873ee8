/** JSON over node:http: bounded request bodies, and responses with their length. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { HttpError } from '../errors.js';
import type { ErrorCode } from '../errorTable.js';

export interface JsonResponseOptions {
  /** 200 unless given. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Sends `body` and ends the response. */
export function sendJson(response: ServerResponse, body: unknown, options: JsonResponseOptions = {}): void {
  const text = JSON.stringify(body);
  response.writeHead(options.status ?? 200, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    ...options.headers,
  });
  response.end(text);
}

export const errorBody = (code: ErrorCode, message: string) => ({ errors: [{ message, extensions: { code } }] });

/** The body as text. Throws an HttpError with status 413 when it has more than `maxBytes` bytes. */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) throw new HttpError('BAD_REQUEST', `The request body is larger than ${maxBytes} bytes.`, 413);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Throws an HttpError with status 400 when `body` is not JSON. */
export function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new HttpError('BAD_REQUEST', 'The request body is not valid JSON.');
  }
}
