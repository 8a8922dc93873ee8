/** Problem details for HTTP APIs (RFC 9457): every error answer of the REST API. */
import type { ServerResponse } from 'node:http';
import type { GraphQLFormattedError } from 'graphql';
import { isPublicCode } from '@marquee/kit/errors';
import { errorTable, isStatusOf, type ErrorCode } from '@marquee/kit/errorTable';

/** A field of a body, or a parameter, with what is wrong about it. */
export interface ProblemError {
  /** Kind of a problem that the user can fix: a UserErrorCode. */
  readonly code: string;
  readonly detail: string;
  /** JSON pointer into the body. */
  readonly pointer?: string;
  /** Name of the parameter in the path. */
  readonly parameter?: string;
}

export interface Problem {
  /** Identifies the kind of problem, and is the address of its description. */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: ErrorCode;
  readonly requestId: string;
  /** Name of the parameter, or of the field of the body, that has an invalid value. */
  readonly parameter?: string;
  readonly errors?: readonly ProblemError[];
  /** What else the error says, such as the cost of a query. */
  readonly [extension: string]: unknown;
}

/** The page that describes all codes. docs/errors.md has the same anchors. */
export const errorsPath = '/api/v1/errors';

export const problemType = (code: ErrorCode): string => `${errorsPath}#${code.toLowerCase()}`;

export interface ProblemOptions {
  readonly detail?: string | undefined;
  /** The table's unless given. */
  readonly status?: number | undefined;
  readonly requestId: string;
  readonly extensions?: Readonly<Record<string, unknown>>;
}

export function createProblem(code: ErrorCode, options: ProblemOptions): Problem {
  const { detail = errorTable[code].message, status = restStatus(code), requestId, extensions = {} } = options;
  return {
    type: problemType(code),
    title: errorTable[code].message,
    status,
    detail,
    ...extensions,
    code,
    requestId,
  };
}

/** The status of a code when it concerns the whole answer. A part of the supergraph that is down leaves nothing: 503. */
export const restStatus = (code: ErrorCode): number =>
  errorTable[code].status === 200 ? 503 : errorTable[code].status;

/** The problem of a masked GraphQL error. `httpStatus` is the status of the GraphQL answer, if it was refused. */
export function problemOf(error: GraphQLFormattedError, requestId: string, httpStatus?: number): Problem {
  const { code: given, argument, ...rest } = error.extensions ?? {};
  const code: ErrorCode = isPublicCode(given) ? given : 'INTERNAL_SERVER_ERROR';
  const variable = /^Variable "\$(\w+)"/.exec(error.message)?.[1];
  const parameter = typeof argument === 'string' ? argument : variable;
  const pointer = /^Variable "\$input".* at "input\.([\w.]+)"/.exec(error.message)?.[1];
  const { requestId: _, status: __, ...extensions } = rest;
  return createProblem(code, {
    requestId,
    detail: error.message.replace(/^Variable "\$input"/, 'The body').replace(/^Variable "\$(\w+)"/, 'Parameter "$1"'),
    status: httpStatus !== undefined && isStatusOf(code, httpStatus) && httpStatus !== 200 ? httpStatus : undefined,
    extensions: {
      ...extensions,
      ...(parameter === undefined ? {} : { parameter }),
      ...(pointer === undefined ? {} : { pointer: `/${pointer.replaceAll('.', '/')}` }),
    },
  });
}

export function sendProblem(response: ServerResponse, problem: Problem): void {
  const text = JSON.stringify(problem);
  if (problem.status === 401 && !response.hasHeader('www-authenticate'))
    response.setHeader('www-authenticate', 'Bearer error="invalid_token"');
  response.writeHead(problem.status, {
    'content-type': 'application/problem+json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
  });
  response.end(text);
}
