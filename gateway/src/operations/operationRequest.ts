/** A GraphQL request as a client sends it over HTTP: the JSON body of a POST, or the search parameters of a GET. */
import { refuse } from './refusal.js';

export interface OperationRequest {
  readonly query: string | undefined;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly extensions: Readonly<Record<string, unknown>>;
}

/** The operation of a JSON body. Throws OperationRefused with BAD_REQUEST for one of another shape. */
export function operationOfBody(body: unknown): OperationRequest {
  if (Array.isArray(body)) throw refuse('BAD_REQUEST', 'Send one operation in each request; batches are off.');
  if (!isRecord(body)) throw refuse('BAD_REQUEST', 'The body must be a JSON object with a query.');
  return fromFields(body);
}

/** The operation of search parameters. Undefined if they ask for none. Throws OperationRefused with BAD_REQUEST. */
export function operationOfSearch(search: string): OperationRequest | undefined {
  const parameters = new URLSearchParams(search);
  if (!parameters.has('query') && !parameters.has('extensions')) return undefined;
  const read = (name: string) => {
    const values = parameters.getAll(name);
    if (values.length > 1) throw refuse('BAD_REQUEST', `The search parameter ${name} may be given once.`);
    return values[0];
  };
  return fromFields({
    query: read('query'),
    operationName: read('operationName'),
    variables: parseParameter('variables', read('variables')),
    extensions: parseParameter('extensions', read('extensions')),
  });
}

function fromFields({ query, operationName, variables, extensions }: Record<string, unknown>): OperationRequest {
  if (!isOptional(query, isString)) throw refuse('BAD_REQUEST', 'The query must be a text.');
  if (!isOptional(operationName, isString)) throw refuse('BAD_REQUEST', 'The operationName must be a text.');
  if (!isOptional(variables, isRecord)) throw refuse('BAD_REQUEST', 'The variables must be a JSON object.');
  if (!isOptional(extensions, isRecord)) throw refuse('BAD_REQUEST', 'The extensions must be a JSON object.');
  return {
    query: query ?? undefined,
    operationName: operationName ?? undefined,
    variables: variables ?? {},
    extensions: extensions ?? {},
  };
}

function parseParameter(name: string, text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw refuse('BAD_REQUEST', `The search parameter ${name} is not valid JSON.`);
  }
}

const isString = (value: unknown): value is string => typeof value === 'string';
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isOptional = <T>(value: unknown, fits: (value: unknown) => value is T): value is T | null | undefined =>
  value === undefined || value === null || fits(value);
