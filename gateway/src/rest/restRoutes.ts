/** The HTTP routes of the REST API. */
import type { Handler, Routes } from '@marquee/kit/http/routes';
import type { Log } from '@marquee/kit/log';
import type { GatewayConfig } from '../config.js';
import { withCors } from '../http/cors.js';
import type { RunOperation } from '../http/runOperation.js';
import { documentRoutes } from './restDocuments.js';
import { restHandler, restPath } from './restHandler.js';
import { readRestOperations } from './restOperations.js';
import { createRouteTable } from './routeTable.js';

export interface RestOptions {
  readonly config: GatewayConfig;
  readonly log: Log;
}

export function createRestRoutes(run: RunOperation, { config, log }: RestOptions): Routes {
  const table = createRouteTable(readRestOperations());
  const resources = restHandler({ table, run, log });
  return {
    ...documentRoutes(restPath, config),
    [`* ${restPath}/*`]: withAllow(table, withCors(config.http.corsOrigins, resources)),
  };
}

/** Sends `Allow` where a client needs it: with OPTIONS, and with a method that the path does not have. */
const withAllow =
  (table: ReturnType<typeof createRouteTable>, handler: Handler): Handler =>
  async (request, response) => {
    const { method = 'GET', url = '' } = request;
    const path = url.split('?', 1)[0]!.slice(restPath.length);
    const methods = table.match(method, path) ? undefined : table.methodsAt(path);
    if (methods) response.setHeader('allow', methods.join(', '));
    return handler(request, response);
  };
