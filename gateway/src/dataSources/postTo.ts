/** One POST on a pool of connections. The whole body of the answer is collected; no stream and no promise is made for its parts. */
import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher, Pool } from 'undici';
import type { EndSignal } from '@marquee/kit/endSignal';

export interface Post {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Ends the request, and closes its connection if the answer is not there. */
  readonly signal: EndSignal;
}

export interface PostAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
}

/** Rejects with an error of undici, or with the reason of the signal. */
export function postTo(pool: Pool, { signal, ...request }: Post): Promise<PostAnswer> {
  return new Promise((resolve, reject) => {
    let controller: Dispatcher.DispatchController | undefined;
    let status = 0;
    let answerHeaders: IncomingHttpHeaders = {};
    const chunks: Buffer[] = [];
    const finish = () => signal.removeEventListener('abort', abort);
    const fail = (error: Error) => {
      finish();
      reject(error);
    };
    // A request that still waits for a connection is given up when its turn comes.
    const abort = () => {
      controller?.abort(signal.reason as Error);
      fail(signal.reason as Error);
    };
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort);
    pool.dispatch(
      { ...request, method: 'POST' },
      {
        onRequestStart: (started) => {
          controller = started;
          if (signal.aborted) started.abort(signal.reason as Error);
        },
        onResponseStart: (_, code, headers) => {
          status = code;
          answerHeaders = headers;
        },
        onResponseData: (_, chunk) => void chunks.push(chunk),
        onResponseEnd: () => {
          finish();
          resolve({ status, headers: answerHeaders, bytes: chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks) });
        },
        onResponseError: (_, error) => fail(error),
      },
    );
  });
}
