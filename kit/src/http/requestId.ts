/** The id of a request: in its answer, in errors and in logs. A valid id of the client is kept. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

export const requestIdHeader = 'x-request-id';

/** Gives the response its id and returns it. */
export function assignRequestId(request: IncomingMessage, response: ServerResponse): string {
  const given = request.headers[requestIdHeader];
  const id = typeof given === 'string' && /^[\w.:-]{1,64}$/.test(given) ? given : randomUUID();
  response.setHeader(requestIdHeader, id);
  return id;
}

/** The id that `assignRequestId` gave. */
export const requestIdOf = (response: ServerResponse): string => String(response.getHeader(requestIdHeader));
