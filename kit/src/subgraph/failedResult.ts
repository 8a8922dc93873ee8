/** The result of an operation of which nothing is answered: errors with code and path, without address or cause. */
import { GraphQLError, Kind, type DocumentNode } from 'graphql';
import { errorTable, type ErrorCode } from '../errorTable.js';

/** `service` is the name of the subgraph. */
interface FailureExtensions {
  readonly code: ErrorCode;
  readonly service: string;
  readonly requestId?: string;
  /** Of a mutation: whether it can be sent again. */
  readonly retryable?: boolean;
}

/** One error for each root field of the document's first operation; a gateway sends one operation. */
export const rootFieldErrors = (document: DocumentNode, extensions: FailureExtensions): GraphQLError[] =>
  rootFields(document).map(
    (name) =>
      new GraphQLError(errorTable[extensions.code].message, {
        path: [name],
        extensions: { ...extensions },
      }),
  );

/** The names in the answer of the fields at the root. */
function rootFields(document: DocumentNode): string[] {
  const operation = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
  return (operation?.selectionSet.selections ?? []).flatMap((selection) =>
    selection.kind === Kind.FIELD ? [selection.alias?.value ?? selection.name.value] : [],
  );
}
