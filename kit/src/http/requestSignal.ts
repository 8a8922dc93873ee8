/** The end of a request as a signal. */
import { setMaxListeners } from 'node:events';
import type { ServerResponse } from 'node:http';
import { whenClosed } from './openResponses.js';

/** One for all requests: a signal without a reason makes an error with a stack for each. */
const requestEnded = new DOMException('The request has ended.', 'AbortError');

/**
 * Aborts after `timeLeftMs` milliseconds, or when the response is sent or the client disconnects. One timer and one signal: time limits of
 * AbortSignal stay in memory until they are over, also those of requests that were answered long before.
 */
export function requestSignal(timeLeftMs: number, response: ServerResponse): AbortSignal {
  const controller = new AbortController();
  const end = () => controller.abort(requestEnded);
  const timer = setTimeout(end, timeLeftMs);
  timer.unref();
  whenClosed(response, () => {
    clearTimeout(timer);
    end();
  });
  // Each fetch and each statement of a request listens; Node.js would take more than ten for a leak.
  setMaxListeners(0, controller.signal);
  return controller.signal;
}
