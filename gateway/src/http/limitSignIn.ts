/** Counts the requests of a route as attempts to sign in. */
import { GraphQLError } from 'graphql';
import { clientNetwork } from '@marquee/kit/http/addresses';
import type { Handler } from '@marquee/kit/http/routes';
import type { Log } from '@marquee/kit/log';
import type { RateLimiter } from '../rateLimit/rateLimiter.js';
import type { ClientAddress } from './clientAddress.js';
import { sendRefusal } from './sendRefusal.js';

export interface SignInLimitOptions {
  readonly rateLimiter: RateLimiter;
  readonly addressOf: ClientAddress;
  readonly log: Log;
}

export const limitSignIn =
  ({ rateLimiter, addressOf, log }: SignInLimitOptions, handler: Handler): Handler =>
  async (request, response) => {
    try {
      if (request.method !== 'OPTIONS') await rateLimiter.chargeSignIn(response, clientNetwork(addressOf(request)));
    } catch (error) {
      if (!(error instanceof GraphQLError)) throw error;
      return sendRefusal(response, [error], { log, request });
    }
    return handler(request, response);
  };
