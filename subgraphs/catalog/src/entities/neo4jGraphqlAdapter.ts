/** Reads entities through @neo4j/graphql: its schema is private and runs in this process, one Cypher statement for each query. */
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
import { countLookUp } from '@marquee/kit/telemetry/caches';
import type { EntityRow, EntityType } from '../model/entity.js';

export interface EntityQuery {
  readonly type: EntityType;
  readonly field: 'id' | 'slug';
  readonly values: readonly string[];
  readonly selection: string;
}

export interface Neo4jGraphqlAdapter {
  readonly schema: GraphQLSchema;
  /** The entities whose `field` is one of `values`, in no particular order. One statement. */
  find(query: EntityQuery): Promise<EntityRow[]>;
  /** All genres, by name. */
  allGenres(selection: string): Promise<EntityRow[]>;
  /** The same adapter, sending through `reader`: that of one request. */
  through(reader: Reader): Neo4jGraphqlAdapter;
}

type Reader = Pick<Neo4jConnection, 'readRaw'>;

const rootFields: Record<EntityType, string> = { Movie: 'movies', Person: 'persons', Genre: 'genres' };
/** Bounds the memory of prepared queries. The Cypher of a selection is several times as long as the selection. */
const maxPreparedBytes = 32 * 1024 * 1024;
const bytesPerCharacter = 30;
/** A longer query is prepared each time. The selections of clients are a tenth of it. */
const maxPreparedCharacters = 50_000;

export async function createNeo4jGraphqlAdapter(neo4j: Reader): Promise<Neo4jGraphqlAdapter> {
  const schema = await neo4jGraphqlSchema();
  const preparedQueries = new LRUCache<string, PreparedQuery>({
    maxSize: maxPreparedBytes,
    sizeCalculation: (_, source) => bytesPerCharacter * source.length + 1_000,
  });

  function execute(reader: Reader, source: string, values: readonly string[] = []): Promise<EntityRow[]> {
    let query = preparedQueries.get(source);
    countLookUp('translated selections', query !== undefined);
    if (!query) {
      query = prepare(schema, source);
      if (source.length <= maxPreparedCharacters) preparedQueries.set(source, query);
    }
    return query(reader.readRaw, values);
  }

  // The first query of a process takes one more statement. Sent here, it delays no client. It is retried because a database that
  // has just started may be too slow for it.
  const warmUp = () => execute(neo4j, '{ genres(limit: 1) { id } }');
  await warmUp().catch(warmUp);

  const through = (reader: Reader): Neo4jGraphqlAdapter => ({
    schema,
    through,
    find: ({ type, field, values, selection }) => {
      const variable = `$values: [${field === 'id' ? 'ID' : 'String'}!]!`;
      const where = `where: {${field}: {in: $values}}`;
      return execute(reader, `query (${variable}) { ${rootFields[type]}(${where}) { ${selection} } }`, values);
    },
    allGenres: (selection) => execute(reader, `{ genres(sort: [{name: ASC}]) { ${selection} } }`),
  });
  return through(neo4j);
}

interface TranslationDeps {
  readonly schema: GraphQLSchema;
  readonly send: Send;
}

type Send = Neo4jConnection['readRaw'];
type PreparedQuery = (send: Send, values: readonly string[]) => Promise<EntityRow[]>;

/**
 * Has @neo4j/graphql translate a query once. The Cypher depends on the selection only, as the ids are a parameter, so later calls
 * send the same statement. The rows have the shape of the selection already, so graphql-js does not process them again. Both
 * together more than halve the cost of a page of references (docs/decisions/0002-translate-a-selection-once.md).
 */
function prepare(schema: GraphQLSchema, source: string): PreparedQuery {
  let captured: Promise<CapturedStatement> | undefined;
  return async (send, values) => {
    captured ??= captureStatement({ schema, send }, source, values);
    const { statement, parameters, valuesParameter } = await captured.catch((error: unknown) => {
      captured = undefined;
      throw error;
    });
    const bound = valuesParameter === undefined ? parameters : { ...parameters, [valuesParameter]: values };
    const { records } = await send(statement, bound);
    return records.map((record) => record.get('this') as EntityRow);
  };
}

interface CapturedStatement {
  readonly statement: string;
  readonly parameters: Parameters;
  /** Name of the parameter with the ids or slugs; undefined if the query has none. */
  readonly valuesParameter: string | undefined;
}

/** Ends the root resolver after it gave its statement, which is not run. */
class StatementCaptured extends Error {}

/** Calls the root resolver of @neo4j/graphql with a transaction that captures the statement. */
async function captureStatement(
  { schema, send }: TranslationDeps,
  source: string,
  values: readonly string[],
): Promise<CapturedStatement> {
  let captured: CapturedStatement | undefined;
  const executionContext = {
    run: async (statement: string, parameters: Parameters) => {
      // Once in each process the library reads the version of the server.
      if (statement.includes('dbms.components')) return send(statement, parameters);
      const isValues = ([, value]: [string, unknown]) => Array.isArray(value) && String(value) === String(values);
      captured = { statement, parameters, valuesParameter: Object.entries(parameters).find(isValues)?.[0] };
      throw new StatementCaptured();
    },
  };
  const { args, info } = rootFieldCall(schema, source, { values });
  try {
    await info.parentType.getFields()[info.fieldName]!.resolve!(undefined, args, { executionContext }, info);
  } catch (error) {
    if (!(error instanceof StatementCaptured)) throw error;
  }
  if (!captured) throw new Error('@neo4j/graphql sent no statement');
  return captured;
}

/** What graphql-js would call the resolver of a query's first root field with. */
function rootFieldCall(
  schema: GraphQLSchema,
  source: string,
  variableValues: Record<string, unknown>,
): { args: Record<string, unknown>; info: GraphQLResolveInfo } {
  const operation = parse(source, { noLocation: true }).definitions[0] as OperationDefinitionNode;
  const node = operation.selectionSet.selections[0] as FieldNode;
  const parentType = schema.getQueryType()!;
  const field = parentType.getFields()[node.name.value]!;
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
  return { args: getArgumentValues(field, node, variableValues), info };
}

/** The private schema of @neo4j/graphql. Needs no database. */
export function neo4jGraphqlSchema(): Promise<GraphQLSchema> {
  const typeDefs = readFileSync(new URL('./neo4jGraphql.graphql', import.meta.url), 'utf8');
  return new Neo4jGraphQL({ typeDefs }).getSchema();
}
