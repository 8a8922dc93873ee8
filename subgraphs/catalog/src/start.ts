/** The catalog as its own process. */
import { createLifecycle, openOrUnwind } from '@marquee/kit/lifecycle';
import { createLog } from '@marquee/kit/log';
import { HttpError } from '@marquee/kit/errors';
import { createViewerSigner } from '@marquee/kit/identity/viewer';
import { serveSubgraph } from '@marquee/kit/subgraph/subgraphServer';
import { openCatalog } from './catalog.js';
import { maxChanges } from '@marquee/graph/changeFeed/changeFeed';
import type { CatalogConfig } from './config.js';

/** Starts the server. Throws a StartError if Neo4j cannot be used. */
export async function start(config: CatalogConfig): Promise<{ url: string; stop(): Promise<void> }> {
  const log = createLog('catalog', config.debug);
  const lifecycle = createLifecycle(log);
  return openOrUnwind(lifecycle, async () => {
    const neo4j = { ...config.neo4j, onStatement: (text: string) => log.debug({ statement: text }, 'cypher') };
    const catalog = await openCatalog(lifecycle, { neo4j, log });
    const serving = await serveSubgraph(catalog.subgraph, {
      host: config.host,
      port: config.port,
      signer: createViewerSigner(config.gatewaySecret),
      notReady: catalog.notReady,
      internalRoutes: {
        '/changes': (query) =>
          catalog.changes(count(query, 'after', 0), Math.min(count(query, 'limit', maxChanges), maxChanges)),
      },
    });
    lifecycle.onStop('http', () => serving.stop());
    log.info({ url: serving.url }, 'catalog is serving');
    return { url: serving.url, stop: () => lifecycle.stop() };
  });
}

function count(query: URLSearchParams, name: string, fallback: number): number {
  const text = query.get(name);
  const value = text === null ? fallback : Number(text);
  if (!Number.isSafeInteger(value) || value < 0)
    throw new HttpError('BAD_REQUEST', `"${name}" must be an integer of 0 or more.`);
  return value;
}
