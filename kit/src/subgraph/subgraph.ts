/**
 * A subgraph as the gateway sees it, in the same process or over HTTP. It has an executable schema. For each client request
 * it opens one scope: the resolvers' context with its batching loaders.
 */
import { setMaxListeners } from 'node:events';
import { GraphQLError, Kind, type DocumentNode, type ExecutionResult, type GraphQLSchema } from 'graphql';
import type { EndSignal } from '../endSignal.js';
import { badInput, maskError } from '../errors.js';
import { errorTable } from '../errorTable.js';
import type { Viewer } from '../identity/viewer.js';
import { silentLog, type Log } from '../log.js';
import { ConnectionFailed, DependencyUnavailable, NoAnswer, RequestEnded } from '../resilience/dependencyErrors.js';
import { mayHaveWritten } from '../resilience/writes.js';
import { createDocumentCache, isErrorList } from './documents.js';
import { createExecutor } from './execution/executeQuery.js';
import { rootFieldErrors } from './failedResult.js';
import { mutationInputs, type RootInput } from './rootInputs.js';
import { boundedPropertyResolver, boundResolvers, ExecutionBudget, maxExecutionErrors } from './executionBudget.js';

export interface ScopeRequest {
  readonly viewer: Viewer;
  readonly requestId: string;
  /** Aborts at the request's deadline or when the client disconnects. */
  readonly signal: EndSignal;
  /** When the deadline is, in milliseconds of performance.now(); without it, only the signal ends the request. */
  readonly deadlineAt?: number;
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
  /** Whether a mutation that may have been done can be sent again without doing more. Default: none can. */
  isRepeatable?(mutation: RootInput): boolean;
}

export type SubgraphFailure = 'SUBGRAPH_TIMEOUT' | 'SUBGRAPH_UNAVAILABLE';

/** Errors of one answer that are listed. A gateway asks in one operation for several places, and none may lose its errors because of another. */
const maxListedErrors = maxExecutionErrors;
/** Errors of one answer that are logged. */
const maxLoggedErrors = 50;
/** Invalid values of variables that are listed. */
const maxCoercionErrors = 50;

/** Errors of resolvers are logged in full and masked for clients. An execution stops when its request ends. */
export function createSubgraph<Context>(options: SubgraphOptions<Context>): Subgraph {
  const { name, schema, log, createContext } = options;
  boundResolvers(schema);
  const prepare = createDocumentCache(schema);
  const execute = createExecutor(schema);

  const toPublicError = errorPublisher(options);
  const toErrorWithoutLog = errorPublisher({ ...options, log: silentLog });

  /** What errors of a mutation say about sending it again. A read can always be sent again, so its errors say nothing. */
  function retryOf(document: DocumentNode, { variables }: Operation, request: ScopeRequest): Retry {
    const mutations = mutationInputs(document, variables);
    if (!mutations) return {};
    const { isRepeatable } = options;
    return { retryable: !mayHaveWritten(request) || (!!isRepeatable && mutations.every((one) => isRepeatable(one))) };
  }

  async function run(document: DocumentNode, operation: Operation, scope: RunScope<Context>): Promise<ExecutionResult> {
    const { request, contextValue } = scope;
    const { signal, deadlineAt = Infinity, requestId } = request;
    const budget = new ExecutionBudget({ signal, deadlineAt });
    try {
      const execution = execute({
        document,
        contextValue,
        rootValue: budget,
        fieldResolver: boundedPropertyResolver,
        variableValues: operation.variables ?? {},
        ...(operation.operationName ? { operationName: operation.operationName } : {}),
        options: { maxCoercionErrors },
      });
      const result = await Promise.race([execution, budget.stopped]);
      if (budget.reason !== undefined || !result) {
        const reason = budget.reason ?? 'SUBGRAPH_TIMEOUT';
        log.debug({ requestId, reason, fields: budget.fields }, 'an execution was stopped');
        const extensions = { code: reason, service: name, requestId, ...retryOf(document, operation, request) };
        const errors = rootFieldErrors(document, extensions);
        return { errors: errors.slice(0, maxListedErrors) };
      }
      if (!result.errors) return result;
      const retry = retryOf(document, operation, request);
      const errors = result.errors
        .slice(0, maxListedErrors)
        .map((error, index) => (index < maxLoggedErrors ? toPublicError : toErrorWithoutLog)(error, request, retry));
      const errorCount = result.errors.length;
      return { ...result, errors, ...(errorCount > maxListedErrors ? { extensions: { errorCount } } : {}) };
    } finally {
      budget.close();
    }
  }

  return {
    name,
    openScope: (request) => {
      // Each statement of a request listens until it ends; Node.js would take more than ten for a leak.
      if (request.signal instanceof AbortSignal) setMaxListeners(0, request.signal);
      const contextValue = createContext(request);
      return {
        execute: async (operation) => {
          const document = prepare(operation.query);
          return isErrorList(document) ? { errors: document } : run(document, operation, { request, contextValue });
        },
      };
    },
  };
}

interface Retry {
  readonly retryable?: boolean;
}

/** Logs the cause of an error and returns what clients may see of it. */
function errorPublisher({
  name,
  log,
  classify,
}: Pick<SubgraphOptions<unknown>, 'name' | 'log' | 'classify'>): (
  error: GraphQLError,
  request: ScopeRequest,
  retry: Retry,
) => GraphQLError {
  return (error, { requestId, signal }, retry) => {
    const { path = null } = error;
    const cause = causeOf(error);
    if (cause && !(cause instanceof GraphQLError)) {
      const failure = classifyCall(cause) ?? classify?.(cause);
      // An aborted request is not a failure of the resolver. An open circuit was logged when it opened.
      if (signal.aborted || cause instanceof DependencyUnavailable)
        log.debug({ requestId, path }, 'a resolver was stopped');
      else log.error({ requestId, path, failure, error: String(cause.stack ?? cause) }, 'a resolver failed');
      if (failure)
        return new GraphQLError(errorTable[failure].message, {
          path,
          extensions: { code: failure, service: name, requestId, ...retry },
        });
    }
    const refusal = nullArgument(error);
    const masked = maskError((refusal ?? error).toJSON(), requestId);
    if (masked.extensions?.code === 'INTERNAL_SERVER_ERROR' && (!cause || cause instanceof GraphQLError))
      log.error({ requestId, path, error: error.message }, 'an operation failed');
    return new GraphQLError(masked.message, { path, extensions: { ...masked.extensions, service: name } });
  };
}

/** The code for a call that its guard ended; undefined for any other error. */
function classifyCall(error: Error): SubgraphFailure | undefined {
  if (error instanceof DependencyUnavailable || error instanceof ConnectionFailed) return 'SUBGRAPH_UNAVAILABLE';
  return error instanceof NoAnswer || error instanceof RequestEnded ? 'SUBGRAPH_TIMEOUT' : undefined;
}

/** Of a variable that is null for an argument that must not be. graphql-js finds this when the field is executed. */
function nullArgument({ originalError, message }: GraphQLError): GraphQLError | undefined {
  const isOfValue =
    originalError instanceof GraphQLError && originalError.nodes?.some((node) => node.kind !== Kind.FIELD);
  const argument = isOfValue ? /^Argument "(\w+)"/.exec(message)?.[1] : undefined;
  return argument === undefined ? undefined : badInput(argument, message);
}

interface RunScope<Context> {
  readonly request: ScopeRequest;
  readonly contextValue: Context;
}

/** The thrown value. graphql-js wraps a value that is not an Error of its own realm (jest runs tests in another one). */
function causeOf({ originalError }: GraphQLError): Error | undefined {
  return (originalError as { thrownValue?: Error } | undefined)?.thrownValue ?? originalError ?? undefined;
}
