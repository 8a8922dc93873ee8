/** The end of a request as a signal. */
import type { ServerResponse } from 'node:http';
import { Ending, type EndSignal } from '../endSignal.js';
import { whenClosed } from './openResponses.js';

/** One for all requests: a signal without a reason makes an error with a stack for each. */
const requestEnded = new DOMException('The request has ended.', 'AbortError');

/** Aborts after `timeLeftMs` milliseconds, or when the response is sent or the client disconnects. */
export function requestSignal(timeLeftMs: number, response: ServerResponse): EndSignal {
  const ending = new Ending();
  const timer = setTimeout(() => ending.abort(requestEnded), timeLeftMs);
  timer.unref();
  whenClosed(response, () => {
    clearTimeout(timer);
    ending.abort(requestEnded);
  });
  return ending;
}
