/** Creates the errors of errorTable.ts, and masks every other error before a client sees it. */
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { errorTable, type ErrorCode, type StatusOf } from './errorTable.js';

/** A GraphQL error for clients. `message` is the table's unless given; `extensions` adds to the code. */
export function publicError(
  code: ErrorCode,
  message: string = errorTable[code].message,
  extensions: Record<string, unknown> = {},
): GraphQLError {
  return new GraphQLError(message, { extensions: { ...extensions, code } });
}

/** `BAD_USER_INPUT` with the name of the argument that has the invalid value. */
export function badInput(argument: string, message: string): GraphQLError {
  return publicError('BAD_USER_INPUT', message, { argument });
}

/** A code, with a message and a status if they are not the table's first ones. The status must be one of the code's. */
type HttpErrorArguments = {
  [Code in ErrorCode]: [code: Code, message?: string, status?: StatusOf<Code>];
}[ErrorCode];

/** An error that ends an HTTP request with a JSON body. Message and status are the table's unless given. */
export class HttpError extends Error {
  readonly code: ErrorCode;
  readonly status: number;
  constructor(...[code, message, status]: HttpErrorArguments) {
    super(message ?? errorTable[code].message);
    this.code = code;
    this.status = status ?? errorTable[code].status;
  }
}

/** An error whose message is one plain sentence for the terminal; `main` prints it and exits with 1. */
export class StartError extends Error {
  override readonly name = 'StartError';
}

export const isPublicCode = (code: unknown): code is ErrorCode =>
  typeof code === 'string' && Object.hasOwn(errorTable, code);

/**
 * Keeps code, message, argument, path and service of an error whose code is in the table. Any other error becomes
 * `INTERNAL_SERVER_ERROR` with the table's message. Stacks, URLs and statements never reach clients.
 */
export function maskError(error: GraphQLFormattedError, requestId: string | undefined): GraphQLFormattedError {
  const { code, argument, serviceName, service, retryAfterMs } = error.extensions ?? {};
  const isPublic = isPublicCode(code);
  const extensions: Record<string, unknown> = { code: isPublic ? code : 'INTERNAL_SERVER_ERROR' };
  if (typeof argument === 'string') extensions.argument = argument;
  if (typeof retryAfterMs === 'number') extensions.retryAfterMs = retryAfterMs;
  const owner = service ?? serviceName;
  if (typeof owner === 'string') extensions.service = owner;
  if (requestId !== undefined) extensions.requestId = requestId;
  return {
    message: isPublic ? error.message : errorTable.INTERNAL_SERVER_ERROR.message,
    ...(error.locations && !owner ? { locations: error.locations } : {}),
    ...(error.path ? { path: error.path } : {}),
    extensions,
  };
}
