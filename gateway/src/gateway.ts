/** The gateway: Apollo Server over the composed supergraph, whichever way its subgraphs are reached. */
import { readFileSync } from 'node:fs';
import { ApolloGateway, type GraphQLDataSource } from '@apollo/gateway';
import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import { ApolloServerPluginLandingPageLocalDefault } from '@apollo/server/plugin/landingPage/default';
import { maskError } from '@marquee/kit/errors';
import type { Lifecycle } from '@marquee/kit/lifecycle';
import type { Log } from '@marquee/kit/log';
import type { Serving } from '@marquee/kit/http/httpServer';
import type { GatewayConfig } from './config.js';
import type { GatewayContext } from './context.js';
import { serveGateway } from './gatewayServer.js';
import { createIdentity } from './identity/authenticate.js';
import type { DevIssuer } from './identity/devIssuer.js';

export interface GatewayOptions {
  readonly config: GatewayConfig;
  readonly log: Log;
  /** How to reach a subgraph of this name. */
  dataSource(name: string): GraphQLDataSource<GatewayContext>;
  readonly notReady?: () => Promise<readonly string[]>;
}

export interface Gateway {
  readonly url: string;
  readonly devIssuer: DevIssuer | undefined;
}

/** Beside this workspace, wherever that is: in the repository and in images. */
const supergraphFile = new URL('../../schema/supergraph.graphql', import.meta.url);

/** Tokens of a document: many times the largest stored operation, and far below what would be slow to parse. */
const maxTokens = 5_000;

/** Serves from when it is ready until `lifecycle.stop()`. */
export async function openGateway(lifecycle: Lifecycle, options: GatewayOptions): Promise<Gateway> {
  const { config, log } = options;
  const identity = await createIdentity(config.identity);
  const gateway = new ApolloGateway({
    supergraphSdl: readFileSync(supergraphFile, 'utf8'),
    buildService: ({ name }) => options.dataSource(name),
    logger: apolloLogger(log),
  });
  const server = new ApolloServer<GatewayContext>({
    gateway,
    introspection: !config.production,
    includeStacktraceInErrorResponses: false,
    parseOptions: { maxTokens },
    maxRecursiveSelections: true,
    stopOnTerminationSignals: false,
    logger: apolloLogger(log),
    plugins: [
      errorMaskingPlugin,
      config.production
        ? ApolloServerPluginLandingPageDisabled()
        : ApolloServerPluginLandingPageLocalDefault({ embed: true }),
    ],
  });
  await server.start();
  lifecycle.onStop('apollo server', () => server.stop());
  const serving: Serving = await serveGateway(server, identity, options);
  lifecycle.onStop('http', () => serving.stop());
  return { url: serving.url, devIssuer: identity.devIssuer };
}

/** Every error that leaves has a code from the closed list and the request's id, and nothing of what is inside. */
const errorMaskingPlugin: ApolloServerPlugin<GatewayContext> = {
  requestDidStart: async () => ({
    willSendResponse: async ({ response, contextValue }) => {
      if (response.body.kind !== 'single') return;
      const { singleResult } = response.body;
      if (singleResult.errors)
        singleResult.errors = singleResult.errors.map((error) => maskError(error, contextValue.requestId));
      // Apollo tells there which null came of which non-null field: nothing that a client needs.
      if (singleResult.extensions?.valueCompletion) delete singleResult.extensions;
    },
  }),
};

/** Apollo's own remarks at the level of debug, its troubles as they are. */
const apolloLogger = (log: Log) => ({
  debug: (message?: unknown) => log.debug(String(message)),
  info: (message?: unknown) => log.debug(String(message)),
  warn: (message?: unknown) => log.warn(String(message)),
  error: (message?: unknown) => log.error(String(message)),
});
