/** Turns the Authorization header into the viewer. */
import { publicError } from '@marquee/kit/errors';
import { createBearerVerifier, issuerUnavailable, type BearerVerifier } from '@marquee/kit/identity/bearer';
import { remoteKeys } from '@marquee/kit/identity/remoteKeys';
import { answerInTime, NoAnswer } from '@marquee/kit/resilience/dependencyErrors';
import { counter } from '@marquee/kit/telemetry/metrics';
import { GraphQLError } from 'graphql';
import { createDevIssuer, type DevIssuer } from './devIssuer.js';
import { anonymousViewer, type GatewayViewer } from './gatewayViewer.js';
import type { IdentityConfig } from './identitySettings.js';

const authentications = counter({
  name: 'marquee.gateway.authentications',
  description: 'Requests by what their token says: a role, refused, or that the issuer could not be asked.',
  labels: { outcome: ['anonymous', 'member', 'service', 'refused', 'issuer_unavailable'] },
});

export interface Identity {
  /**
   * Throws UNAUTHENTICATED for an invalid header, and INTERNAL_SERVER_ERROR when the issuer cannot be asked within
   * `limitMs` milliseconds.
   */
  authenticate(authorization: string | undefined, limitMs: number): Promise<GatewayViewer>;
  /** In development only. */
  readonly devIssuer: DevIssuer | undefined;
}

export async function createIdentity(config: IdentityConfig): Promise<Identity> {
  switch (config.kind) {
    case 'oidc': {
      const { issuer, audience } = config;
      const verify = createBearerVerifier({ issuer, audience, keys: remoteKeys(config) });
      return { authenticate: authenticator(verify, config.serviceScope), devIssuer: undefined };
    }
    case 'development': {
      const devIssuer = await createDevIssuer(config.keyFile);
      return { authenticate: authenticator(devIssuer.verify), devIssuer };
    }
    case 'anonymous':
      return {
        authenticate: authenticator(async () => {
          throw publicError('UNAUTHENTICATED', 'No identity provider is configured here, so no token is valid.', {
            reason: 'no issuer',
          });
        }),
        devIssuer: undefined,
      };
  }
}

/** Without a header the viewer is anonymous. An invalid header is UNAUTHENTICATED, never anonymous. */
const authenticator = (verify: BearerVerifier, serviceScope?: string): Identity['authenticate'] => {
  const authenticate = uncounted(verify, serviceScope);
  return async (authorization, limitMs) => {
    try {
      const viewer = await authenticate(authorization, limitMs);
      authentications.add(1, { outcome: viewer.role });
      return viewer;
    } catch (error) {
      const isRefused = error instanceof GraphQLError && error.extensions.code === 'UNAUTHENTICATED';
      authentications.add(1, { outcome: isRefused ? 'refused' : 'issuer_unavailable' });
      throw error;
    }
  };
};

const uncounted =
  (verify: BearerVerifier, serviceScope?: string): Identity['authenticate'] =>
  async (authorization, limitMs) => {
    if (authorization === undefined || authorization === '') return anonymousViewer;
    const token = /^Bearer +([\w.~+/=-]+)$/i.exec(authorization)?.[1];
    if (!token)
      throw publicError('UNAUTHENTICATED', 'The Authorization header must be "Bearer <token>".', { reason: 'header' });
    const { viewer, scopes } = await answerInTime(verify(token), { limitMs }).catch(toIssuerTrouble);
    const isService = serviceScope !== undefined && scopes.includes(serviceScope);
    return { ...viewer, role: isService ? 'service' : 'member' };
  };

function toIssuerTrouble(error: unknown): never {
  throw error instanceof NoAnswer ? issuerUnavailable('the issuer did not answer before the deadline') : error;
}
