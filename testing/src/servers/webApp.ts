/** The whole product with the built web app, as a browser sees it. */
import { existsSync } from 'node:fs';
import { repositoryFile } from '@marquee/dev/repository';
import { readGatewayConfig } from '@marquee/gateway/config';
import { startSupergraph, type Supergraph } from './supergraph.js';

/** `settings` of limits replace those of tests, which limit no rates. */
export async function startWebApp(settings: Readonly<Record<string, string>> = {}): Promise<Supergraph> {
  const { web, rateLimits, costLimits } = readGatewayConfig({
    ...{ DEV_ISSUER: 'true', WEB_ROOT: webRoot(), RATE_LIMITS: 'false' },
    ...settings,
  });
  return startSupergraph({ web, rateLimits, costLimits });
}

/** The folder of the built app. Throws an Error when it is not built: `make test` builds it first. */
export function webRoot(): string {
  const root = repositoryFile('web', 'dist');
  if (!existsSync(`${root}/index.html`)) throw new Error('The web app is not built: npm run build.');
  return root;
}
