/** Tells the request whether its answer is whole: only such an answer may be kept. Comes after errors are masked. */
import type { ApolloServerPlugin } from '@apollo/server';
import type { GatewayContext } from '../context.js';

export const outcomePlugin: ApolloServerPlugin<GatewayContext> = {
  requestDidStart: async ({ contextValue: { outcome } }) => ({
    willSendResponse: async ({ response: { body, http } }) => {
      if (!outcome || body.kind !== 'single' || body.singleResult.errors?.length || (http.status ?? 200) !== 200)
        return;
      if (body.singleResult.data) outcome.data = body.singleResult.data;
    },
  }),
};
