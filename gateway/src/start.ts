/** The gateway as a process of its own, with its subgraphs in other processes. */
import { createLifecycle, openOrUnwind } from '@marquee/kit/lifecycle';
import { createLog } from '@marquee/kit/log';
import { startTelemetry } from '@marquee/kit/telemetry/telemetry';
import { createViewerSigner } from '@marquee/kit/identity/viewer';
import type { MultiProcessConfig } from './config.js';
import { httpChangedIds } from './caching/httpChangedIds.js';
import { openHttpDataSource, type HttpDataSource } from './dataSources/httpDataSource.js';
import { openGateway } from './gateway.js';

interface Started {
  readonly url: string;
  announceStop(): void;
  /** Looks now whether there is a new version of the supergraph file. */
  reload(): Promise<void>;
  readonly drainDelayMs: number;
  stop(): Promise<void>;
}

/** Subgraphs need not be up. Throws a StartError when the port is in use. */
export async function start(config: MultiProcessConfig): Promise<Started> {
  const log = createLog('gateway', config.debug);
  const lifecycle = createLifecycle(log);
  return openOrUnwind(lifecycle, async () => {
    await startTelemetry(lifecycle, { service: 'gateway', config: config.telemetry, log });
    const signer = createViewerSigner(config.gatewaySecrets);
    const feedUrl = config.catalogFeedUrl ?? config.subgraphUrls.catalog;
    const subgraphs: HttpDataSource[] = [];
    const awaySubgraphs = () => subgraphs.filter(({ isReachable }) => !isReachable).map(({ name }) => name);
    const { url, announceStop, reload } = await openGateway(lifecycle, {
      config,
      log,
      ...(feedUrl === undefined ? {} : { changedIds: httpChangedIds(feedUrl, signer) }),
      // As long as one subgraph answers, there is a part to serve.
      notReady: async () => (awaySubgraphs().length === subgraphs.length ? awaySubgraphs() : []),
      degraded: awaySubgraphs,
      planKnown: true,
      dataSource: (name, urlInSupergraph) => {
        const url = config.subgraphUrls[name] ?? urlInSupergraph;
        if (!URL.canParse(url)) throw new Error(`the subgraph "${name}" has no address: set SUBGRAPH_URLS`);
        const { resilience, maxAnswerBytes } = config;
        const connection = { name, url, signer, log, resilience, maxAnswerBytes };
        const subgraph = openHttpDataSource(lifecycle, connection);
        subgraphs.push(subgraph);
        return subgraph.dataSource;
      },
    });
    log.info({ url }, 'gateway is serving');
    return { url, announceStop, reload, drainDelayMs: config.drainDelayMs ?? 0, stop: () => lifecycle.stop() };
  });
}
