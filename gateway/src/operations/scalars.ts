/** Scalars of our own, which a supergraph names without saying what their values are. */
import { isScalarType, type GraphQLSchema } from 'graphql';
import { DateTime } from '@marquee/kit/dateTime';

/** Makes `schema` check values of variables and documents as the subgraphs do. A scalar that is not known takes any value. */
export function useOwnScalars(schema: GraphQLSchema): void {
  for (const { name, parseValue, parseLiteral, specifiedByURL } of [DateTime]) {
    const type = schema.getType(name);
    if (isScalarType(type)) Object.assign(type, { parseValue, parseLiteral, specifiedByURL });
  }
}
