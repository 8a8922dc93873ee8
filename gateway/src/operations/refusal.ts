/** An operation that is refused before it runs. */
import { GraphQLError, type ASTNode } from 'graphql';
import type { ErrorCode } from '@marquee/kit/errorTable';
import { countLimitHit } from './limitHits.js';
import type { OperationLimits } from './operationLimits.js';

/**
 * Ends a request with all of `errors`; it is equal to the first one. Each has a code of the error table. The first one decides
 * the HTTP status.
 */
export class OperationRefused extends GraphQLError {
  readonly errors: readonly GraphQLError[];
  constructor(errors: readonly [GraphQLError, ...GraphQLError[]]) {
    const [{ message, nodes, source, positions, extensions }] = errors;
    super(message, { nodes, source, positions, extensions });
    this.errors = errors;
  }
}

/** One error, which points at `node` in the document. */
export function refuse(code: ErrorCode, message: string, node?: ASTNode): OperationRefused {
  return new OperationRefused([new GraphQLError(message, { nodes: node, extensions: { code } })]);
}

/** QUERY_TOO_COMPLEX for an operation that exceeds `limit`, which is counted. */
export function exceeds(limit: keyof OperationLimits, message: string, node?: ASTNode): OperationRefused {
  countLimitHit(limit);
  return refuse('QUERY_TOO_COMPLEX', message, node);
}

/** Errors of graphql-js, at least one, with a code of the table in place of their own extensions. */
export function refuseAll(
  code: ErrorCode,
  errors: readonly GraphQLError[],
  argumentOf: (error: GraphQLError) => string | undefined = () => undefined,
): OperationRefused {
  const withCode = errors.map((error) => {
    const argument = argumentOf(error);
    const { message, nodes, source, positions } = error;
    const extensions = { code, ...(argument === undefined ? {} : { argument }) };
    return new GraphQLError(message, { nodes, source, positions, extensions });
  });
  return new OperationRefused(withCode as [GraphQLError, ...GraphQLError[]]);
}
