/** Verifies a client's bearer JWT against an OpenID Connect issuer (Okta, Auth0, Firebase, Keycloak: only configuration). */
import { createRemoteJWKSet, errors, jwtVerify, type JWTVerifyGetKey } from 'jose';
import { publicError } from '../errors.js';
import type { Viewer } from './viewer.js';

/** Asymmetric algorithms only: with a symmetric one, an attacker could sign with the public key. */
export const allowedAlgorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
];
const clockSkewSeconds = 30;
const discoveryTimeoutMs = 5_000;

export interface BearerOptions {
  readonly issuer: string;
  readonly audience: string;
  readonly keys: JWTVerifyGetKey;
  readonly algorithms?: readonly string[];
  /** Prefix of the viewer's subject; the issuer and `|` unless given. */
  readonly subjectPrefix?: string;
}

export type BearerVerifier = (token: string) => Promise<Viewer>;

/** The verifier throws UNAUTHENTICATED for a bad token and INTERNAL_SERVER_ERROR when the issuer cannot be reached. */
export function createBearerVerifier(options: BearerOptions): BearerVerifier {
  const { issuer, audience, keys, algorithms = allowedAlgorithms, subjectPrefix = `${issuer}|` } = options;
  return async (token) => {
    try {
      const { payload } = await jwtVerify(token, keys, {
        issuer,
        audience,
        algorithms: [...algorithms],
        clockTolerance: clockSkewSeconds,
        requiredClaims: ['sub', 'exp'],
      });
      return { subject: `${subjectPrefix}${payload.sub}` };
    } catch (error) {
      if (error instanceof errors.JOSEError && !(error instanceof errors.JWKSTimeout))
        throw publicError('UNAUTHENTICATED', 'The bearer token is not valid here or has expired.');
      throw publicError('INTERNAL_SERVER_ERROR', 'The identity provider cannot be reached; try again shortly.');
    }
  };
}

/**
 * The issuer's keys, from `jwksUri` or by OpenID discovery. Discovery happens on first use, so that the process starts
 * while the provider is down. Keys are cached and fetched again when a token names an unknown key.
 */
export function remoteKeys(issuer: string, jwksUri?: string): JWTVerifyGetKey {
  let found: Promise<JWTVerifyGetKey> | undefined;
  const find = async (): Promise<JWTVerifyGetKey> =>
    createRemoteJWKSet(new URL(jwksUri ?? (await discoverJwksUri(issuer))));
  return async (header, token) => {
    found ??= find();
    try {
      return await (
        await found
      )(header, token);
    } catch (error) {
      if (!(error instanceof errors.JOSEError)) found = undefined;
      throw error;
    }
  };
}

async function discoverJwksUri(issuer: string): Promise<string> {
  const discovery = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const response = await fetch(discovery, { signal: AbortSignal.timeout(discoveryTimeoutMs) });
  const document = (await response.json()) as { jwks_uri?: unknown };
  if (!response.ok || typeof document.jwks_uri !== 'string') throw new Error('no jwks_uri in the discovery document');
  return document.jwks_uri;
}
