/** Cross-origin resource sharing: which web pages of other origins may send requests and read the answers. */
import type { Handler } from '@marquee/kit/http/routes';
import { costHeader } from '../cost/costLimit.js';

/** Headers of answers that pages may read, beside those of the standard. */
const exposedHeaders = [
  'allow',
  'etag',
  'link',
  'ratelimit',
  'ratelimit-policy',
  'retry-after',
  'www-authenticate',
  'x-request-id',
  costHeader,
].join(', ');

/**
 * Allows pages of `origins` to send requests; `*` allows any. Tokens are in a header that pages set, so no cookies are
 * involved. Pages of our own origin need no permission. `methods` is the header `allow` for OPTIONS, unless it is set before.
 */
export const withCors =
  (origins: readonly string[], handler: Handler, methods?: string): Handler =>
  async (request, response) => {
    const { origin } = request.headers;
    const allowed = origin !== undefined && (origins.includes('*') || origins.includes(origin));
    if (origins.length > 0) response.setHeader('vary', 'origin');
    if (allowed) {
      response.setHeader('access-control-allow-origin', origin);
      response.setHeader('access-control-expose-headers', exposedHeaders);
    }
    if (request.method !== 'OPTIONS') return handler(request, response);
    const allow = response.getHeader('allow') ?? methods;
    if (allow !== undefined) response.setHeader('allow', allow);
    if (allowed) {
      response.setHeader('access-control-allow-methods', allow ?? 'GET, POST, OPTIONS');
      response.setHeader('access-control-allow-headers', request.headers['access-control-request-headers'] ?? '*');
      response.setHeader('access-control-max-age', '86400');
    }
    response.writeHead(204).end();
  };
