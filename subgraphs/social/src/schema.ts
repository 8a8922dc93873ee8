/** Social's subgraph schema. Needs no database. */
import { readFileSync } from 'node:fs';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { parse, type GraphQLSchema } from 'graphql';
import { resolvers } from './resolvers/index.js';

type SchemaModule = Extract<Parameters<typeof buildSubgraphSchema>[0], { typeDefs: unknown; resolvers?: unknown }>;

export function socialSchema(): GraphQLSchema {
  const typeDefs = parse(readFileSync(new URL('./social.graphql', import.meta.url), 'utf8'));
  // Generated resolver types know the context; the library's do not.
  return buildSubgraphSchema({ typeDefs, resolvers: resolvers as NonNullable<SchemaModule['resolvers']> });
}
