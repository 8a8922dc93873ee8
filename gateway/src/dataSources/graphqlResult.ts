/** Reads what a subgraph answered. */
import type { GatewayGraphQLResponse } from '@apollo/server-gateway-interface';

/** The subgraph answered, but not with a GraphQL result. Nothing of the answer is in the message. */
export class BadAnswer extends Error {
  override readonly name = 'BadAnswer';
  constructor(
    message: string,
    private readonly status = 200,
  ) {
    super(message);
  }

  /** Whether the subgraph refused this request, and works otherwise. */
  get isOurFault(): boolean {
    return this.status === 400 || this.status === 413;
  }
}

/** Parses a body. Throws a BadAnswer if it is no GraphQL result. */
export function readResult(body: string): GatewayGraphQLResponse {
  let result: unknown;
  try {
    result = JSON.parse(body);
  } catch {
    throw new BadAnswer('the answer is not JSON');
  }
  if (!isResult(result)) throw new BadAnswer('the answer is JSON, but no GraphQL result');
  return result;
}

/** A result has data, or errors that say why not. */
function isResult(result: unknown): result is GatewayGraphQLResponse {
  if (!isObject(result)) return false;
  const { data, errors } = result;
  if (errors !== undefined && !(Array.isArray(errors) && errors.every(isError))) return false;
  return isObject(data) || (data == null && Array.isArray(errors) && errors.length > 0);
}

const isError = (error: unknown) => isObject(error) && typeof error.message === 'string';

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
