/** What the gateway answers for a subgraph that does not: a code and a path, and nothing of where or what it is. */
import type { GatewayGraphQLResponse } from '@apollo/server-gateway-interface';
import { parse } from 'graphql';
import type { ErrorCode } from '../../../kit/src/errors.js';

type FailureCode = Extract<ErrorCode, 'SUBGRAPH_TIMEOUT' | 'SUBGRAPH_UNAVAILABLE'>;

const messages: Record<FailureCode, string> = {
  SUBGRAPH_TIMEOUT: 'This part of the answer took too long.',
  SUBGRAPH_UNAVAILABLE: 'This part of the answer is not available right now.',
};

/** An error for each root field that the fetch was for; a fetch of entities is named by the first of them. */
export function subgraphFailure(service: string, query: string | undefined, code: FailureCode): GatewayGraphQLResponse {
  const errors = rootFields(query).map((name) => ({
    message: messages[code],
    path: name === '_entities' ? [name, 0] : [name],
    extensions: { code, service },
  }));
  // The gateway reads code, message and path only, though it types these as whole errors.
  return { errors: errors as unknown as NonNullable<GatewayGraphQLResponse['errors']> };
}

function rootFields(query: string | undefined): string[] {
  const operation = parse(query ?? '{ __typename }').definitions.find((node) => node.kind === 'OperationDefinition');
  return (operation?.selectionSet.selections ?? []).flatMap((selection) =>
    selection.kind === 'Field' ? [selection.alias?.value ?? selection.name.value] : [],
  );
}
