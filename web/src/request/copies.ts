/** The request of a page as a developer takes it away. */
import type { Exchange } from './exchanges.js';

type Sent = Pick<Exchange, 'operationName' | 'query' | 'variables'>;

/** Text in single quotes of a POSIX shell. */
const shellText = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

const bodyOf = ({ operationName, query, variables }: Sent) => JSON.stringify({ operationName, query, variables });

/** A command for a shell. The token is left to the reader: a copied command is often shown to others. */
export const curlOf = (url: string, sent: Sent): string =>
  [
    `curl ${shellText(url)}`,
    `-H 'content-type: application/json'`,
    `-H "authorization: Bearer $TOKEN"`,
    `--data-raw ${shellText(bodyOf(sent))}`,
  ].join(' \\\n  ');

export const typescriptOf = (
  url: string,
  { operationName, query, variables }: Sent,
): string => `const response = await fetch(${JSON.stringify(url)}, {
  method: 'POST',
  headers: { 'content-type': 'application/json', authorization: \`Bearer \${token}\` },
  body: JSON.stringify({
    operationName: ${JSON.stringify(operationName)},
    query: ${JSON.stringify(query)},
    variables: ${JSON.stringify(variables)},
  }),
});
const { data, errors } = await response.json();
`;

/** A link that opens the operation in the explorer at `explorer`, as the development member `handle`. */
export function explorerLink(explorer: string, { query, variables }: Sent, handle: string | undefined): string {
  const fragment = new URLSearchParams({ operation: query, variables: JSON.stringify(variables) });
  if (handle !== undefined) fragment.set('as', handle);
  return `${explorer}#${fragment.toString()}`;
}
