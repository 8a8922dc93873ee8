/** Serves a subgraph over HTTP to its gateway only. A request without the gateway's signature gets UNAUTHENTICATED. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { HttpError } from '../errors.js';
import { serve, type Routes, type Serving } from '../http/httpServer.js';
import { parseJson, readBody, sendJson } from '../http/json.js';
import { viewerHeader, type Viewer, type ViewerSigner } from '../identity/viewer.js';
import type { Subgraph } from './subgraph.js';

export const requestIdHeader = 'x-request-id';
/** Milliseconds until the gateway's deadline; the subgraph stops its work then. */
export const deadlineHeader = 'x-marquee-deadline-ms';
const defaultDeadlineMs = 30_000;

export interface SubgraphServerOptions {
  readonly host: string;
  readonly port: number;
  readonly signer: ViewerSigner;
  readonly maxBodyBytes?: number;
  readonly notReady?: () => Promise<readonly string[]>;
  /** Further GET paths for other parts of the system, under the same signature. */
  readonly internalRoutes?: Record<string, (query: URLSearchParams, signal: AbortSignal) => Promise<unknown>>;
}

/** POST /graphql, the internal routes and the health checks. Throws a StartError when the port is in use. */
export function serveSubgraph(subgraph: Subgraph, options: SubgraphServerOptions): Promise<Serving> {
  const { host, port, signer, maxBodyBytes = 16 * 1024 * 1024, notReady, internalRoutes = {} } = options;

  async function requireViewer(request: IncomingMessage): Promise<Viewer> {
    const viewer = await signer.verify(header(request, viewerHeader), subgraph.name);
    if (!viewer) throw new HttpError('UNAUTHENTICATED', 'This subgraph answers its gateway only.');
    return viewer;
  }

  const routes: Routes = {
    'POST /graphql': async (request, response) => {
      const viewer = await requireViewer(request);
      const operation = readOperation(parseJson(await readBody(request, maxBodyBytes)));
      const scope = subgraph.openScope({
        viewer,
        requestId: header(request, requestIdHeader) ?? randomUUID(),
        signal: deadlineSignal(request, response),
      });
      sendJson(response, await scope.execute(operation));
    },
  };
  for (const [path, answer] of Object.entries(internalRoutes)) {
    routes[`GET ${path}`] = async (request, response) => {
      await requireViewer(request);
      const query = new URL(request.url ?? '/', 'http://subgraph').searchParams;
      sendJson(response, await answer(query, deadlineSignal(request, response)));
    };
  }
  return serve({ host, port, routes, ...(notReady ? { notReady } : {}) });
}

function header(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

function deadlineSignal(request: IncomingMessage, response: ServerResponse): AbortSignal {
  const given = Number(header(request, deadlineHeader));
  const deadline = AbortSignal.timeout(given > 0 && given <= 600_000 ? given : defaultDeadlineMs);
  const clientDisconnected = new AbortController();
  response.once('close', () => clientDisconnected.abort());
  return AbortSignal.any([deadline, clientDisconnected.signal]);
}

function readOperation(body: unknown) {
  const { query, variables, operationName } = (body ?? {}) as Record<string, unknown>;
  if (typeof query !== 'string') throw new HttpError('BAD_REQUEST', 'The request has no "query".');
  if (variables != null && (typeof variables !== 'object' || Array.isArray(variables)))
    throw new HttpError('BAD_REQUEST', '"variables" must be an object.');
  return {
    query,
    variables: (variables ?? undefined) as Record<string, unknown> | undefined,
    operationName: typeof operationName === 'string' ? operationName : undefined,
  };
}
