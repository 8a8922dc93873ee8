/** Builds an executable subgraph schema from an SDL file and resolvers that were typed against it. */
import { readFileSync } from 'node:fs';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { parse, type GraphQLSchema } from 'graphql';
import { projectFile } from './files.js';

type SchemaModule = Extract<Parameters<typeof buildSubgraphSchema>[0], { typeDefs: unknown; resolvers?: unknown }>;

/** `sdlPath`: from the project's root. */
export function subgraphSchema(sdlPath: string, resolvers: object): GraphQLSchema {
  const typeDefs = parse(readFileSync(projectFile(sdlPath), 'utf8'));
  // Generated resolver types know the context; the library's do not.
  return buildSubgraphSchema({ typeDefs, resolvers: resolvers as NonNullable<SchemaModule['resolvers']> });
}
