/** Where a request meets the limits: once for its token, once for its operation. */
import type { ServerResponse } from 'node:http';
import { GraphQLError } from 'graphql';
import type { AdmittedOperation } from '../operations/operationGuard.js';
import type { Client } from './charges.js';
import type { RateLimiter } from './rateLimiter.js';

export interface TokenLimitOptions {
  readonly rateLimiter: RateLimiter;
  readonly response: ServerResponse;
  readonly network: string;
}

/**
 * What `authenticate` returns. A refused token counts for its address; beyond the quota the refusal is RATE_LIMITED. A valid
 * token passes all the same: other clients may have the same address.
 */
export async function limitRefusedTokens<T>(options: TokenLimitOptions, authenticate: () => Promise<T>): Promise<T> {
  const { rateLimiter, response, network } = options;
  try {
    return await authenticate();
  } catch (error) {
    if (error instanceof GraphQLError && error.extensions.code === 'UNAUTHENTICATED')
      await rateLimiter.chargeSignIn(response, network);
    throw error;
  }
}

export interface OperationLimitOptions {
  readonly rateLimiter: RateLimiter;
  readonly response: ServerResponse;
  readonly client: Client;
}

/** The operation that `admit` returns, once it is charged. A request that `admit` refuses counts as a request. */
export async function limitOperation<T extends AdmittedOperation | undefined>(
  { rateLimiter, response, client }: OperationLimitOptions,
  admit: () => Promise<T>,
): Promise<T> {
  let admitted: T | undefined;
  try {
    admitted = await admit();
    return admitted;
  } finally {
    await rateLimiter.charge(response, client, admitted);
  }
}
