/** The gateway's HTTP server: GraphQL at / and /graphql, REST at /api/v1, the web app, development tokens and health checks. */
import { addressList } from '@marquee/kit/http/addresses';
import { createBodyReader, type BodyReader } from '@marquee/kit/http/bodyReader';
import { serve, type Serving } from '@marquee/kit/http/httpServer';
import type { Handler, Routes } from '@marquee/kit/http/routes';
import { graphiqlPath, graphiqlRoutes } from '../explorer/graphiql.js';
import { createRestRoutes } from '../rest/restRoutes.js';
import { createClientAddress } from './clientAddress.js';
import { withCors } from './cors.js';
import { devMembersHandler, devTokenHandler } from './devTokens.js';
import { openExplorerPage } from './explorerPage.js';
import type { GatewayServerOptions } from './gatewayServerOptions.js';
import { graphqlHandler, graphqlMethods } from './graphqlHandler.js';
import { limitSignIn } from './limitSignIn.js';
import { createRunOperation } from './runOperation.js';
import { securityHeaders } from './securityHeaders.js';
import { showCertificate } from '../telemetry/certificate.js';
import { createWebApp } from '../web/webApp.js';

/** Throws a StartError when the port is in use. */
export async function serveGateway(options: GatewayServerOptions): Promise<Serving> {
  const { config, log, notReady, degraded } = options;
  const { corsOrigins, limits, tls } = config.http;
  const bodies = createBodyReader(limits.bodies);
  const run = createRunOperation(options, bodies);
  const page = await openExplorerPage({ config, log });
  const graphql = withCors(corsOrigins, graphqlHandler({ run, page, log }), graphqlMethods);
  const web = config.web && createWebApp(config.web, config.graphiqlFolder && graphiqlPath);
  const routes: Routes = {
    '* /': web ? web.atRoot(graphql) : graphql,
    '* /graphql': graphql,
    ...(config.rest ? createRestRoutes(run, { config, log }) : {}),
    ...devRoutes(options, bodies),
    ...graphiqlRoutes(config.graphiqlFolder),
  };
  const serving = await serve({
    host: config.host,
    port: config.port,
    routes,
    ...(web ? { fallback: web.fallback } : {}),
    limits,
    log,
    headers: securityHeaders(tls !== undefined),
    ...(tls ? { tls } : {}),
    ...(notReady ? { notReady } : {}),
    ...(degraded ? { degraded } : {}),
  });
  if (tls) showCertificate(tls.cert);
  return serving;
}

/** In development only. */
function devRoutes(options: GatewayServerOptions, bodies: BodyReader): Routes {
  const { config, identity, rateLimiter, log, devMembers = async () => [] } = options;
  const { devIssuer } = identity;
  if (!devIssuer || config.identity.kind !== 'development') return {};
  const origins = config.http.corsOrigins.filter((origin) => origin !== '*');
  const rule = { origins, clients: addressList(config.identity.clients ?? []) };
  const addressOf = createClientAddress(config.http.trustedProxies);
  const guarded = (handler: Handler, methods: string) =>
    withCors(origins, limitSignIn({ rateLimiter, addressOf, log }, handler), methods);
  const tokens = guarded(devTokenHandler({ devIssuer, bodies, rule }), 'POST, OPTIONS');
  const members = guarded(devMembersHandler(devMembers, rule), 'GET, HEAD, OPTIONS');
  return {
    'POST /dev/token': tokens,
    'OPTIONS /dev/token': tokens,
    'GET /dev/members': members,
    'OPTIONS /dev/members': members,
  };
}
