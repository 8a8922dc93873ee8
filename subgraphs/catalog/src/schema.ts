/** The catalog's subgraph schema, ours alone: nothing that @neo4j/graphql generates is in it. Needs no database. */
import { readFileSync } from 'node:fs';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { parse, type GraphQLSchema } from 'graphql';
import { resolvers } from './resolvers/index.js';

type SchemaModule = Extract<Parameters<typeof buildSubgraphSchema>[0], { typeDefs: unknown; resolvers?: unknown }>;

export function catalogSchema(): GraphQLSchema {
  const typeDefs = parse(readFileSync(new URL('./catalog.graphql', import.meta.url), 'utf8'));
  // Generated resolver types know the context; the library's do not.
  return buildSubgraphSchema({ typeDefs, resolvers: resolvers as NonNullable<SchemaModule['resolvers']> });
}
