/** Turns the Authorization header into the viewer. */
import { publicError } from '@marquee/kit/errors';
import { createBearerVerifier, remoteKeys, type BearerVerifier } from '@marquee/kit/identity/bearer';
import { anonymous, type Viewer } from '@marquee/kit/identity/viewer';
import type { IdentityConfig } from '../config.js';
import { createDevIssuer, type DevIssuer } from './devIssuer.js';

export interface Identity {
  /** Throws UNAUTHENTICATED for an invalid header, INTERNAL_SERVER_ERROR when the issuer cannot be reached. */
  authenticate(authorization: string | undefined): Promise<Viewer>;
  /** In development only. */
  readonly devIssuer: DevIssuer | undefined;
}

export async function createIdentity(config: IdentityConfig): Promise<Identity> {
  switch (config.kind) {
    case 'oidc': {
      const { issuer, audience } = config;
      const verify = createBearerVerifier({ issuer, audience, keys: remoteKeys(issuer, config.jwksUri) });
      return { authenticate: authenticator(verify), devIssuer: undefined };
    }
    case 'development': {
      const devIssuer = await createDevIssuer(config.keyFile);
      return { authenticate: authenticator(devIssuer.verify), devIssuer };
    }
    case 'anonymous':
      return {
        authenticate: authenticator(async () => {
          throw publicError('UNAUTHENTICATED', 'No identity provider is configured here, so no token is valid.');
        }),
        devIssuer: undefined,
      };
  }
}

/** Without a header the viewer is anonymous. An invalid header is UNAUTHENTICATED, never anonymous. */
const authenticator =
  (verify: BearerVerifier) =>
  async (authorization: string | undefined): Promise<Viewer> => {
    if (authorization === undefined || authorization === '') return anonymous;
    const token = /^Bearer +([\w.~+/=-]+)$/i.exec(authorization)?.[1];
    if (!token) throw publicError('UNAUTHENTICATED', 'The Authorization header must be "Bearer <token>".');
    return verify(token);
  };
