/** What happens between Apollo Server and the execution of query plans: operations are rewritten where the planner needs it. */
import type { GatewayExecutor, GatewayGraphQLRequestContext } from '@apollo/server-gateway-interface';
import { parse, type DocumentNode, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
import { parsedData } from '../execution/printedData.js';
import { withClientPaths, withPath } from './errorPaths.js';
import { readRewriteRules, rewriteOperation, type RewrittenOperation } from './rewriteOperation.js';
import { introspect, restoreData, restorePath, type Data } from './restoreAnswer.js';

type Result = Awaited<ReturnType<GatewayExecutor>>;

/**
 * Makes of `execute` an executor whose answers are those to the operations of clients. `schema` is what clients see. Whether an
 * operation is rewritten is decided once for each document.
 */
export function createAnswers(
  supergraphSdl: string,
  schema: GraphQLSchema,
): (execute: GatewayExecutor) => GatewayExecutor {
  const rules = readRewriteRules(parse(supergraphSdl, { noLocation: true }), schema);
  const rewritten = new WeakMap<OperationDefinitionNode, { readonly operation: RewrittenOperation | undefined }>();

  function rewrite(document: DocumentNode, operation: OperationDefinitionNode): RewrittenOperation | undefined {
    let found = rewritten.get(operation);
    if (!found) rewritten.set(operation, (found = { operation: rewriteOperation(rules, document, operation) }));
    return found.operation;
  }
  return (execute) => async (request) => {
    const operation = rewrite(request.document, request.operation);
    if (!operation) return withPaths(await execute(request));
    const { document, text: source, hash: queryHash } = operation;
    const result = await execute({ ...request, document, operation: operation.operation, source, queryHash });
    return withPaths(restore(operation, result, { request, schema }));
  };
}

interface Restoring {
  readonly request: GatewayGraphQLRequestContext;
  readonly schema: GraphQLSchema;
}

function restore(operation: RewrittenOperation, result: Result, { request, schema }: Restoring): Result {
  const introspection =
    operation.introspection.size > 0
      ? introspect({
          schema,
          document: request.document,
          operationName: request.operation.name?.value,
          variables: request.request.variables ?? {},
        })
      : {};
  const errors = [
    ...(result.errors ?? []).map((error) => (error.path ? withPath(error, restorePath(operation, error.path)) : error)),
    ...(introspection.errors ?? []),
  ];
  const data = result.data && restoreData(operation, parsedData(result.data) as Data, introspection.data ?? {});
  return { ...result, ...(data === undefined ? {} : { data }), ...(errors.length > 0 ? { errors } : {}) };
}

const withPaths = (result: Result): Result =>
  result.errors ? { ...result, errors: withClientPaths(result.errors, parsedData(result.data)) } : result;
