/**
 * A server that is written for three operations, as a team without federation would write it: a POST names the operation, and a function
 * asks catalog and social for what it needs and puts the answer together. It has the subgraphs of the same process, and no limits.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SingleProcess } from '@marquee/dev/singleProcess';
import { createDevIssuer } from '@marquee/gateway/identity/devIssuer';
import type { Lifecycle } from '@marquee/kit/lifecycle';
import type { Subgraph } from '@marquee/kit/subgraph/subgraph';
import { answers, type Ask, type HandwrittenName } from './answers.js';

const deadlineMs = 10_000;

export interface HandwrittenOperation {
  readonly name: HandwrittenName;
  readonly variables?: Record<string, unknown>;
}

/** Returns the URL that takes a HandwrittenOperation and a token. `keyFile`: the issuer's. `lifecycle.stop()` ends the server. */
export async function serveHandwritten(
  lifecycle: Lifecycle,
  { catalog, social }: SingleProcess,
  keyFile: string,
): Promise<string> {
  const issuer = await createDevIssuer(keyFile);
  // A token is checked once, as by the gateway.
  const subjects = new Map<string, string | null>();
  async function subjectOf({ headers }: IncomingMessage): Promise<string | null> {
    const token = (headers.authorization ?? '').replace('Bearer ', '');
    if (!subjects.has(token)) subjects.set(token, (await issuer.verify(token)).viewer.subject);
    return subjects.get(token)!;
  }

  async function answer(request: IncomingMessage): Promise<string> {
    const { name, variables = {} } = JSON.parse(await textOf(request)) as HandwrittenOperation;
    const viewer = { subject: await subjectOf(request) };
    const signal = AbortSignal.timeout(deadlineMs);
    const ask = (subgraph: Subgraph) => askOf(subgraph, { viewer, requestId: 'handwritten', signal });
    const subgraphs = { catalog: ask(catalog.subgraph), social: ask(social.subgraph) };
    return JSON.stringify({ data: await answers[name](subgraphs, variables) });
  }

  return listen(lifecycle, (request, response) => {
    answer(request).then(
      (body) => response.writeHead(200, { 'content-type': 'application/json' }).end(body),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
}

/** Returns the URL of a server on a free port. `lifecycle.stop()` ends it. */
export async function listen(lifecycle: Lifecycle, listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  lifecycle.onStop('server of the bench', () => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

function askOf(subgraph: Subgraph, request: Parameters<Subgraph['openScope']>[0]): Ask {
  const scope = subgraph.openScope(request);
  return async <Data>(query: string, variables?: Record<string, unknown>) => {
    const { data, errors } = await scope.execute({ query, variables });
    if (errors) throw new Error(JSON.stringify(errors));
    return data as Data;
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
