/** Serves a subgraph over HTTP to its gateway only. A request without the gateway's signature gets UNAUTHENTICATED. */
import type { IncomingMessage } from 'node:http';
import type { EndSignal } from '../endSignal.js';
import { HttpError } from '../errors.js';
import { serve, type Serving } from '../http/httpServer.js';
import type { Routes } from '../http/routes.js';
import { createBodyReader } from '../http/bodyReader.js';
import { parseJson, sendJson } from '../http/json.js';
import { requestSignal } from '../http/requestSignal.js';
import { requestIdOf } from '../http/requestId.js';
import { defaultServerLimits } from '../http/serverLimits.js';
import { viewerHeader, type SignedViewer, type ViewerSigner } from '../identity/viewer.js';
import type { Log } from '../log.js';
import type { Subgraph } from './subgraph.js';

/** Milliseconds until the gateway's deadline; the subgraph stops its work then. */
export const deadlineHeader = 'x-marquee-deadline-ms';
/**
 * On an answer: a number of the change feed. The answer was read from a state that has all changes up to it, and perhaps none later. Only a
 * subgraph that may be behind, such as a replica, sends it.
 */
export const positionHeader = 'x-marquee-position';
const defaultDeadlineMs = 30_000;

export interface SubgraphServerOptions {
  readonly host: string;
  readonly port: number;
  readonly signer: ViewerSigner;
  readonly maxBodyBytes?: number;
  /** Refused requests are logged here. */
  readonly log?: Log;
  readonly notReady?: () => Promise<readonly string[]>;
  /** The last change that every operation from now on has; undefined if it has all changes that were committed before. */
  readonly position?: () => number | undefined;
  /** Further GET paths for other parts of the system, under the same signature. */
  readonly internalRoutes?: Record<string, (query: URLSearchParams, signal: EndSignal) => Promise<unknown>>;
}

/** POST /graphql, the internal routes and the health checks. Throws a StartError when the port is in use. */
export function serveSubgraph(subgraph: Subgraph, options: SubgraphServerOptions): Promise<Serving> {
  const { host, port, signer, maxBodyBytes = 16 * 1024 * 1024, notReady, log, internalRoutes = {} } = options;
  const position = options.position ?? (() => undefined);
  const bodies = createBodyReader(defaultServerLimits.bodies);

  function requireViewer(request: IncomingMessage): SignedViewer {
    const signed = signer.verify(header(request, viewerHeader), subgraph.name);
    if (!signed) throw notFromGateway();
    return signed;
  }

  const routes: Routes = {
    'POST /graphql': async (request, response) => {
      // The signature is checked first, so that only a gateway's bodies are read.
      const signed = requireViewer(request);
      const body = await bodies.read(request, response, { maxBytes: maxBodyBytes });
      if (!signed.fits(body)) throw notFromGateway();
      const operation = readOperation(parseJson(body));
      const from = position();
      const scope = subgraph.openScope({
        viewer: signed.viewer,
        requestId: requestIdOf(response),
        signal: requestSignal(deadlineMs(request), response),
        deadlineAt: performance.now() + deadlineMs(request),
      });
      const result = await scope.execute(operation);
      sendJson(response, result, from === undefined ? {} : { headers: { [positionHeader]: String(from) } });
    },
  };
  for (const [path, answer] of Object.entries(internalRoutes)) {
    routes[`GET ${path}`] = async (request, response) => {
      const signed = requireViewer(request);
      if (!signed.fits('')) throw notFromGateway();
      const query = new URL(request.url ?? '/', 'http://subgraph').searchParams;
      sendJson(response, await answer(query, requestSignal(deadlineMs(request), response)));
    };
  }
  return serve({ host, port, routes, ...(notReady ? { notReady } : {}), ...(log ? { log } : {}) });
}

const notFromGateway = () => new HttpError('UNAUTHENTICATED', 'This subgraph answers its gateway only.');

function header(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

function deadlineMs(request: IncomingMessage): number {
  const given = Number(header(request, deadlineHeader));
  return given > 0 && given <= 600_000 ? given : defaultDeadlineMs;
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
