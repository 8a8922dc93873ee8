/**
 * A subgraph as the gateway sees it, in the same process or over HTTP. It has an executable schema. For each client request
 * it opens one scope: the resolvers' context with its batching loaders.
 */
import {
  execute,
  GraphQLError,
  parse,
  validate,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLSchema,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import { maskError } from '../errors.js';
import { errorTable } from '../errorTable.js';
import type { Viewer } from '../identity/viewer.js';
import type { Log } from '../log.js';

export interface ScopeRequest {
  readonly viewer: Viewer;
  readonly requestId: string;
  /** Aborts at the request's deadline or when the client disconnects. */
  readonly signal: AbortSignal;
}

export interface Operation {
  readonly query: string;
  readonly variables?: Record<string, unknown> | undefined;
  readonly operationName?: string | undefined;
}

export interface SubgraphScope {
  execute(operation: Operation): Promise<ExecutionResult>;
}

export interface Subgraph {
  readonly name: string;
  openScope(request: ScopeRequest): SubgraphScope;
}

export interface SubgraphOptions<Context> {
  readonly name: string;
  readonly schema: GraphQLSchema;
  readonly log: Log;
  createContext(request: ScopeRequest): Context;
  /** The code for a failure of this subgraph's database; undefined for any other error. */
  classify?(error: Error): SubgraphFailure | undefined;
}

export type SubgraphFailure = 'SUBGRAPH_TIMEOUT' | 'SUBGRAPH_UNAVAILABLE';

/** How many parsed and validated operations are cached. A gateway sends few distinct operations, many times each. */
const documentCacheSize = 1_000;

/** Errors of resolvers are logged in full and masked for clients. */
export function createSubgraph<Context>(options: SubgraphOptions<Context>): Subgraph {
  const { name, schema, log, createContext, classify } = options;
  const documents = new LRUCache<string, DocumentNode | readonly GraphQLError[]>({ max: documentCacheSize });

  function prepare(query: string): DocumentNode | readonly GraphQLError[] {
    let document = documents.get(query);
    if (!document) {
      document = parseAndValidate(schema, query);
      documents.set(query, document);
    }
    return document;
  }

  function toPublicError(error: GraphQLError, { requestId, signal }: ScopeRequest): GraphQLError {
    const { path = null } = error;
    const cause = causeOf(error);
    if (cause && !(cause instanceof GraphQLError)) {
      const failure = classify?.(cause);
      // An aborted request is not a failure of the resolver.
      if (signal.aborted) log.debug({ requestId, path }, 'an aborted request was stopped');
      else log.error({ requestId, path, failure, error: String(cause.stack ?? cause) }, 'a resolver failed');
      if (failure)
        return new GraphQLError(errorTable[failure].message, {
          path,
          extensions: { code: failure, service: name, requestId },
        });
    }
    const masked = maskError(error.toJSON(), requestId);
    return new GraphQLError(masked.message, { path, extensions: { ...masked.extensions, service: name } });
  }

  return {
    name,
    openScope: (request) => {
      const contextValue = createContext(request);
      return {
        execute: async ({ query, variables, operationName }) => {
          const document = prepare(query);
          if (isErrorList(document)) return { errors: document };
          const result = await execute({
            schema,
            document,
            contextValue,
            variableValues: variables ?? {},
            ...(operationName ? { operationName } : {}),
          });
          if (!result.errors) return result;
          return { ...result, errors: result.errors.map((error) => toPublicError(error, request)) };
        },
      };
    },
  };
}

/** The thrown value. graphql-js wraps a value that is not an Error of its own realm (jest runs tests in another one). */
function causeOf({ originalError }: GraphQLError): Error | undefined {
  return (originalError as { thrownValue?: Error } | undefined)?.thrownValue ?? originalError ?? undefined;
}

function isErrorList(document: DocumentNode | readonly GraphQLError[]): document is readonly GraphQLError[] {
  return Array.isArray(document);
}

function parseAndValidate(schema: GraphQLSchema, query: string): DocumentNode | readonly GraphQLError[] {
  try {
    const document = parse(query, { noLocation: true });
    const errors = validate(schema, document);
    return errors.length > 0 ? errors : document;
  } catch (error) {
    return [error as GraphQLError];
  }
}
