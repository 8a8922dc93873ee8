/** Sends a static file: compressed if the client accepts that, and 304 to a client that has it. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { isUnchanged } from '../http/cacheHeaders.js';
import { acceptedCoding, type Coding } from '../http/compression.js';
import type { StaticFile } from './staticFiles.js';

/** `no-cache`: browsers keep the file, and ask at each use whether it has changed. */
export const checkedEachTime = 'no-cache';
/** Of a file whose name has a hash of its content: another content has another name. */
export const keptForGood = 'public, max-age=31536000, immutable';

/** Headers beside those of the file are set before. */
export function sendStaticFile(
  request: IncomingMessage,
  response: ServerResponse,
  { file, cacheControl }: { readonly file: StaticFile; readonly cacheControl: string },
): void {
  const { type, tag, content, compressed } = file;
  const available = Object.keys(compressed) as Coding[];
  const coding = acceptedCoding(request, available);
  response.setHeader('cache-control', cacheControl);
  // A strong tag would mean the same bytes.
  response.setHeader('etag', coding ? `W/${tag}` : tag);
  if (available.length > 0) response.setHeader('vary', 'accept-encoding');
  if (isUnchanged(request, tag)) return void response.writeHead(304).end();
  const body = (coding && compressed[coding]) ?? content;
  if (coding) response.setHeader('content-encoding', coding);
  response.writeHead(200, { 'content-type': type, 'content-length': body.length });
  response.end(body);
}
