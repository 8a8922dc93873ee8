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
import { LRUCache } from 'lru-cache';
import type { Neo4jConnection, Parameters } from '@marquee/graph/neo4j/connection';
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

export async function createLibrary(neo4j: Pick<Neo4jConnection, 'readRaw'>): Promise<Library> {
  const schema = await librarySchema();
  const questions = new LRUCache<string, Question>({ max: questionCacheSize });

  function ask(source: string, values: readonly string[]): Promise<EntityRow[]> {
    let question = questions.get(source);
    if (!question) questions.set(source, (question = prepare(schema, source, neo4j.readRaw)));
    return question(values);
  }

  // The first question of a process costs a statement more; better now than within somebody's request. A database that has
  // just started may be too slow for the first of them.
  const first = () => ask('{ genres(limit: 1) { id } }', []);
  await first().catch(first);

  return {
    schema,
    find: (type, field, values, selection) => {
      const variable = `$values: [${field === 'id' ? 'ID' : 'String'}!]!`;
      const where = `where: {${field}: {in: $values}}`;
      return ask(`query (${variable}) { ${rootFields[type]}(${where}) { ${selection} } }`, values);
    },
    allGenres: (selection) => ask(`{ genres(sort: [{name: ASC}]) { ${selection} } }`, []),
  };
}

type Send = Neo4jConnection['readRaw'];
type Question = (values: readonly string[]) => Promise<EntityRow[]>;

/**
 * Has the library translate the question once. Its Cypher depends on the selection alone, the ids being a parameter, so every
 * later time the statement is sent as it is; and what it returns is in the shape of the selection already, so graphql-js need
 * not walk it once more. Both together more than halve what a page of references costs (docs/decisions/0002-translate-a-selection-once.md).
 */
function prepare(schema: GraphQLSchema, source: string, send: Send): Question {
  let translated: Promise<Translation> | undefined;
  return async (values) => {
    translated ??= translate(schema, source, values, send);
    const { statement, parameters, valuesParameter } = await translated.catch((error: unknown) => {
      translated = undefined;
      throw error;
    });
    const bound = valuesParameter === undefined ? parameters : { ...parameters, [valuesParameter]: values };
    const { records } = await send(statement, bound);
    return records.map((record) => record.get('this') as EntityRow);
  };
}

interface Translation {
  readonly statement: string;
  readonly parameters: Parameters;
  /** The parameter that holds the ids or slugs; undefined for a question without any. */
  readonly valuesParameter: string | undefined;
}

/** Ends a translation: the statement was heard, and is not to be run. */
class Heard extends Error {}

/** Runs the library's root resolver against a transaction that only listens. */
async function translate(
  schema: GraphQLSchema,
  source: string,
  values: readonly string[],
  send: Send,
): Promise<Translation> {
  const operation = parse(source, { noLocation: true }).definitions[0] as OperationDefinitionNode;
  const node = operation.selectionSet.selections[0] as FieldNode;
  const parentType = schema.getQueryType()!;
  const field = parentType.getFields()[node.name.value]!;
  const variableValues = { values };
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
  let heard: Translation | undefined;
  const executionContext = {
    run: async (statement: string, parameters: Parameters) => {
      // Once in the life of a process the library asks what server this is.
      if (statement.includes('dbms.components')) return send(statement, parameters);
      const isValues = ([, value]: [string, unknown]) => Array.isArray(value) && String(value) === String(values);
      heard = { statement, parameters, valuesParameter: Object.entries(parameters).find(isValues)?.[0] };
      throw new Heard();
    },
  };
  const args = getArgumentValues(field, node, variableValues);
  try {
    await field.resolve!(undefined, args, { executionContext }, info);
  } catch (error) {
    if (!(error instanceof Heard)) throw error;
  }
  if (!heard) throw new Error('the library sent no statement');
  return heard;
}

/** Needs no database. */
export function librarySchema(): Promise<GraphQLSchema> {
  const typeDefs = readFileSync(new URL('./neo4jGraphql.graphql', import.meta.url), 'utf8');
  return new Neo4jGraphQL({ typeDefs }).getSchema();
}
