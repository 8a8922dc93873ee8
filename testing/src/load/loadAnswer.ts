/** One answer to a load, as a client sees it. */
import type { LoadClient, PostedRequest } from '../http/loadClient.js';

export interface LoadAnswer {
  /** When the request began, in milliseconds of its phase. */
  readonly at: number;
  /** Until its whole answer. Infinity if there was none within the client's time. */
  readonly milliseconds: number;
  /** `refused`: 503 with Retry-After. `other`: in part, late, or an error. */
  readonly outcome: 'whole' | 'refused' | 'other';
}

/** Sends one request of GraphQL that begins at `at` of its phase. Never rejects. */
export async function sendForLoad(client: LoadClient, request: PostedRequest, at: number): Promise<LoadAnswer> {
  try {
    const { status, retryAfter, text, milliseconds } = await client.post(request);
    const isRefused = status === 503 && retryAfter !== undefined;
    const outcome = isRefused ? 'refused' : status === 200 && text.startsWith('{"data"') ? 'whole' : 'other';
    return { at, milliseconds, outcome };
  } catch {
    return { at, milliseconds: Infinity, outcome: 'other' };
  }
}
