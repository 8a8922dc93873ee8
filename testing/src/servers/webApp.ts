/** The whole product with the built web app, as a browser sees it. */
import { existsSync } from 'node:fs';
import { repositoryFile } from '@marquee/dev/repository';
import { readGatewayConfig } from '@marquee/gateway/config';
import { startSupergraph, type Supergraph } from './supergraph.js';

/** Throws an Error when the app is not built: `make test` builds it first. */
export async function startWebApp(): Promise<Supergraph> {
  const root = repositoryFile('web', 'dist');
  if (!existsSync(`${root}/index.html`)) throw new Error('The web app is not built: npm run build.');
  const { web } = readGatewayConfig({ DEV_ISSUER: 'true', WEB_ROOT: root });
  return startSupergraph({ web });
}
