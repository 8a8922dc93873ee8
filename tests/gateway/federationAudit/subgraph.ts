/** Stands in for the audit's module of this name: a subgraph that answers in this process instead of over HTTP. */
import { buildSubgraphSchema } from '@apollo/subgraph';
import type { GraphQLResolverMap } from '@apollo/subgraph/dist/schema-helper/resolverMap.js';
import { graphql, parse, type ExecutionResult } from 'graphql';

export interface AuditedSubgraph {
  readonly name: string;
  readonly typeDefs: string;
  answer(request: {
    readonly query: string;
    readonly variables?: Readonly<Record<string, unknown>>;
  }): Promise<ExecutionResult>;
}

export function createSubgraph(
  name: string,
  { typeDefs, resolvers }: { readonly typeDefs: string; readonly resolvers: GraphQLResolverMap<unknown> },
): AuditedSubgraph {
  const schema = buildSubgraphSchema({ typeDefs: parse(typeDefs), resolvers });
  return {
    name,
    typeDefs,
    answer: ({ query, variables }) => graphql({ schema, source: query, variableValues: variables }),
  };
}
