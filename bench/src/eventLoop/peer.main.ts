/** A thread beside the gateway: it is both subgraphs, with made-up data, and the client. So the gateway's thread runs nothing else. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parentPort } from 'node:worker_threads';
import { repositoryFile } from '@marquee/dev/repository';
import { createRandom } from '@marquee/testing/fixtures/operationTrees';
import { createSyntheticSubgraph, type SyntheticFetch } from '@marquee/testing/fixtures/syntheticSubgraph';
import type { PeerAnswer, PeerRequest } from './peer.js';

const answer = createSyntheticSubgraph(readFileSync(repositoryFile('schema', 'api.graphql'), 'utf8'), {
  listSize: 5,
  // As long as a long synopsis.
  text: 'A detective looks for a person who does not want to be found. '.repeat(8),
  random: createRandom(1),
  nullShare: 0,
});

/** The server that answers for the subgraphs. Equal requests have equal answers, made once. */
const answers = new Map<string, string>();
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const body = Buffer.concat(chunks).toString();
    const known = answers.get(body) ?? JSON.stringify({ data: answer(JSON.parse(body) as SyntheticFetch).data });
    answers.set(body, known);
    response.end(known);
  });
});

const port = parentPort!;
const send = (message: PeerAnswer) => port.postMessage(message);

port.on('message', ({ url, query }: PeerRequest) => {
  void (async () => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    });
    const text = await response.text();
    send({ kind: 'answer', bytes: Buffer.byteLength(text), failure: response.ok ? undefined : text.slice(0, 300) });
  })();
});
server.listen(0, '127.0.0.1', () =>
  send({ kind: 'listening', url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql` }),
);
