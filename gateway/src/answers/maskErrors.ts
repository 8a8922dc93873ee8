/** What clients see of the errors of an operation: a code of the error table, and the request's id. */
import type { GraphQLError, GraphQLFormattedError } from 'graphql';
import { isPublicCode, maskError } from '@marquee/kit/errors';
import type { Log } from '@marquee/kit/log';
import { createErrorLimit } from '../operations/errorLimit.js';
import { maxErrors } from '../operations/operationLimits.js';

export interface Masking {
  readonly requestId: string;
  /** Failures that clients do not see are logged here. */
  readonly log: Log;
}

/** At most as many errors as clients get, masked. */
export function maskErrors(errors: readonly GraphQLError[], { requestId, log }: Masking): GraphQLFormattedError[] {
  for (const { path, message, originalError, extensions } of errors.slice(0, maxErrors).filter(isFailure))
    log.error(
      { requestId, service: extensions.serviceName, path, error: originalError?.stack ?? message },
      'a request failed',
    );
  const { take } = createErrorLimit();
  return errors.filter(take).map((error) => maskError(error.toJSON(), requestId));
}

/** Whether clients are told only that something went wrong. */
const isFailure = ({ extensions: { code } }: GraphQLError) => !isPublicCode(code) || code === 'INTERNAL_SERVER_ERROR';
