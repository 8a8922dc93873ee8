/** Undoes what a client did to the bytes of a body: compression, another encoding of characters, a byte order mark. */
import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
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

/**
 * The body as UTF-8 without a byte order mark.
 *
 * Throws an HttpError: 415 for a coding or a charset that is not known, 413 if more than `maxBytes` come out, 400 if it is damaged or
 * has bytes that its charset does not have.
 */
export async function decodeBody(request: IncomingMessage, body: Buffer, maxBytes: number): Promise<Buffer> {
  const coding = (request.headers['content-encoding'] || 'identity').trim().toLowerCase();
  const plain = coding === 'identity' ? body : await decompress(body, coding, maxBytes);
  return toUtf8(plain, charsetOf(request.headers['content-type']));
}

async function decompress(body: Buffer, coding: string, maxOutputLength: number): Promise<Buffer> {
  const method = Object.hasOwn(decompressors, coding) ? decompressors[coding]! : undefined;
  if (!method)
    throw new HttpError('BAD_REQUEST', 'The content-encoding of a request body may be gzip, br or deflate.', 415);
  try {
    return await method(body, { maxOutputLength });
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
