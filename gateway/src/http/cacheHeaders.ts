/** What HTTP caches may do with an answer: one rule for GraphQL and REST. */
import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Caching } from '../caching/cachePolicy.js';
import { acceptedCoding, compress, minCompressedBytes } from './compression.js';

/** The default of every response of the gateway. */
export const notKept = 'no-store';

/** The value of `cache-control`. What a viewer may see can change at any moment, so it is checked again at each use. */
export function cacheControl({ policy, isComplete }: Caching): string {
  if (!policy || !isComplete) return notKept;
  const { isPublic, maxAge } = policy;
  if (maxAge === 0) return 'private, no-cache';
  return `${isPublic ? 'public' : 'private'}, max-age=${maxAge}`;
}

export interface SentBody {
  readonly body: Buffer;
  readonly status: number;
  readonly caching: Caching;
}

/**
 * Sends a body, compressed if the client accepts that; 304 to a GET whose client has it already. Headers that describe the body are set
 * before.
 */
export async function sendCacheable(request: IncomingMessage, response: ServerResponse, sent: SentBody): Promise<void> {
  const { body, status, caching } = sent;
  const coding = body.length < minCompressedBytes ? undefined : acceptedCoding(request);
  const control = cacheControl(caching);
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  response.setHeader('cache-control', control);
  // Even a public answer is another one for a token that is not valid.
  response.appendHeader('vary', 'authorization, accept, accept-encoding');
  if (isRead && control !== notKept) {
    const tag = `"${createHash('sha256').update(body).digest('base64url')}"`;
    // A strong tag would mean the same bytes.
    response.setHeader('etag', coding ? `W/${tag}` : tag);
    if (isUnchanged(request, tag)) return void response.writeHead(304).end();
  }
  if (!coding) {
    if (!response.destroyed) response.writeHead(status, { 'content-length': body.length }).end(body);
    return;
  }
  const compressed = await compress(body, coding);
  if (response.destroyed) return;
  response.setHeader('content-encoding', coding);
  response.writeHead(status, { 'content-length': compressed.length }).end(compressed);
}

/** Whether the client has the answer with this tag already. Browsers send no-cache with it, which asks for just this check. */
export function isUnchanged({ headers }: IncomingMessage, tag: string): boolean {
  const given = headers['if-none-match'];
  if (given === undefined) return false;
  return given.trim() === '*' || given.split(',').some((each) => each.trim().replace(/^W\//, '') === tag);
}
