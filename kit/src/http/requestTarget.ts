/** The path of a request, however its target is written. */
import type { IncomingMessage } from 'node:http';

/**
 * Writes an absolute target (`GET http://host/path`) as a path. Its authority takes the place of the host header, as RFC 9112 3.2.2
 * demands.
 */
export function toPathTarget(request: IncomingMessage): void {
  const { url = '/' } = request;
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) return;
  const { host, pathname, search } = new URL(url);
  request.headers.host = host;
  request.url = `${pathname}${search}`;
}

/** The path without the query. A slash at its end changes nothing, unless `isKnown` says that there is such a path. */
export function pathOf(request: IncomingMessage, isKnown: (path: string) => boolean): string {
  const path = (request.url ?? '/').split('?', 1)[0]!;
  return path.length > 1 && path.endsWith('/') && !isKnown(path) ? path.slice(0, -1) : path;
}
