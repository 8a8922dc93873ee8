/** What happens around the execution of query plans: operations are rewritten where the planner needs it. */
import { parse, type DocumentNode, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
import type { RunnableOperation } from '../execution/compiledOperations.js';
import type { Execute, OperationResult } from '../execution/executePlan.js';
import { parsedData } from '../execution/printedData.js';
import { withClientPaths, withPath } from './errorPaths.js';
import { readRewriteRules, rewriteOperation, type RewrittenOperation } from './rewriteOperation.js';
import { introspect, restoreData, restorePath } from './restoreAnswer.js';

/**
 * Makes of `execute` an executor whose answers are those to the operations of clients. `schema` is what clients see. Whether an
 * operation is rewritten is decided once for each document.
 */
export function createAnswers(supergraphSdl: string, schema: GraphQLSchema): (execute: Execute) => Execute {
  const rules = readRewriteRules(parse(supergraphSdl, { noLocation: true }), schema);
  const rewritten = new WeakMap<OperationDefinitionNode, { readonly operation: RewrittenOperation | undefined }>();

  function rewrite(document: DocumentNode, operation: OperationDefinitionNode): RewrittenOperation | undefined {
    let found = rewritten.get(operation);
    if (!found) rewritten.set(operation, (found = { operation: rewriteOperation(rules, document, operation) }));
    return found.operation;
  }
  return (execute) => async (asked, context) => {
    const rewritten = rewrite(asked.document, asked.operation);
    if (!rewritten) return withPaths(await execute(asked, context));
    const { document, text, hash, operation } = rewritten;
    const result = await execute({ text, hash, document, operation, variables: asked.variables }, context);
    return withPaths(restore(rewritten, result, { asked, schema }));
  };
}

interface Restoring {
  /** The client's operation. */
  readonly asked: RunnableOperation;
  readonly schema: GraphQLSchema;
}

function restore(
  operation: RewrittenOperation,
  result: OperationResult,
  { asked, schema }: Restoring,
): OperationResult {
  const introspection =
    operation.introspection.size > 0
      ? introspect({
          schema,
          document: asked.document,
          operationName: asked.operation.name?.value,
          variables: asked.variables,
        })
      : {};
  const errors = [
    ...(result.errors ?? []).map((error) => (error.path ? withPath(error, restorePath(operation, error.path)) : error)),
    ...(introspection.errors ?? []),
  ];
  const data = result.data && restoreData(operation, parsedData(result.data), introspection.data ?? {});
  return { ...result, ...(data === undefined ? {} : { data }), ...(errors.length > 0 ? { errors } : {}) };
}

const withPaths = (result: OperationResult): OperationResult =>
  result.errors ? { ...result, errors: withClientPaths(result.errors, parsedData(result.data)) } : result;
