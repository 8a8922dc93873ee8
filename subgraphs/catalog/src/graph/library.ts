/** @neo4j/graphql at work: one private schema, asked in process, one Cypher statement a question. */
import { readFileSync } from 'node:fs';
import { Neo4jGraphQL } from '@neo4j/graphql';
import {
  getArgumentValues,
  parse,
  type FieldNode,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
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
const questionCacheSize = 500;

export async function createLibrary(neo4j: Neo4jConnection): Promise<Library> {
  const schema = await librarySchema();
  const questions = new LruMap<string, Question>(questionCacheSize);
  // All that the library does with a transaction is run statements in it; ours are counted and bounded in time.
  const executionContext = {
    run: (statement: string, parameters: Parameters) => neo4j.readRaw(statement, parameters),
  };

  function ask(source: string, variableValues: Record<string, unknown>): Promise<EntityRow[]> {
    let question = questions.get(source);
    if (!question) questions.set(source, (question = prepare(schema, source)));
    return question({ executionContext }, variableValues);
  }

  // The library asks once what server this is; better now than within somebody's request.
  await ask('{ genres(limit: 1) { id } }', {});

  return {
    schema,
    find: (type, field, values, selection) => {
      const variable = `$values: [${field === 'id' ? 'ID' : 'String'}!]!`;
      const where = `where: {${field}: {in: $values}}`;
      return ask(`query (${variable}) { ${rootFields[type]}(${where}) { ${selection} } }`, { values });
    },
    allGenres: (selection) => ask(`{ genres(sort: [{name: ASC}]) { ${selection} } }`, {}),
  };
}

type Question = (context: object, variableValues: Record<string, unknown>) => Promise<EntityRow[]>;

/**
 * Calls the library's root resolver itself. What it returns is the answer in the shape of the selection already, straight
 * from Cypher; letting graphql-js walk it once more would cost as much as the statement (docs/decisions/0002).
 */
function prepare(schema: GraphQLSchema, source: string): Question {
  const document = parse(source, { noLocation: true });
  const operation = document.definitions[0] as OperationDefinitionNode;
  const node = operation.selectionSet.selections[0] as FieldNode;
  const parentType = schema.getQueryType()!;
  const field = parentType.getFields()[node.name.value]!;
  return async (context, variableValues) => {
    const info: GraphQLResolveInfo = {
      fieldName: field.name,
      fieldNodes: [node],
      returnType: field.type,
      parentType,
      path: { prev: undefined, key: field.name, typename: parentType.name },
      schema,
      fragments: {},
      rootValue: undefined,
      operation,
      variableValues,
    };
    const args = getArgumentValues(field, node, variableValues);
    return (await field.resolve!(undefined, args, context, info)) as EntityRow[];
  };
}

/** Needs no database. */
export function librarySchema(): Promise<GraphQLSchema> {
  const typeDefs = readFileSync(projectFile('subgraphs', 'catalog', 'src', 'graph', 'library.graphql'), 'utf8');
  return new Neo4jGraphQL({ typeDefs }).getSchema();
}
