/** GraphiQL for the gateway that serves this page. Nothing comes from another host. */
import 'graphiql/setup-workers/vite';
import 'graphiql/style.css';
import './explorer.css';
import { createRoot } from 'react-dom/client';
import { GraphiQL, type GraphiQLProps } from 'graphiql';
import { readOpenedOperation } from './openedOperation.js';
import { SignIn } from './SignIn.js';
import { identityHeaders, lastHandle, signInAs } from './signIn.js';

const firstOperation = `# Choose at the top right who sends the operation, then press the button, or Ctrl and Enter.
query FriendsWatchedWithActorsILove {
  discover(
    filter: { watchedBy: FRIENDS, window: LAST_30_DAYS, starring: { lovedByMe: true }, seenByMe: false }
    first: 10
  ) {
    totalCount
    edges {
      reasons { text }
      node { title year cast(first: 3) { nodes { character person { name } } } }
    }
  }
}
`;

/** A header that the user wrote in the editor comes first. */
const fetcher: GraphiQLProps['fetcher'] = async (body, options) => {
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/graphql-response+json, application/json',
      ...identityHeaders(),
      ...options?.headers,
    },
    body: JSON.stringify(body),
  });
  return (await response.json()) as object;
};

const { operation, variables, as } = readOpenedOperation(location);
const handle = as ?? lastHandle();
const isSignedIn = handle !== null && (await signInAs(handle));
// Another link opens another operation, also in this tab.
addEventListener('hashchange', () => location.reload());

createRoot(document.getElementById('root')!).render(
  <>
    <header>
      <strong>Marquee GraphiQL</strong>
      <a href="/graphql">Apollo Sandbox (needs internet)</a>
      <SignIn current={isSignedIn ? handle : null} />
    </header>
    <GraphiQL
      fetcher={fetcher}
      defaultQuery={firstOperation}
      initialQuery={operation}
      initialVariables={operation === undefined ? undefined : (variables ?? '')}
      inputValueDeprecation
      shouldPersistHeaders={false}
      showPersistHeadersSettings={false}
    >
      <GraphiQL.Logo> </GraphiQL.Logo>
    </GraphiQL>
  </>,
);
