/** Apollo Client: one HTTP request for each operation, with the token of the session. */
import { ApolloClient, ApolloLink, CombinedGraphQLErrors, HttpLink, InMemoryCache, ServerError } from '@apollo/client';
import { ErrorLink } from '@apollo/client/link/error';
import { from as promised, switchMap } from 'rxjs';
import { costHeader, recordExchange } from '../request/exchanges.js';
import { currentSession, renewSession } from '../session/session.js';
import { cachePolicies } from './cachePolicies.js';
import { followOtherTabs, tellOtherTabs } from './otherTabs.js';
import type { Settings } from './settings.js';

export function createClient(settings: Settings): ApolloClient {
  const client = new ApolloClient({
    cache: new InMemoryCache(cachePolicies),
    link: ApolloLink.from([
      tellOtherTabs,
      renewal(settings),
      new HttpLink({ uri: settings.graphql, fetch: fetchAsViewer }),
    ]),
    dataMasking: true,
    defaultOptions: {
      watchQuery: { errorPolicy: 'all' },
      query: { errorPolicy: 'all' },
      mutate: { errorPolicy: 'all' },
    },
  });
  followOtherTabs(client);
  return client;
}

/** A request with a token that has ended is sent once more with another one. */
const renewal = (settings: Settings) =>
  new ErrorLink(({ error, operation, forward }) => {
    const { retried } = operation.getContext() as { retried?: boolean };
    if (!isUnauthenticated(error) || retried === true || currentSession().status === 'signedOut') return undefined;
    operation.setContext({ retried: true });
    return promised(renewSession(settings)).pipe(switchMap(() => forward(operation)));
  });

function isUnauthenticated(error: unknown): boolean {
  if (ServerError.is(error)) return error.statusCode === 401;
  // A field that needs a profile is refused with the same code, and with its path.
  const refusesToken = ({ path, extensions }: CombinedGraphQLErrors['errors'][number]) =>
    path === undefined && extensions?.code === 'UNAUTHENTICATED';
  return CombinedGraphQLErrors.is(error) && error.errors.some(refusesToken);
}

/** Adds the token, and records what was sent and answered for the drawer that shows the query. */
const fetchAsViewer: typeof fetch = async (input, init = {}) => {
  const session = currentSession();
  const headers = new Headers(init.headers);
  if (session.status === 'signedIn') headers.set('authorization', `Bearer ${session.token}`);
  headers.set(costHeader, 'true');
  const startedAt = performance.now();
  const response = await fetch(input, { ...init, headers });
  void recordExchange({ request: init.body as string, response: response.clone(), startedAt });
  return response;
};
