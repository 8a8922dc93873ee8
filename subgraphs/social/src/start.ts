/** Starts social as its own process. */
import { createLifecycle, openOrUnwind } from '@marquee/kit/lifecycle';
import { createLog } from '@marquee/kit/log';
import { createViewerSigner } from '@marquee/kit/identity/viewer';
import { serveSubgraph } from '@marquee/kit/subgraph/subgraphServer';
import type { SocialConfig } from './config.js';
import { httpChangeSource } from './changeFeed/source.js';
import { openSocial } from './social.js';

export async function start(config: SocialConfig): Promise<{ url: string; stop(): Promise<void> }> {
  const log = createLog('social', config.debug);
  const lifecycle = createLifecycle(log);
  return openOrUnwind(lifecycle, async () => {
    const signer = createViewerSigner(config.gatewaySecret);
    const postgres = { ...config.postgres, onStatement: (text: string) => log.debug({ statement: text }, 'sql') };
    const social = await openSocial(lifecycle, {
      postgres,
      changeSource: httpChangeSource(config.catalogUrl, signer),
      log,
    });
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
