/** The catalog's subgraph schema. Nothing that @neo4j/graphql generates is in it. It needs no database. */
import { readFileSync } from 'node:fs';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { parse, type GraphQLSchema } from 'graphql';
import { resolvers } from './resolvers/index.js';

type SchemaModule = Extract<Parameters<typeof buildSubgraphSchema>[0], { typeDefs: unknown; resolvers?: unknown }>;

export function catalogSchema(): GraphQLSchema {
  const typeDefs = parse(readFileSync(new URL('./catalog.graphql', import.meta.url), 'utf8'));
  // The generated types of resolvers have the type of the context; those of @apollo/subgraph do not.
  return buildSubgraphSchema({ typeDefs, resolvers: resolvers as NonNullable<SchemaModule['resolvers']> });
}
