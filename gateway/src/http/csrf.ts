/**
 * Refuses cross-site request forgery: requests that any web page can make a browser send without asking the server first.
 * A request passes with a bearer token, with a content type that no form has, or with a header that no form sends.
 */
import { MIMEType } from 'node:util';
import type { IncomingHttpHeaders } from 'node:http';
import { HttpError } from '@marquee/kit/errors';

/** The content types of forms, which browsers send to any site. */
const simpleTypes = ['application/x-www-form-urlencoded', 'multipart/form-data', 'text/plain'];
/** Headers of Apollo's clients and of tools; browsers ask the server before a page may send them. */
const preflightHeaders = ['apollo-require-preflight', 'x-apollo-operation-name'];

/** Throws an HttpError with status 400 for a request that a page of another site can send unasked. */
export function refuseForgery(headers: IncomingHttpHeaders): void {
  if (/^bearer +\S/i.test(headers.authorization ?? '')) return;
  if (preflightHeaders.some((name) => headers[name])) return;
  if (headers['content-type'] !== undefined && !isSimple(headers['content-type'])) return;
  throw new HttpError(
    'BAD_REQUEST',
    'To prevent cross-site request forgery, send a bearer token, content-type: application/json, or apollo-require-preflight: true.',
  );
}

/** Browsers send what is no media type without asking too. */
function isSimple(contentType: string): boolean {
  try {
    return simpleTypes.includes(new MIMEType(contentType).essence);
  } catch {
    return true;
  }
}
