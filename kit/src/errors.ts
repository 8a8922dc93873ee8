/** Creates the errors of errorTable.ts, and masks every other error before a client sees it. */
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { errorTable, type ErrorCode, type StatusOf } from './errorTable.js';

/** A GraphQL error for clients. `message` is the table's unless given; `extensions` adds to the code. */
export function publicError(
  code: ErrorCode,
  message: string = errorTable[code].message,
  extensions: Record<string, unknown> = {},
): GraphQLError {
  const own = { ...extensions, code };
  ownExtensions.add(own);
  return new GraphQLError(message, { extensions: own });
}

/** Extensions of errors that publicError has made. A library that passes such an error on may copy them. */
const ownExtensions = new WeakSet<object>();

/** `BAD_USER_INPUT` with the name of the argument that has the invalid value. */
export function badInput(argument: string, message: string): GraphQLError {
  return publicError('BAD_USER_INPUT', message, { argument });
}

/**
 * A code, with a message and a status if they are not the table's first ones. The status must be one of the code's.
 * `retryAfterSeconds` tells the client when to send the request again.
 */
type HttpErrorArguments = {
  [Code in ErrorCode]: [code: Code, message?: string, status?: StatusOf<Code>, retryAfterSeconds?: number];
}[ErrorCode];

/** An error that ends an HTTP request with a JSON body. Message and status are the table's unless given. */
export class HttpError extends Error {
  readonly code: ErrorCode;
  readonly status: number;
  readonly retryAfterSeconds: number | undefined;
  constructor(...[code, message, status, retryAfterSeconds]: HttpErrorArguments) {
    super(message ?? errorTable[code].message);
    this.code = code;
    this.status = status ?? errorTable[code].status;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** An error whose message is one plain sentence for the terminal; `main` prints it and exits with 1. */
export class StartError extends Error {
  override readonly name = 'StartError';
}

/** A StartError that may be over soon: a database or another server cannot be reached yet. */
export class DependencyAway extends StartError {}

export const isPublicCode = (code: unknown): code is ErrorCode =>
  typeof code === 'string' && Object.hasOwn(errorTable, code);

/** Characters of a message. Messages of graphql-js repeat values, which can be long. */
const maxMessageLength = 1_000;

/**
 * Keeps code, message, argument, cost, rate limit, `retryable`, path and service of an error whose code is in the table. Any other error
 * becomes `INTERNAL_SERVER_ERROR`. An error of that code has the table's message unless it is one of publicError, because libraries
 * give the code to errors that they do not know. Stacks, URLs and statements never reach clients.
 */
export function maskError(error: GraphQLFormattedError, requestId: string | undefined): GraphQLFormattedError {
  const { code, argument, cost, serviceName, service, retryAfterMs, retryable } = error.extensions ?? {};
  const publicCode: ErrorCode = isPublicCode(code) ? code : 'INTERNAL_SERVER_ERROR';
  const isOurs = publicCode !== 'INTERNAL_SERVER_ERROR' || (!!error.extensions && ownExtensions.has(error.extensions));
  const extensions: Record<string, unknown> = { code: publicCode };
  if (typeof argument === 'string') extensions.argument = argument;
  if (code === 'QUERY_TOO_COMPLEX' && isCost(cost)) extensions.cost = { estimated: cost.estimated, limit: cost.limit };
  if (typeof retryAfterMs === 'number') extensions.retryAfterMs = retryAfterMs;
  if (typeof retryable === 'boolean') extensions.retryable = retryable;
  if (code === 'RATE_LIMITED') Object.assign(extensions, rateOf(error.extensions));
  const owner = service ?? serviceName;
  if (typeof owner === 'string') extensions.service = owner;
  if (requestId !== undefined) extensions.requestId = requestId;
  return {
    message: isOurs ? shorten(error.message) : errorTable.INTERNAL_SERVER_ERROR.message,
    ...(error.locations && !owner ? { locations: error.locations } : {}),
    ...(error.path ? { path: error.path } : {}),
    extensions,
  };
}

function isCost(cost: unknown): cost is { estimated: number; limit: number } {
  const { estimated, limit } = (cost ?? {}) as Record<string, unknown>;
  return typeof estimated === 'number' && typeof limit === 'number';
}

const shorten = (message: string) =>
  message.length > maxMessageLength ? `${message.slice(0, maxMessageLength)}…` : message;

/** Which policy refused a request, and what it allows. */
function rateOf({ policy, limit, remaining }: Record<string, unknown> = {}): Record<string, unknown> {
  const isRate = typeof policy === 'string' && typeof limit === 'number' && typeof remaining === 'number';
  return isRate ? { policy, limit, remaining } : {};
}
