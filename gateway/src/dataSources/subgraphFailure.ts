/** What the gateway answers for a subgraph that does not: a code and a path, and nothing of where or what it is. */
import type { GatewayGraphQLResponse } from '@apollo/server-gateway-interface';
import { parse } from 'graphql';
import { failureMessages, type SubgraphFailure } from '@marquee/kit/subgraph/subgraph';

/** An error for each root field that the fetch was for; a fetch of entities is named by the first of them. */
export function subgraphFailure(
  service: string,
  query: string | undefined,
  code: SubgraphFailure,
): GatewayGraphQLResponse {
  const errors = rootFields(query).map((name) => ({
    message: failureMessages[code],
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
