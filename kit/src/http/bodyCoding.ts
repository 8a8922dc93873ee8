/** Undoes what a client did to the bytes of a body: compression, another encoding of characters, a byte order mark. */
import { isUtf8 } from 'node:buffer';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { TextDecoder } from 'node:util';
import { HttpError } from '../errors.js';
import { maxCodings, readCodings, undoCodings, UnreadableBody } from './contentCoding.js';

/**
 * The content codings of a request body in the order in which the client applied them (RFC 9110, 8.4). All are known.
 *
 * Throws an HttpError with status 415 for an unknown one and for too many. The answer then has `accept-encoding`.
 */
export function contentCodings(request: IncomingMessage, response: ServerResponse): readonly string[] {
  try {
    return readCodings(request.headers['content-encoding']);
  } catch (error) {
    if (!(error instanceof UnreadableBody)) throw error;
    response.setHeader('accept-encoding', 'gzip, br, deflate');
    const problem =
      error.reason === 'too many codings'
        ? `A request body may have at most ${maxCodings} content codings.`
        : 'The content-encoding of a request body may be gzip, br or deflate.';
    throw new HttpError('BAD_REQUEST', problem, 415);
  }
}

export interface DecodeOptions {
  /** As contentCodings returned them. */
  readonly codings: readonly string[];
  readonly contentType: string | undefined;
  readonly maxBytes: number;
}

/**
 * The body as UTF-8 without a byte order mark.
 *
 * Throws an HttpError: 415 for a charset that is not known, 413 if more than `maxBytes` come out of any coding, 400 if the body is
 * damaged or has bytes that its charset does not have.
 */
export async function decodeBody(body: Buffer, { codings, contentType, maxBytes }: DecodeOptions): Promise<Buffer> {
  const plain = codings.length === 0 ? body : await undo(body, codings, maxBytes);
  return toUtf8(plain, charsetOf(contentType));
}

const undo = (body: Buffer, codings: readonly string[], maxBytes: number): Promise<Buffer> =>
  undoCodings(body, codings, maxBytes).catch((error: unknown) => {
    if (!(error instanceof UnreadableBody)) throw error;
    if (error.reason === 'too large')
      throw new HttpError('BAD_REQUEST', `The request body is larger than ${maxBytes} bytes.`, 413);
    throw new HttpError('BAD_REQUEST', `The request body is not valid ${error.coding} data.`);
  });

const charsetOf = (contentType = ''): string =>
  /;\s*charset="?([^";\s]+)/i.exec(contentType)?.[1]?.toLowerCase() ?? 'utf-8';

const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);

function toUtf8(body: Buffer, charset: string): Buffer {
  if (charset !== 'utf-8' && charset !== 'utf8' && charset !== 'us-ascii') return convert(body, charset);
  // Characters that are not UTF-8 would be replaced, and a note would be stored without them.
  if (!isUtf8(body)) throw notInCharset('UTF-8');
  return body.subarray(0, 3).equals(byteOrderMark) ? body.subarray(3) : body;
}

function convert(body: Buffer, charset: string): Buffer {
  let decoder: TextDecoder;
  try {
    decoder = new TextDecoder(charset, { fatal: true });
  } catch {
    throw new HttpError(
      'BAD_REQUEST',
      'The charset of a request body must be one that the WHATWG lists, best utf-8.',
      415,
    );
  }
  try {
    return Buffer.from(decoder.decode(body));
  } catch {
    throw notInCharset(decoder.encoding);
  }
}

const notInCharset = (charset: string) =>
  new HttpError('BAD_REQUEST', `The request body is not valid ${charset}; content-type must name its charset.`);
