/** What a GET without an operation gets: Apollo Server's page for trying operations, or what is wrong. */
import { ApolloServer, type HeaderMap, type HTTPGraphQLResponse } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import { ApolloServerPluginLandingPageLocalDefault } from '@apollo/server/plugin/landingPage/default';
import type { Log } from '@marquee/kit/log';
import { prefersPage } from './mediaTypes.js';

export interface ExplorerPage {
  /** Whether a GET with this header `accept` gets the page, also if it has an operation. */
  isWanted(accept: string | undefined): boolean;
  /** Answers a GET. `search` is the part of the address from the question mark on. */
  answer(headers: HeaderMap, search: string): Promise<HTTPGraphQLResponse>;
}

export interface ExplorerOptions {
  readonly config: { readonly explorers: boolean };
  readonly log: Log;
}

/** It holds nothing that has to be closed. */
export async function openExplorerPage({ config: { explorers }, log }: ExplorerOptions): Promise<ExplorerPage> {
  const server = new ApolloServer({
    // The page reads the schema by introspection, as any client does.
    typeDefs: 'type Query { page: Boolean }',
    csrfPrevention: false,
    stopOnTerminationSignals: false,
    logger: apolloLogger(log),
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      explorers ? ApolloServerPluginLandingPageLocalDefault({ embed: true }) : ApolloServerPluginLandingPageDisabled(),
    ],
  });
  await server.start();
  return {
    isWanted: (accept) => explorers && prefersPage(accept),
    answer: (headers, search) =>
      server.executeHTTPGraphQLRequest({
        httpGraphQLRequest: { method: 'GET', headers, search, body: undefined },
        context: async () => ({}),
      }),
  };
}

/** Apollo's logger: its info lines become debug lines; warnings and errors keep their level. */
const apolloLogger = (log: Log) => ({
  debug: (message?: unknown) => log.debug(String(message)),
  info: (message?: unknown) => log.debug(String(message)),
  warn: (message?: unknown) => log.warn(String(message)),
  error: (message?: unknown) => log.error(String(message)),
});
