/** One subgraph of the supergraph of reviewed films over HTTP. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createReviewedSubgraph, type ReviewedSubgraph, type SubgraphRequest } from '../fixtures/reviewedFilms.js';

export interface ServedSubgraph {
  /** With its path. */
  readonly url: string;
  stop(): void;
}

/** Each answer is made once, so that it costs nearly nothing when it is asked for again. */
export async function serveReviewedSubgraph(name: ReviewedSubgraph): Promise<ServedSubgraph> {
  const answer = createReviewedSubgraph(name);
  const answers = new Map<string, string>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      void (async () => {
        const body = Buffer.concat(chunks).toString();
        const text = answers.get(body) ?? (await answer(JSON.parse(body) as SubgraphRequest));
        answers.set(body, text);
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
        response.end(text);
      })();
    });
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    stop: () => void server.close().closeAllConnections(),
  };
}
