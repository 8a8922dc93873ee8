/** Masks every error of a response, so that it has a code of the error table and the request's id. */
import type { ApolloServerPlugin } from '@apollo/server';
import type { GraphQLFormattedError } from 'graphql';
import { isPublicCode, maskError } from '@marquee/kit/errors';
import type { Log } from '@marquee/kit/log';
import type { GatewayContext } from './context.js';
import { maxErrors, maxOutageErrors } from './operations/operationLimits.js';

export const errorMaskingPlugin = (log: Log): ApolloServerPlugin<GatewayContext> => ({
  requestDidStart: async () => ({
    willSendResponse: async ({ response, contextValue: { requestId }, errors = [] }) => {
      if (response.body.kind !== 'single') return;
      const { singleResult } = response.body;
      // Apollo lists there which non-null field set which parent to null. Clients do not need it.
      if (singleResult.extensions?.valueCompletion) delete singleResult.extensions;
      if (!singleResult.errors) return;
      for (const { path, message, originalError, extensions } of errors.slice(0, maxErrors).filter(isFailure))
        log.error(
          { requestId, service: extensions.serviceName, path, error: originalError?.stack ?? message },
          'a request failed',
        );
      singleResult.errors = limitErrors(singleResult.errors).map((error) => maskError(error, requestId));
    },
  }),
});

/** Whether clients are told only that something went wrong. */
const isFailure = ({ extensions: { code } = {} }: GraphQLFormattedError) =>
  !isPublicCode(code) || code === 'INTERNAL_SERVER_ERROR';

/** Every field that a subgraph left out has its error, so there may be more of those. */
function limitErrors(errors: readonly GraphQLFormattedError[]): GraphQLFormattedError[] {
  let [others, outages] = [0, 0];
  return errors.filter(({ extensions: { code } = {} }) =>
    code === 'SUBGRAPH_UNAVAILABLE' || code === 'SUBGRAPH_TIMEOUT'
      ? ++outages <= maxOutageErrors
      : ++others <= maxErrors,
  );
}
