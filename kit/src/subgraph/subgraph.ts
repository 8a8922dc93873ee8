/**
 * A subgraph as the gateway sees it, whichever way it is reached: an executable schema, and a scope (its context, with
 * its batching loaders) that is opened once for each client request.
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
import type { Viewer } from '../identity/viewer.js';
import type { Log } from '../log.js';

export interface ScopeRequest {
  readonly viewer: Viewer;
  readonly requestId: string;
  /** Aborted when the client's deadline has passed or the client is gone. */
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

interface SubgraphOptions<Context> {
  readonly name: string;
  readonly schema: GraphQLSchema;
  readonly log: Log;
  createContext(request: ScopeRequest): Context;
  /** The code for a failure of what this subgraph stands on; undefined for any other error. */
  classify?(error: Error): SubgraphFailure | undefined;
}

export type SubgraphFailure = 'SUBGRAPH_TIMEOUT' | 'SUBGRAPH_UNAVAILABLE';

/** What a client reads of such a failure. */
export const failureMessages: Record<SubgraphFailure, string> = {
  SUBGRAPH_TIMEOUT: 'This part of the answer took too long.',
  SUBGRAPH_UNAVAILABLE: 'This part of the answer is not available right now.',
};

/** Distinct operations kept parsed and validated; a gateway sends the same few again and again. */
const documentCacheSize = 1_000;

export function createSubgraph<Context>(parts: SubgraphOptions<Context>): Subgraph {
  const { name, schema, log, createContext, classify } = parts;
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
      // What was stopped because nobody waits for it is no failure.
      if (signal.aborted) log.debug({ requestId, path }, 'an abandoned request was stopped');
      else log.error({ requestId, path, failure, error: String(cause.stack ?? cause) }, 'a resolver failed');
      if (failure)
        return new GraphQLError(failureMessages[failure], {
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

/** What was thrown; graphql-js wraps what is no Error of this realm. */
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
