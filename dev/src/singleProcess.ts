/** Gateway and both subgraphs in one process, on running databases. */
import type { Lifecycle } from '@marquee/kit/lifecycle';
import type { Log } from '@marquee/kit/log';
import type { GatewayConfig } from '@marquee/gateway/config';
import { inProcessDataSource } from '@marquee/gateway/dataSources/inProcessDataSource';
import { openGateway, type Gateway } from '@marquee/gateway/gateway';
import { openCatalog, type Catalog } from '@marquee/catalog/catalog';
import type { Neo4jSettings } from '@marquee/graph/neo4j/connection';
import type { PostgresSettings } from '@marquee/social/db/connection';
import { membersToBecome } from './membersToBecome.js';
import { openSocial, type Social, type SocialOptions } from '@marquee/social/social';

export interface SingleProcessOptions {
  readonly neo4j: Neo4jSettings;
  readonly postgres: PostgresSettings;
  readonly log: Log;
  /** Memory of the facts that the catalog keeps. Default: it keeps none, so that statements can be counted. */
  readonly factsBytes?: number;
  /** Memory of the films that searches read. Default: they read them from Neo4j. */
  readonly filmsBytes?: number;
  readonly clock?: SocialOptions['clock'];
}

export interface SingleProcess {
  readonly catalog: Catalog;
  readonly social: Social;
  /** Starts serving. Load data before. */
  serve(config: GatewayConfig): Promise<Gateway>;
}

/** Opens both subgraphs; `lifecycle.stop()` closes them and the gateway. */
export async function openSingleProcess(lifecycle: Lifecycle, options: SingleProcessOptions): Promise<SingleProcess> {
  const { log, clock } = options;
  const catalog = await openCatalog(lifecycle, {
    ...{ neo4j: options.neo4j, log },
    ...(options.factsBytes === undefined ? {} : { factsBytes: options.factsBytes }),
    ...(options.filmsBytes === undefined ? {} : { filmsBytes: options.filmsBytes }),
  });
  const social = await openSocial(lifecycle, {
    postgres: options.postgres,
    changeSource: (after) => catalog.changes(after),
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
        changedIds: (after) => catalog.changedIds(after),
        devMembers: () => membersToBecome(social),
        dataSource: (name) => {
          const subgraph = subgraphs.get(name);
          if (!subgraph) throw new Error(`there is no subgraph "${name}"`);
          return inProcessDataSource(subgraph);
        },
        notReady: async () => [...(await catalog.notReady()), ...(await social.notReady())],
      }),
  };
}
