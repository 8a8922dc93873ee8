/**
 * Builds the generated files from the subgraphs' SDL, without a database: each subgraph's schema, the composed supergraph, the
 * API that clients see, and the types of the resolvers.
 */
import { readFileSync } from 'node:fs';
import { composeServices } from '@apollo/composition';
import { buildSubgraphSchema, printSubgraphSchema } from '@apollo/subgraph';
import { lexicographicSortSchema, parse, printSchema } from 'graphql';
import { repositoryFile } from './repository.js';
import { generateTypes, typedSubgraphs } from './types.js';

/** The subgraphs' addresses when each runs in its own process on one machine. The gateway takes them from its settings. */
const routingUrls: Record<string, string> = {
  catalog: 'http://127.0.0.1:4001/graphql',
  social: 'http://127.0.0.1:4002/graphql',
};

export class CompositionError extends Error {
  override readonly name = 'CompositionError';
}

/** The text of each file, by its path in the repository. */
export type GeneratedFiles = Map<string, string>;

/** Throws a CompositionError with one line for each error of the composition. */
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
