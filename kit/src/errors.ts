/**
 * The closed list of error codes that leave this system, and the one place where an unknown error is masked.
 * What a person can mend is a `userErrors` row in a mutation's payload, never one of these.
 */
import { GraphQLError, type GraphQLFormattedError } from 'graphql';

export const errorCodes = [
  'BAD_USER_INPUT',
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'NOT_FOUND',
  'RATE_LIMITED',
  'QUERY_TOO_COMPLEX',
  'SUBGRAPH_TIMEOUT',
  'SUBGRAPH_UNAVAILABLE',
  'INTERNAL_SERVER_ERROR',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** Codes that Apollo Server itself answers with; they carry no internals and pass as they are. */
const apolloCodes = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'PERSISTED_QUERY_NOT_FOUND',
  'PERSISTED_QUERY_NOT_SUPPORTED',
  'OPERATION_RESOLUTION_FAILURE',
  'BAD_REQUEST',
]);

/** A GraphQL error with one of our codes; its message is meant for the client. */
export function publicError(code: ErrorCode, message: string, extensions: Record<string, unknown> = {}): GraphQLError {
  return new GraphQLError(message, { extensions: { ...extensions, code } });
}

/** `BAD_USER_INPUT` that names the argument at fault. */
export function badInput(argument: string, message: string): GraphQLError {
  return publicError('BAD_USER_INPUT', message, { argument });
}

export function isPublicCode(code: unknown): boolean {
  return typeof code === 'string' && ((errorCodes as readonly string[]).includes(code) || apolloCodes.has(code));
}

/**
 * What a client may read of an error: code, message, argument, path and service when the code is on the list; else only
 * that something failed here. Stacks, URLs and statements never pass.
 */
export function maskError(error: GraphQLFormattedError, requestId: string | undefined): GraphQLFormattedError {
  const { code, argument, serviceName, service, retryAfterMs } = error.extensions ?? {};
  const known = isPublicCode(code);
  const extensions: Record<string, unknown> = { code: known ? code : 'INTERNAL_SERVER_ERROR' };
  if (typeof argument === 'string') extensions.argument = argument;
  if (typeof retryAfterMs === 'number') extensions.retryAfterMs = retryAfterMs;
  const owner = service ?? serviceName;
  if (typeof owner === 'string') extensions.service = owner;
  if (requestId !== undefined) extensions.requestId = requestId;
  return {
    message: known ? error.message : 'Something went wrong on our side.',
    ...(error.locations && !owner ? { locations: error.locations } : {}),
    ...(error.path ? { path: error.path } : {}),
    extensions,
  };
}

/** An error whose message is one plain sentence for the person at the terminal; `main` prints it and exits with 1. */
export class StartError extends Error {
  override readonly name = 'StartError';
}
