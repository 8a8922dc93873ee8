/** Social as a process of its own. */
import { createLifecycle, openOrUnwind } from '../../../kit/src/lifecycle.js';
import { createLog } from '../../../kit/src/log.js';
import { createViewerSigner } from '../../../kit/src/identity/viewer.js';
import { serveSubgraph } from '../../../kit/src/subgraphServer.js';
import type { SocialConfig } from './config.js';
import { httpFeed } from './feed/source.js';
import { openSocial } from './social.js';

export async function start(config: SocialConfig): Promise<{ url: string; stop(): Promise<void> }> {
  const log = createLog('social', config.debug);
  const lifecycle = createLifecycle(log);
  return openOrUnwind(lifecycle, async () => {
    const signer = createViewerSigner(config.gatewaySecret);
    const postgres = { ...config.postgres, onStatement: (text: string) => log.debug({ statement: text }, 'sql') };
    const social = await openSocial(lifecycle, { postgres, source: httpFeed(config.catalogUrl, signer), log });
    const serving = await serveSubgraph(social.subgraph, {
      host: config.host,
      port: config.port,
      signer,
      notReady: social.notReady,
    });
    lifecycle.onStop('http', () => serving.stop());
    log.info({ url: serving.url }, 'social is serving');
    return { url: serving.url, stop: () => lifecycle.stop() };
  });
}
