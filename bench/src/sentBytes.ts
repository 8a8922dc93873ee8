/** What the client of a measurement takes, which is in the same process as the servers. */
import type { Lifecycle } from '@marquee/kit/lifecycle';
import { listen } from './handwritten/server.js';

export interface SentBytes {
  readonly url: string;
  /** The body of each answer, which is JSON. */
  text: string;
}

/** A server that sends `text` for any request. What requests to it take is what the client takes. `lifecycle.stop()` ends it. */
export async function serveSentBytes(lifecycle: Lifecycle): Promise<SentBytes> {
  const sent = { url: '', text: '' };
  sent.url = await listen(lifecycle, (request, response) => {
    request.resume().on('end', () => response.writeHead(200, { 'content-type': 'application/json' }).end(sent.text));
  });
  return sent;
}
