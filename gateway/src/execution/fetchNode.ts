/** One fetch of a query plan: asks a subgraph, and adds what it answers to the answer of the operation. */
import type { FetchNode, ResponsePath } from '@apollo/query-planner';
import { GraphQLError, type GraphQLFormattedError, type GraphQLSchema } from 'graphql';
import { runInSlices } from '@marquee/kit/slices';
import { withSpan } from '@marquee/kit/telemetry/spans';
import type { GatewayContext } from '../context.js';
import type { DataSource, FetchOptions } from '../dataSources/dataSource.js';
import { createErrorLimit } from '../operations/errorLimit.js';
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

/** Runs fetches. Their error becomes one of the answer, unless it says what clients learn: that one ends the request. */
export async function tolerate({ errors }: PlanRun, fetch: () => Promise<void>): Promise<void> {
  try {
    await fetch();
  } catch (error) {
    if (error instanceof GraphQLError) throw error;
    const { message } = error as Error;
    errors.push(new GraphQLError(message, { originalError: error as Error }));
  }
}

export const runFetch = (run: PlanRun, node: FetchNode, cursor: Cursor): Promise<void> =>
  withSpan('gateway.fetch', { attributes: { service: node.serviceName } }, async () => {
    if (node.requires) {
      const lookup = lookupAt(run, node, cursor);
      if (lookup) await fetchEntities(run, node, lookup);
      return;
    }
    const entities = objectsAt(cursor);
    if (entities.length === 0) return;
    const data = await send(run, node, { cursor, variables: variablesOf(run, node) });
    if (!data) return;
    applyRewrites(run.supergraphSchema, node.outputRewrites, data);
    for (const entity of entities) mergeInto(entity, data);
  });

const objectsAt = ({ data }: Cursor): Data[] => (Array.isArray(data) ? (data as unknown[]) : [data]).filter(isData);

/** What a fetch asks for: fields of entities that other subgraphs have answered. */
export interface Lookup {
  readonly cursor: Cursor;
  readonly entities: readonly Data[];
  /** What tells the subgraph which entity is meant. */
  readonly representations: readonly Data[];
  /** Of each representation, the index of its entity. */
  readonly represented: readonly number[];
  /** The type of each representation. */
  readonly types: readonly string[];
}

/** Undefined if there is no entity to ask for. */
export function lookupAt({ supergraphSchema: schema }: PlanRun, node: FetchNode, cursor: Cursor): Lookup | undefined {
  const entities = objectsAt(cursor);
  const representations: Data[] = [];
  const represented: number[] = [];
  for (const [index, entity] of entities.entries()) {
    const representation = representationOf(schema, entity, node.requires!);
    if (!representation?.__typename) continue;
    applyRewrites(schema, node.inputRewrites, representation);
    representations.push(representation);
    represented.push(index);
  }
  if (representations.length === 0) return undefined;
  const types = representations.map(({ __typename }) => String(__typename));
  return { cursor, entities, representations, represented, types };
}

/** Asks for the entities of a lookup alone. */
export async function fetchEntities(run: PlanRun, node: FetchNode, lookup: Lookup): Promise<void> {
  const { cursor, representations, represented, types } = lookup;
  const variables = { ...variablesOf(run, node), representations };
  const data = await send(run, node, { cursor, variables, represented, types });
  if (data) await runInSlices(addEntities(run, node, { ...lookup, received: data._entities }));
}

/** `received` has the fields of each representation. Throws an Error if it does not. May be interrupted after each of them. */
export function* addEntities(
  { supergraphSchema }: PlanRun,
  node: FetchNode,
  { entities, represented, received }: Lookup & { readonly received: unknown },
): Generator<void, void> {
  if (!Array.isArray(received) || received.length !== represented.length)
    throw new Error(`${node.serviceName} was asked for ${represented.length} entities and answered with others`);
  for (const [index, fields] of (received as unknown[]).entries()) {
    if (!isData(fields)) continue;
    const entity = entities[represented[index]!]!;
    if (!fields.__typename) fields.__typename = entity.__typename;
    applyRewrites(supergraphSchema, node.outputRewrites, fields);
    mergeInto(entity, fields);
    yield;
  }
}

/** The variables that the fetch uses, as the client sent them. The subgraph knows their defaults. */
export function variablesOf({ operation }: PlanRun, { variableUsages = [] }: FetchNode): Data {
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
  const { variables, types } = sending;
  const read = run.compiled?.readerOf(node);
  const response = await ask(run, node, { variables, ...(read ? { read: (answer) => read(answer, types) } : {}) });
  if (response.errors?.length) {
    const toOwnPath = pathTranslation(run, sending);
    for (const error of response.errors.filter(createErrorLimit().take))
      run.errors.push(toError(error, node.serviceName, toOwnPath(error.path)));
  }
  return response.data;
}

/** Sends an operation to its subgraph. */
export function ask(
  { services, context }: PlanRun,
  { serviceName, operation, operationName }: Pick<FetchNode, 'serviceName' | 'operation' | 'operationName'>,
  { variables, read }: { readonly variables: Data } & Pick<FetchOptions, 'read'>,
): ReturnType<DataSource['process']> {
  const service = services[serviceName];
  if (!service) throw new Error(`the supergraph has no subgraph "${serviceName}"`);
  const request = { query: operation, variables, ...(operationName ? { operationName } : {}) };
  return service.process({ request, context, ...(read ? { read } : {}) });
}

type Path = GraphQLFormattedError['path'];

/** From a path in the subgraph's answer to the path in the answer of the operation. */
export function pathTranslation(
  { answer }: PlanRun,
  { cursor, represented }: Pick<Sending, 'cursor' | 'represented'>,
): (path: Path) => Path {
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

export function toError({ message, extensions }: GraphQLFormattedError, serviceName: string, path: Path): GraphQLError {
  return new GraphQLError(message || `The subgraph ${serviceName} failed.`, {
    ...(path ? { path } : {}),
    extensions: { ...extensions, serviceName },
  });
}
