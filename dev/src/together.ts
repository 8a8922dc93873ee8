/** Gateway and both subgraphs in one process, on databases that are there already. */
import type { Lifecycle } from '../../kit/src/lifecycle.js';
import type { Log } from '../../kit/src/log.js';
import type { GatewayConfig } from '../../gateway/src/config.js';
import { inProcessDataSource } from '../../gateway/src/dataSources/inProcess.js';
import { openGateway, type Gateway } from '../../gateway/src/gateway.js';
import { openCatalog, type Catalog } from '../../subgraphs/catalog/src/catalog.js';
import type { Neo4jSettings } from '../../subgraphs/catalog/src/neo4j/connection.js';
import type { PostgresSettings } from '../../subgraphs/social/src/db/connection.js';
import { openSocial, type Social, type SocialOptions } from '../../subgraphs/social/src/social.js';

export interface TogetherOptions {
  readonly neo4j: Neo4jSettings;
  readonly postgres: PostgresSettings;
  readonly log: Log;
  readonly clock?: SocialOptions['clock'];
}

export interface Together {
  readonly catalog: Catalog;
  readonly social: Social;
  /** Opens the front door; what is to be loaded first is loaded before. */
  serve(config: GatewayConfig): Promise<Gateway>;
}

export async function openTogether(lifecycle: Lifecycle, options: TogetherOptions): Promise<Together> {
  const { log, clock } = options;
  const catalog = await openCatalog(lifecycle, { neo4j: options.neo4j, log });
  const social = await openSocial(lifecycle, {
    postgres: options.postgres,
    source: (after) => catalog.changes(after),
    log,
    ...(clock ? { clock } : {}),
  });
  const subgraphs = new Map([catalog.subgraph, social.subgraph].map((subgraph) => [subgraph.name, subgraph]));
  return {
    catalog,
    social,
    serve: (config) =>
      openGateway(lifecycle, {
        config,
        log,
        dataSource: (name) => inProcessDataSource(subgraphs.get(name)!),
        notReady: async () => [...(await catalog.notReady()), ...(await social.notReady())],
      }),
  };
}
