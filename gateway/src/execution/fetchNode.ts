/** One fetch of a query plan: asks a subgraph, and adds what it answers to the answer of the operation. */
import type { FetchNode, ResponsePath } from '@apollo/query-planner';
import { GraphQLError, type GraphQLFormattedError, type GraphQLSchema } from 'graphql';
import { withSpan } from '@marquee/kit/telemetry/spans';
import type { GatewayContext } from '../context.js';
import type { DataSource, FetchOptions } from '../dataSources/dataSource.js';
import type { CompiledOperation, RunnableOperation } from './compiledOperations.js';
import { fieldOf, isData, mergeInto, type Data } from './data.js';
import { pathsAt, representationOf } from './entities.js';
import { applyRewrites } from './rewrites.js';

/** One execution of a plan. */
export interface PlanRun {
  readonly services: Readonly<Record<string, DataSource>>;
  readonly supergraphSchema: GraphQLSchema;
  readonly operation: RunnableOperation;
  readonly context: GatewayContext;
  /** The variables with their defaults. */
  readonly variables: Data;
  /** Undefined for an operation that is not compiled. */
  readonly compiled: CompiledOperation | undefined;
  /** The answer so far, with what the plan needs besides. */
  readonly answer: Data;
  readonly errors: GraphQLError[];
}

/** Where a fetch adds to the answer. */
export interface Cursor {
  readonly path: ResponsePath;
  /** What is there: an object, or a list of objects and null. */
  readonly data: unknown;
}

export const runFetch = (run: PlanRun, node: FetchNode, cursor: Cursor): Promise<void> =>
  withSpan('gateway.fetch', { attributes: { service: node.serviceName } }, async () => {
    const found = Array.isArray(cursor.data) ? (cursor.data as unknown[]) : [cursor.data];
    const entities = found.filter(isData);
    if (entities.length === 0) return;
    if (node.requires) return fetchEntities(run, node, { cursor, entities });
    const data = await send(run, node, { cursor, variables: variablesOf(run, node) });
    if (!data) return;
    applyRewrites(run.supergraphSchema, node.outputRewrites, data);
    for (const entity of entities) mergeInto(entity, data);
  });

interface Entities {
  readonly cursor: Cursor;
  readonly entities: readonly Data[];
}

/** Asks for fields of entities that other subgraphs have answered. */
async function fetchEntities(run: PlanRun, node: FetchNode, { cursor, entities }: Entities): Promise<void> {
  const { supergraphSchema: schema } = run;
  const representations: Data[] = [];
  const represented: number[] = [];
  for (const [index, entity] of entities.entries()) {
    const representation = representationOf(schema, entity, node.requires!);
    if (!representation?.__typename) continue;
    applyRewrites(schema, node.inputRewrites, representation);
    representations.push(representation);
    represented.push(index);
  }
  if (representations.length === 0) return;
  const variables = { ...variablesOf(run, node), representations };
  const types = representations.map(({ __typename }) => String(__typename));
  const data = await send(run, node, { cursor, variables, represented, types });
  if (!data) return;
  const received = data._entities;
  if (!Array.isArray(received) || received.length !== representations.length)
    throw new Error(`${node.serviceName} was asked for ${representations.length} entities and answered with others`);
  for (const [index, fields] of (received as unknown[]).entries()) {
    if (!isData(fields)) continue;
    const entity = entities[represented[index]!]!;
    if (!fields.__typename) fields.__typename = entity.__typename;
    applyRewrites(schema, node.outputRewrites, fields);
    mergeInto(entity, fields);
  }
}

/** The variables that the fetch uses, as the client sent them. The subgraph knows their defaults. */
function variablesOf({ operation }: PlanRun, { variableUsages = [] }: FetchNode): Data {
  return Object.fromEntries(
    variableUsages.flatMap((name) => {
      const value = fieldOf(operation.variables, name);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

interface Sending {
  readonly cursor: Cursor;
  readonly variables: Data;
  /** Of each representation, the index of its entity at the cursor. */
  readonly represented?: readonly number[];
  /** The type of each representation. */
  readonly types?: readonly string[];
}

/** Returns the data of the subgraph's answer. Its errors become errors of the operation. */
async function send(run: PlanRun, node: FetchNode, sending: Sending): Promise<Data | null | undefined> {
  const { context, services, errors } = run;
  const { variables, types } = sending;
  const service = services[node.serviceName];
  if (!service) throw new Error(`the supergraph has no subgraph "${node.serviceName}"`);
  const read = run.compiled?.readerOf(node);
  const options: FetchOptions = {
    request: { query: node.operation, variables, ...(node.operationName ? { operationName: node.operationName } : {}) },
    context,
    ...(read ? { read: (answer) => read(answer, types) } : {}),
  };
  const response = await service.process(options);
  if (response.errors?.length) {
    const toOwnPath = pathTranslation(run, sending);
    for (const error of response.errors) errors.push(toError(error, node.serviceName, toOwnPath(error.path)));
  }
  return response.data;
}

type Path = GraphQLFormattedError['path'];

/** From a path in the subgraph's answer to the path in the answer of the operation. */
function pathTranslation({ answer }: PlanRun, { cursor, represented }: Sending): (path: Path) => Path {
  if (!represented) return (path) => path && [...cursor.path, ...path];
  const entityPaths = pathsAt(answer, cursor.path);
  return (path) => {
    if (!path) return undefined;
    // The first two steps are `_entities` and the index of the representation.
    const [, index, ...rest] = path;
    const entity = typeof index === 'number' ? represented[index] : undefined;
    return entity === undefined ? [...cursor.path, ...path] : [...(entityPaths[entity] ?? []), ...rest];
  };
}

function toError({ message, extensions }: GraphQLFormattedError, serviceName: string, path: Path): GraphQLError {
  return new GraphQLError(message || `The subgraph ${serviceName} failed.`, {
    ...(path ? { path } : {}),
    extensions: { ...extensions, serviceName },
  });
}
