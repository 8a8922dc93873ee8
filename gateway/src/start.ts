/** The gateway as a process of its own, with its subgraphs in other processes. */
import { createLifecycle, openOrUnwind } from '@marquee/kit/lifecycle';
import { createLog } from '@marquee/kit/log';
import { createViewerSigner } from '@marquee/kit/identity/viewer';
import type { MultiProcessConfig } from './config.js';
import { httpDataSource } from './dataSources/httpDataSource.js';
import { openGateway } from './gateway.js';

/** Throws a StartError when the port is in use. */
export async function start(config: MultiProcessConfig): Promise<{ url: string; stop(): Promise<void> }> {
  const log = createLog('gateway', config.debug);
  const lifecycle = createLifecycle(log);
  return openOrUnwind(lifecycle, async () => {
    const signer = createViewerSigner(config.gatewaySecret);
    const { url } = await openGateway(lifecycle, {
      config,
      log,
      dataSource: (name) => {
        const subgraphUrl = config.subgraphUrls[name];
        if (!subgraphUrl) throw new Error(`the supergraph has a subgraph "${name}" whose address is not configured`);
        return httpDataSource(lifecycle, { name, url: subgraphUrl, signer, log });
      },
    });
    log.info({ url }, 'gateway is serving');
    return { url, stop: () => lifecycle.stop() };
  });
}
