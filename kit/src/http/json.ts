/** JSON over node:http: responses with their length, errors with their code. */
import type { ServerResponse } from 'node:http';
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

export const errorBody = (code: ErrorCode, message: string, requestId?: string) => ({
  errors: [{ message, extensions: requestId === undefined ? { code } : { code, requestId } }],
});

/** Throws an HttpError with status 400 when `body` is not JSON. */
export function parseJson(body: Buffer | string): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    throw new HttpError('BAD_REQUEST', 'The request body is not valid JSON.');
  }
}
