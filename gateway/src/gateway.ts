/** The gateway: answers operations over the composed supergraph. A data source for each subgraph says how to call it. */
import type { Lifecycle } from '@marquee/kit/lifecycle';
import { addKnownOperations } from '@marquee/kit/telemetry/operationNames';
import type { CatalogChanges, ChangedIdsSource } from './caching/catalogChanges.js';
import { openCatalogChanges } from './caching/responseCache.js';
import type { DataSource } from './dataSources/dataSource.js';
import { withFailedFields } from './dataSources/failedFields.js';
import { serveGateway } from './http/gatewayServer.js';
import type { ServingOptions } from './http/gatewayServerOptions.js';
import { createIdentity } from './identity/authenticate.js';
import type { DevIssuer } from './identity/devIssuer.js';
import { openLoadShedder } from './loadShedding/loadSheddingSettings.js';
import { readManifest } from './operations/manifest.js';
import { createMemoryStore, createRedisStore } from './operations/persistedQueries.js';
import { createRateLimiter } from './rateLimit/rateLimiter.js';
import { openRedisLink } from './redis/redisLink.js';
import { readRestOperations } from './rest/restOperations.js';
import { followSupergraphFile } from './supergraph/supergraphFile.js';
import { observedDataSource } from './telemetry/observedDataSource.js';

export interface GatewayOptions extends ServingOptions {
  /** How to call the subgraph `name`, whose address in the supergraph is `url`. */
  dataSource(name: string, url: string): DataSource;
  /** The catalog's change feed; without it no answer is kept. */
  readonly changedIds?: ChangedIdsSource;
  /** Whether the known operations are planned at the start, beside the first requests. Else each with its first request. */
  readonly planKnown?: boolean;
}

export interface Gateway {
  readonly url: string;
  readonly devIssuer: DevIssuer | undefined;
  /** Answers /ready with 503 from now on; requests are still taken. */
  announceStop(): void;
  /** Looks now whether there is a new version of the supergraph file. Resolves when it has taken over, or is refused. */
  reload(): Promise<void>;
  /** What the gateway knows of the change feed; undefined if it keeps no answers. */
  readonly changes: CatalogChanges | undefined;
}

/** Serves until `lifecycle.stop()`. Throws a StartError when the port is in use. */
export async function openGateway(lifecycle: Lifecycle, options: GatewayOptions): Promise<Gateway> {
  const { config, log } = options;
  const identity = await createIdentity(config.identity);
  const redis = config.redis && (await openRedisLink(lifecycle, { ...config.redis, log }));
  const restOperations = config.rest ? readRestOperations() : [];
  const manifest = readManifest(
    config.operations.manifest,
    restOperations.map(({ query }) => query),
  );
  addKnownOperations(manifest.names);
  const changes = openChanges(lifecycle, options);
  const supergraph = await followSupergraphFile(lifecycle, {
    config,
    log,
    manifest,
    persistedQueries: redis ? createRedisStore(redis) : createMemoryStore(),
    redis,
    changes,
    dataSource: keepDataSources(options),
  });
  const rateLimiter = createRateLimiter({ config: config.rateLimits, costLimits: config.costLimits, redis });
  const shedder = openLoadShedder(lifecycle, config);
  const serving = await serveGateway({ ...options, current: supergraph.current, identity, rateLimiter, shedder });
  lifecycle.onStop('http', () => serving.stop());
  if (options.planKnown) void supergraph.planKnown();
  const { url, announceStop } = serving;
  return { url, announceStop, devIssuer: identity.devIssuer, changes, reload: supergraph.reload };
}

/** One data source for each subgraph, with its connections, for all versions of the supergraph. */
function keepDataSources({ dataSource }: GatewayOptions): GatewayOptions['dataSource'] {
  const kept = new Map<string, DataSource>();
  return (name, url) => {
    const found = kept.get(name) ?? observedDataSource(name, withFailedFields(dataSource(name, url)));
    kept.set(name, found);
    return found;
  };
}

/** Undefined if no answer is kept. */
function openChanges(
  lifecycle: Lifecycle,
  { config: { responseCache: config }, log, changedIds }: GatewayOptions,
): CatalogChanges | undefined {
  return config.isEnabled && changedIds ? openCatalogChanges(lifecycle, changedIds, { config, log }) : undefined;
}
