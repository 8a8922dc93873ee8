/**
 * The closed list of error codes that clients can receive in `extensions.code`. docs/errors.md is generated from this table.
 * A problem that the user can fix is a `userErrors` row of a mutation's payload and has no code here.
 */

export interface ErrorEntry {
  /** HTTP status when the error concerns the whole request. 200: the error always comes with the rest of the answer. */
  readonly status: number;
  /** Other statuses of the same code, each with its case. */
  readonly otherStatuses?: Readonly<Record<number, string>>;
  /** Message of an error that is created without one. */
  readonly message: string;
  /** When clients receive the code. */
  readonly when: string;
  readonly sentBy: 'Marquee' | 'Apollo Server' | 'both';
}

export const errorTable = {
  BAD_USER_INPUT: {
    status: 400,
    message: 'An argument has an invalid value.',
    when: 'A variable or an argument has a value that is not allowed. `extensions.argument` names the argument.',
    sentBy: 'both',
  },
  UNAUTHENTICATED: {
    status: 401,
    message: 'Sign in to do this.',
    when: 'The bearer token is missing, malformed, expired or not from the configured issuer, or the user has no profile yet.',
    sentBy: 'Marquee',
  },
  FORBIDDEN: {
    status: 403,
    message: 'You may not do this.',
    when: 'Reserved. Data that the viewer may not see does not exist for the viewer, so no part sends it today.',
    sentBy: 'Marquee',
  },
  NOT_FOUND: {
    status: 404,
    message: 'This does not exist, or you may not see it.',
    when: 'A user named in the request does not exist or is not visible to the viewer, or the path of the URL does not exist.',
    sentBy: 'Marquee',
  },
  RATE_LIMITED: {
    status: 429,
    message: 'Too many requests; try again later.',
    when: 'Reserved for a limit on requests per client; no part sends it today. `extensions.retryAfterMs` is the time to wait.',
    sentBy: 'Marquee',
  },
  QUERY_TOO_COMPLEX: {
    status: 400,
    message: 'The query is too complex.',
    when: 'Reserved for a limit on the cost of a query; no part sends it today.',
    sentBy: 'Marquee',
  },
  SUBGRAPH_TIMEOUT: {
    status: 200,
    message: 'This part of the answer took too long.',
    when: 'A subgraph or its database did not answer within the deadline. The rest of the answer arrives.',
    sentBy: 'Marquee',
  },
  SUBGRAPH_UNAVAILABLE: {
    status: 200,
    message: 'This part of the answer is not available right now.',
    when: 'A subgraph or its database cannot be reached. The rest of the answer arrives.',
    sentBy: 'Marquee',
  },
  INTERNAL_SERVER_ERROR: {
    status: 500,
    otherStatuses: { 503: 'the identity provider cannot be reached' },
    message: 'Something went wrong on our side.',
    when: 'Any other failure. The log has the details under the same `extensions.requestId`.',
    sentBy: 'both',
  },
  BAD_REQUEST: {
    status: 400,
    otherStatuses: {
      405: 'the HTTP method is not allowed',
      406: 'the client accepts none of the media types that the server can send',
      413: 'the body is larger than the limit',
      415: 'a GET request has a content type other than JSON',
    },
    message: 'The request is not a valid GraphQL request.',
    when: 'The HTTP request is malformed: its JSON, its method, its headers or its size.',
    sentBy: 'both',
  },
  GRAPHQL_PARSE_FAILED: {
    status: 400,
    message: 'The document cannot be parsed.',
    when: 'The document has a syntax error or more tokens than allowed.',
    sentBy: 'Apollo Server',
  },
  GRAPHQL_VALIDATION_FAILED: {
    status: 400,
    message: 'The document is not valid against the schema.',
    when: 'The document does not fit the schema, for example because it selects a field that does not exist.',
    sentBy: 'Apollo Server',
  },
  OPERATION_RESOLUTION_FAILURE: {
    status: 400,
    message: 'The operation to execute cannot be determined.',
    when: 'The document has several operations and `operationName` is missing or names none of them.',
    sentBy: 'Apollo Server',
  },
  PERSISTED_QUERY_NOT_FOUND: {
    status: 200,
    message: 'PersistedQueryNotFound',
    when: 'The server does not know the hash of an automatic persisted query; the client sends the query with the hash.',
    sentBy: 'Apollo Server',
  },
  PERSISTED_QUERY_NOT_SUPPORTED: {
    status: 200,
    message: 'PersistedQueryNotSupported',
    when: 'The server does not accept automatic persisted queries.',
    sentBy: 'Apollo Server',
  },
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof errorTable;

/** The HTTP statuses that the table has for `Code`. */
export type StatusOf<Code extends ErrorCode> =
  | (typeof errorTable)[Code]['status']
  | ((typeof errorTable)[Code] extends { readonly otherStatuses: infer Others } ? keyof Others : never);
