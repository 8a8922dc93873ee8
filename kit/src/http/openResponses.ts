/** Which responses are closed, also for code that asks after the fact: the event `close` is sent once. */
import type { ServerResponse } from 'node:http';

const closed = new WeakSet<ServerResponse>();

/** To be called when the response begins its life. */
export function trackResponse(response: ServerResponse): void {
  response.once('close', () => closed.add(response));
}

/** Calls `callback` when the response is sent or the client disconnects; at once if that has happened. */
export function whenClosed(response: ServerResponse, callback: () => void): void {
  if (closed.has(response)) callback();
  else response.once('close', callback);
}
