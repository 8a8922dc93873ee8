/** docs/errors.md, from the table of errors. */
import { errorTable, type ErrorEntry } from '@marquee/kit/errorTable';
import { code, table } from './markdown.js';

const introduction = `# Errors

An error that a client receives has a code from this page in \`extensions.code\`. The list is closed: any other failure arrives as
\`INTERNAL_SERVER_ERROR\`. \`extensions.requestId\` identifies the request in the logs. An error of a subgraph also has \`path\` and
\`extensions.service\`. Errors never contain URLs, statements or stacks.

A problem that the user can fix is not an error: mutations return it in the field \`userErrors\` of their payload. An entity that does
not exist, or that the viewer may not see, is \`null\`.

The table shows the HTTP status of an error that concerns the whole request. An error of one field arrives with status 200, beside the
data of the other fields.`;

/** The page. */
export function errorsPage(): string {
  const entries: [string, ErrorEntry][] = Object.entries(errorTable);
  const rows = entries.map(([name, { status, sentBy, when }]) => [
    `<a id="${name.toLowerCase()}"></a>${code(name)}`,
    String(status),
    sentBy,
    when,
  ]);
  const statuses = entries.flatMap(([name, { otherStatuses = {} }]) =>
    Object.entries(otherStatuses).map(([status, reason]) => [code(name), status, reason]),
  );
  const messages = entries.map(([name, { message }]) => [code(name), message]);
  return `${introduction}

${table(['Code', 'Status', 'Sent by', 'When'], rows)}

## Other statuses

Some codes have another status in special cases.

${table(['Code', 'Status', 'Case'], statuses)}

## Default messages

An error has this message unless there is a more specific one. Clients act on the code, not on the message. Apollo Server writes the
messages of its own errors.

${table(['Code', 'Message'], messages)}

<!-- Generated from kit/src/errorTable.ts by npm run docs:build. -->
`;
}
