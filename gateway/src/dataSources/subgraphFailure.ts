/** The gateway's result for a subgraph that does not answer: errors with code and path, without address or cause. */
import type { GatewayGraphQLResponse } from '@apollo/server-gateway-interface';
import { parse } from 'graphql';
import { errorTable } from '@marquee/kit/errorTable';
import type { SubgraphFailure } from '@marquee/kit/subgraph/subgraph';

/** One error for each root field of the fetch. A fetch of entities has the path of the first entity. */
export function subgraphFailure(
  service: string,
  query: string | undefined,
  code: SubgraphFailure,
): GatewayGraphQLResponse {
  const errors = rootFields(query).map((name) => ({
    message: errorTable[code].message,
    path: name === '_entities' ? [name, 0] : [name],
    extensions: { code, service },
  }));
  return { errors };
}

function rootFields(query: string | undefined): string[] {
  const operation = parse(query ?? '{ __typename }').definitions.find((node) => node.kind === 'OperationDefinition');
  return (operation?.selectionSet.selections ?? []).flatMap((selection) =>
    selection.kind === 'Field' ? [selection.alias?.value ?? selection.name.value] : [],
  );
}
