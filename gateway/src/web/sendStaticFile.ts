/** Sends a static file: compressed if the client accepts that, and 304 to a client that has it. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { HttpError } from '@marquee/kit/errors';
import { isUnchanged } from '../http/cacheHeaders.js';
import { acceptedCoding, type Coding } from '../http/compression.js';
import type { StaticFile } from './staticFiles.js';

/** `assets/index-4f2a91bc.js`: the build names a file by its content, so another content has another name. */
const hashedName = /^\/assets\/.*-[\w-]{8,}\.\w+$/;
const keptForGood = 'public, max-age=31536000, immutable';
/** Browsers keep the file, and ask at each use whether it has changed. */
const checkedEachTime = 'no-cache';

export const isRead = ({ method }: IncomingMessage): boolean => method === 'GET' || method === 'HEAD';

/**
 * `path`: of the file in its folder. Headers beside those of the file are set before. Throws an HttpError for a method that a file
 * does not have.
 */
export function sendStaticFile(
  request: IncomingMessage,
  response: ServerResponse,
  { path, file }: { readonly path: string; readonly file: StaticFile },
): void {
  if (!isRead(request)) {
    response.setHeader('allow', 'GET, HEAD');
    throw new HttpError('BAD_REQUEST', 'This path takes GET, HEAD only.', 405);
  }
  const { type, tag, content, compressed } = file;
  const available = Object.keys(compressed) as Coding[];
  const coding = acceptedCoding(request, available);
  response.setHeader('cache-control', hashedName.test(path) ? keptForGood : checkedEachTime);
  // A strong tag would mean the same bytes.
  response.setHeader('etag', coding ? `W/${tag}` : tag);
  if (available.length > 0) response.setHeader('vary', 'accept-encoding');
  if (isUnchanged(request, tag)) return void response.writeHead(304).end();
  const body = (coding && compressed[coding]) ?? content;
  if (coding) response.setHeader('content-encoding', coding);
  response.writeHead(200, { 'content-type': type, 'content-length': body.length });
  response.end(body);
}
