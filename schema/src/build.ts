/**
 * Builds everything under schema/ from the subgraphs' SDL, with no database: each subgraph's schema as it serves it, the
 * composed supergraph, the API that clients see, and the types that resolvers are written against.
 */
import { readFileSync } from 'node:fs';
import { composeServices } from '@apollo/composition';
import { buildSubgraphSchema, printSubgraphSchema } from '@apollo/subgraph';
import { lexicographicSortSchema, parse, printSchema } from 'graphql';
import { repositoryFile } from './repository.js';
import { generateTypes, typedSubgraphs } from './types.js';

/** Where each subgraph listens when the parts run apart on one machine; a deployment overrides it. */
const routingUrls: Record<string, string> = {
  catalog: 'http://127.0.0.1:4001/graphql',
  social: 'http://127.0.0.1:4002/graphql',
};

export class CompositionError extends Error {
  override readonly name = 'CompositionError';
}

/** Path from the project's root → text. */
export type GeneratedFiles = Map<string, string>;

export async function buildSchemas(): Promise<GeneratedFiles> {
  const files: GeneratedFiles = new Map();
  const services = Object.entries(typedSubgraphs).map(([name, { sdl }]) => {
    const typeDefs = parse(readFileSync(repositoryFile(sdl), 'utf8'));
    files.set(`schema/${name}.graphql`, `${printSubgraphSchema(buildSubgraphSchema({ typeDefs }))}\n`);
    return { name, typeDefs, url: routingUrls[name]! };
  });
  const composed = composeServices(services);
  if (composed.errors) throw new CompositionError(composed.errors.map(({ message }) => message).join('\n'));
  files.set('schema/supergraph.graphql', `${composed.supergraphSdl}\n`);
  const api = lexicographicSortSchema(composed.schema.toAPISchema().toGraphQLJSSchema());
  files.set('schema/api.graphql', `${printSchema(api)}\n`);
  for (const name of Object.keys(typedSubgraphs)) {
    const { path, text } = await generateTypes(name);
    files.set(path, text);
  }
  return files;
}
