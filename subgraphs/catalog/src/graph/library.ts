/** @neo4j/graphql at work: one private schema, asked in process, one Cypher statement a question. */
import { readFileSync } from 'node:fs';
import { Neo4jGraphQL } from '@neo4j/graphql';
import { execute, parse, type DocumentNode, type GraphQLSchema } from 'graphql';
import { projectFile } from '../../../../kit/src/files.js';
import { LruMap } from '../../../../kit/src/lru.js';
import type { Neo4jConnection, Parameters } from '../neo4j/connection.js';
import type { EntityType } from './selection.js';

/** An entity as the library returns it: the selected fields, lists under the names that selection.ts gave them. */
export interface EntityRow {
  readonly id: string;
  readonly [field: string]: unknown;
}

export interface Library {
  readonly schema: GraphQLSchema;
  /** Entities whose `field` is one of `values`; ONE statement, in no particular order. */
  find(type: EntityType, field: 'id' | 'slug', values: readonly string[], selection: string): Promise<EntityRow[]>;
  /** Every genre by name. */
  allGenres(selection: string): Promise<EntityRow[]>;
}

const rootFields: Record<EntityType, string> = { Movie: 'movies', Person: 'persons', Genre: 'genres' };
const documentCacheSize = 500;

export async function createLibrary(neo4j: Neo4jConnection): Promise<Library> {
  const schema = await librarySchema();
  const documents = new LruMap<string, DocumentNode>(documentCacheSize);
  // All that the library does with a transaction is run statements in it; ours are counted and bounded in time.
  const executionContext = {
    run: (statement: string, parameters: Parameters) => neo4j.readRaw(statement, parameters),
  };

  async function ask(source: string, variableValues: Record<string, unknown>): Promise<EntityRow[]> {
    let document = documents.get(source);
    if (!document) documents.set(source, (document = parse(source, { noLocation: true })));
    const result = await execute({ schema, document, variableValues, contextValue: { executionContext } });
    const failure = result.errors?.[0];
    if (failure) throw failure.originalError ?? failure;
    return (result.data as { rows: EntityRow[] }).rows;
  }

  // The library asks once what server this is; better now than within somebody's request.
  await ask('{ rows: genres(limit: 1) { id } }', {});

  return {
    schema,
    find: (type, field, values, selection) =>
      ask(
        `query ($values: [${field === 'id' ? 'ID' : 'String'}!]!) { rows: ${rootFields[type]}(where: {${field}: {in: $values}}) { ${selection} } }`,
        {
          values,
        },
      ),
    allGenres: (selection) => ask(`{ rows: genres(sort: [{name: ASC}]) { ${selection} } }`, {}),
  };
}

/** Needs no database. */
export function librarySchema(): Promise<GraphQLSchema> {
  const typeDefs = readFileSync(projectFile('subgraphs', 'catalog', 'src', 'graph', 'library.graphql'), 'utf8');
  return new Neo4jGraphQL({ typeDefs }).getSchema();
}
