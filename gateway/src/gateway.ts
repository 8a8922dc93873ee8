/** The gateway: Apollo Server over the composed supergraph. A data source for each subgraph says how to call it. */
import { readFileSync } from 'node:fs';
import { ApolloGateway, type GraphQLDataSource } from '@apollo/gateway';
import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import { ApolloServerPluginLandingPageLocalDefault } from '@apollo/server/plugin/landingPage/default';
import { maskError } from '@marquee/kit/errors';
import type { Lifecycle } from '@marquee/kit/lifecycle';
import type { Log } from '@marquee/kit/log';
import type { GatewayConfig } from './config.js';
import type { GatewayContext } from './context.js';
import { serveGateway } from './gatewayServer.js';
import { createIdentity } from './identity/authenticate.js';
import type { DevIssuer } from './identity/devIssuer.js';

export interface GatewayOptions {
  readonly config: GatewayConfig;
  readonly log: Log;
  /** How to call the subgraph `name`. */
  dataSource(name: string): GraphQLDataSource<GatewayContext>;
  readonly notReady?: () => Promise<readonly string[]>;
}

export interface Gateway {
  readonly url: string;
  readonly devIssuer: DevIssuer | undefined;
}

/** Relative to this file in the repository and in images. */
const supergraphFile = new URL('../../schema/supergraph.graphql', import.meta.url);

/** Limit for the tokens of a document: many times the largest stored operation, and fast to parse. */
const maxTokens = 5_000;

/** Serves until `lifecycle.stop()`. Throws a StartError when the port is in use. */
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
  const serving = await serveGateway(server, identity, options);
  lifecycle.onStop('http', () => serving.stop());
  return { url: serving.url, devIssuer: identity.devIssuer };
}

/** Masks every error of a response, so that it has a code of the error table and the request's id. */
const errorMaskingPlugin: ApolloServerPlugin<GatewayContext> = {
  requestDidStart: async () => ({
    willSendResponse: async ({ response, contextValue }) => {
      if (response.body.kind !== 'single') return;
      const { singleResult } = response.body;
      if (singleResult.errors)
        singleResult.errors = singleResult.errors.map((error) => maskError(error, contextValue.requestId));
      // Apollo lists there which non-null field set which parent to null. Clients do not need it.
      if (singleResult.extensions?.valueCompletion) delete singleResult.extensions;
    },
  }),
};

/** Apollo's logger: its info lines become debug lines; warnings and errors keep their level. */
const apolloLogger = (log: Log) => ({
  debug: (message?: unknown) => log.debug(String(message)),
  info: (message?: unknown) => log.debug(String(message)),
  warn: (message?: unknown) => log.warn(String(message)),
  error: (message?: unknown) => log.error(String(message)),
});
