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

/** Of errors that graphql-js finds in an operation before it runs. */
const plainJson =
  'the client asks for `application/json` by name, and so reads errors only in answers with this status';

export const errorTable = {
  BAD_USER_INPUT: {
    status: 400,
    otherStatuses: {
      200: plainJson,
      409: 'REST: a write conflicts with the current state, such as a handle that is taken',
      422: 'REST: a problem that the user can fix; `errors` has each one',
    },
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
    when: 'A request for a development token comes from another machine or from a web page. Data that the viewer may not see does not exist instead.',
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
    otherStatuses: { 503: 'all clients together send more than the server takes at once' },
    message: 'Too many requests; try again later.',
    when: 'The client sends more than it may in a time, or at once. The header `retry-after` has the seconds to wait, and `extensions.retryAfterMs` the milliseconds. If a rate is exceeded, `extensions` also has its `policy`, `limit` and `remaining`.',
    sentBy: 'Marquee',
  },
  QUERY_TOO_COMPLEX: {
    status: 400,
    message: 'The query is too complex.',
    when: 'The operation exceeds a limit: its depth, aliases, repeated fields, directives or size, or its estimated cost is over the limit for the client. For the cost, `extensions.cost` has `estimated` and `limit`.',
    sentBy: 'Marquee',
  },
  SUBGRAPH_TIMEOUT: {
    status: 200,
    otherStatuses: { 503: 'REST: nothing of the answer is left' },
    message: 'This part of the answer took too long.',
    when: 'A subgraph or its database did not answer within the deadline. The rest of the answer arrives. An error of a mutation has `extensions.retryable`: whether sending the same request again does nothing twice.',
    sentBy: 'Marquee',
  },
  SUBGRAPH_UNAVAILABLE: {
    status: 200,
    otherStatuses: { 503: 'REST: nothing of the answer is left; `/dev/members`: the database is away' },
    message: 'This part of the answer is not available right now.',
    when: 'A subgraph or its database cannot be reached. The rest of the answer arrives. An error of a mutation has `extensions.retryable`: whether sending the same request again does nothing twice.',
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
      408: 'the request arrives too slowly',
      413: 'the body is larger than the limit',
      415: 'the content type is not JSON, or the charset or the compression of the body is not known',
      417: 'the header `expect` asks for something else than `100-continue`',
      431: 'there are too many headers, or they are too large',
    },
    message: 'The request is not a valid GraphQL request.',
    when: 'The HTTP request is malformed: its JSON, its method, its headers, its size or its speed.',
    sentBy: 'both',
  },
  GRAPHQL_PARSE_FAILED: {
    status: 400,
    otherStatuses: { 200: plainJson },
    message: 'The document cannot be parsed.',
    when: 'The document has a syntax error or more tokens than allowed.',
    sentBy: 'Marquee',
  },
  GRAPHQL_VALIDATION_FAILED: {
    status: 400,
    otherStatuses: { 200: plainJson },
    message: 'The document is not valid against the schema.',
    when: 'The document does not fit the schema, for example because it selects a field that does not exist.',
    sentBy: 'Marquee',
  },
  OPERATION_RESOLUTION_FAILURE: {
    status: 400,
    message: 'The operation to execute cannot be determined.',
    when: 'No operation of the document has the given `operationName`, or there are several and it is missing, or it is a subscription.',
    sentBy: 'Marquee',
  },
  PERSISTED_QUERY_NOT_FOUND: {
    status: 200,
    message: 'PersistedQueryNotFound',
    when: 'The server does not know the hash of an automatic persisted query; the client sends the query with the hash.',
    sentBy: 'Marquee',
  },
  PERSISTED_QUERY_NOT_IN_LIST: {
    status: 400,
    message: 'This operation is not one of those that may run here.',
    when: 'The server runs only the operations of its manifest (`OPERATIONS=known`), and this is none of them.',
    sentBy: 'Marquee',
  },
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof errorTable;

/** The HTTP statuses that the table has for `Code`. */
export type StatusOf<Code extends ErrorCode> =
  | (typeof errorTable)[Code]['status']
  | ((typeof errorTable)[Code] extends { readonly otherStatuses: infer Others } ? keyof Others : never);

/** Whether the table has `status` for `code`. */
export function isStatusOf(code: ErrorCode, status: unknown): status is StatusOf<typeof code> {
  const entry: ErrorEntry = errorTable[code];
  return typeof status === 'number' && (status === entry.status || Object.hasOwn(entry.otherStatuses ?? {}, status));
}
