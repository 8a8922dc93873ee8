/** Undoes what a client did to the bytes of a body: compression, another encoding of characters, a byte order mark. */
import { isUtf8 } from 'node:buffer';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify, TextDecoder } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { HttpError } from '../errors.js';

type Decompress = (body: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>;

const decompressors: Readonly<Record<string, Decompress>> = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
};

/** Each coding reads the body once more. A proxy adds one at most. */
const maxCodings = 3;

/**
 * The content codings of a request body in the order in which the client applied them (RFC 9110, 8.4). All are known.
 *
 * Throws an HttpError with status 415 for an unknown one and for too many. The answer then has `accept-encoding`.
 */
export function contentCodings(request: IncomingMessage, response: ServerResponse): readonly string[] {
  const names = (request.headers['content-encoding'] ?? '').split(',').map((name) => name.trim().toLowerCase());
  // `identity` changes nothing, so it is no coding to undo.
  const codings = names.filter((name) => name !== '' && name !== 'identity');
  const areKnown = codings.every((coding) => Object.hasOwn(decompressors, coding));
  if (areKnown && codings.length <= maxCodings) return codings;
  response.setHeader('accept-encoding', 'gzip, br, deflate');
  const problem = areKnown
    ? `A request body may have at most ${maxCodings} content codings.`
    : 'The content-encoding of a request body may be gzip, br or deflate.';
  throw new HttpError('BAD_REQUEST', problem, 415);
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
  let plain = body;
  for (const coding of codings.toReversed()) plain = await decompress(plain, coding, maxBytes);
  return toUtf8(plain, charsetOf(contentType));
}

async function decompress(body: Buffer, coding: string, maxOutputLength: number): Promise<Buffer> {
  try {
    return await decompressors[coding]!(body, { maxOutputLength });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE')
      throw new HttpError('BAD_REQUEST', `The request body is larger than ${maxOutputLength} bytes.`, 413);
    throw new HttpError('BAD_REQUEST', `The request body is not valid ${coding} data.`);
  }
}

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
