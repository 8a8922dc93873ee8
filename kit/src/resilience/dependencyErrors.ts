/** Why a call to a dependency (a subgraph, a database) has no answer, and the wait that ends with one of these. */
import type { EndSignal } from '../endSignal.js';

/** The dependency is known to be away, or has as many calls in flight as it may. It was not called. */
export class DependencyUnavailable extends Error {
  override readonly name = 'DependencyUnavailable';
}

/** The dependency was called and did not answer in time. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

/** The connection to the dependency failed, or what came over it made no sense. */
export class ConnectionFailed extends Error {
  override readonly name = 'ConnectionFailed';
}

/** Whether an error means that a dependency did not do its part. */
export const isDependencyError = (error: unknown): boolean =>
  error instanceof DependencyUnavailable || error instanceof NoAnswer || error instanceof ConnectionFailed;

/** The request of the call ended first. It says nothing about the dependency. */
export class RequestEnded extends Error {
  override readonly name = 'RequestEnded';
}

/** The request that a call is made for. */
export interface RequestTime {
  /** Aborts at the request's deadline or when the client disconnects. */
  readonly signal: EndSignal;
  /** When the deadline is, in milliseconds of performance.now(). */
  readonly deadlineAt?: number;
}

/** A call that had less time than this says nothing about the dependency, because the request used up the time before it. */
const fairWaitMs = 250;
/** AbortSignal.timeout may abort a little before the deadline by the other clock. */
const clockToleranceMs = 10;

/** What the end of its request means for a call that began at `began` (of performance.now()) and has no answer. */
export function endOfRequest({ deadlineAt = Infinity }: RequestTime, began: number): NoAnswer | RequestEnded {
  const now = performance.now();
  const isFair = now >= deadlineAt - clockToleranceMs && now - began >= fairWaitMs;
  return isFair ? new NoAnswer('no answer before the deadline') : new RequestEnded('the request ended');
}

/**
 * The result of `work`. Throws NoAnswer after `limitMs` milliseconds, and NoAnswer or RequestEnded when the request ends. It
 * does not stop the work itself: the caller does that.
 */
export function answerInTime<T>(
  work: Promise<T>,
  { request, limitMs = Infinity }: { readonly request?: RequestTime | undefined; readonly limitMs?: number },
): Promise<T> {
  const began = performance.now();
  return new Promise<T>((resolve, reject) => {
    // The work may never end, so its time limit and its listener end with the wait.
    const end = () => {
      clearTimeout(timer);
      request?.signal.removeEventListener('abort', onAbort);
    };
    const fail = (error: Error) => {
      end();
      reject(error);
    };
    const onAbort = () => fail(endOfRequest(request!, began));
    const timer = Number.isFinite(limitMs)
      ? setTimeout(() => fail(new NoAnswer(`no answer within ${limitMs} ms`)), limitMs)
      : undefined;
    if (request?.signal.aborted) onAbort();
    else request?.signal.addEventListener('abort', onAbort);
    work.then((result) => {
      end();
      resolve(result);
    }, fail);
  });
}
