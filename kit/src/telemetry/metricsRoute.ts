/** Answers a request for the metrics of this process. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { metricsFor } from './metrics.js';

export async function sendMetrics({ headers }: IncomingMessage, response: ServerResponse): Promise<void> {
  const { contentType, text } = await metricsFor(headers.accept);
  response.writeHead(200, { 'content-type': contentType, vary: 'accept' }).end(text);
}
