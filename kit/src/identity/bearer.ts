/** Verifies a client's bearer JWT against an OpenID Connect issuer (Okta, Auth0, Firebase, Keycloak: only configuration). */
import { errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey, type JWTVerifyResult } from 'jose';
import { publicError } from '../errors.js';
import { keepVerified } from './verifiedTokens.js';
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
const retryAfterMs = 1_000;
/** Of access tokens. Other tokens of an issuer, such as those for a logout, say what they are. */
const allowedTypes = ['jwt', 'at+jwt'];
/** OpenID Connect limits `sub` to 255 ASCII characters. */
const maxSubjectLength = 255;

/** The public keys of an issuer. */
export interface IssuerKeys {
  readonly find: JWTVerifyGetKey;
  /** Changes when the keys may have changed. Undefined while they are older than they should be. */
  period(): number | undefined;
}

export interface BearerOptions {
  readonly issuer: string;
  readonly audience: string;
  readonly keys: IssuerKeys;
  readonly algorithms?: readonly string[];
  /** Prefix of the viewer's subject; the issuer and `|` unless given. */
  readonly subjectPrefix?: string;
}

/** What a valid token says. */
export interface BearerToken {
  readonly viewer: Viewer;
  readonly scopes: readonly string[];
}

export type BearerVerifier = (token: string) => Promise<BearerToken>;

/**
 * The verifier throws UNAUTHENTICATED for a bad token and INTERNAL_SERVER_ERROR when the issuer is in trouble. A good token is kept, and
 * verified again when the keys have been fetched again.
 * `extensions.reason` is for the log; it never reaches a client.
 */
export function createBearerVerifier(options: BearerOptions): BearerVerifier {
  const { issuer, audience, keys, algorithms = allowedAlgorithms, subjectPrefix = `${issuer}|` } = options;
  const rules = {
    issuer,
    audience,
    algorithms: [...algorithms],
    clockTolerance: clockSkewSeconds,
    requiredClaims: ['sub', 'exp'],
  };

  async function verify(token: string): Promise<JWTVerifyResult> {
    try {
      return await jwtVerify(token, keys.find, rules);
    } catch (error) {
      if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error;
      for await (const key of error)
        try {
          return await jwtVerify(token, key, rules);
        } catch (mismatch) {
          if (!(mismatch instanceof errors.JWSSignatureVerificationFailed)) throw mismatch;
        }
      throw new errors.JWSSignatureVerificationFailed();
    }
  }

  const readToken = async (token: string) => {
    let verified: JWTVerifyResult;
    try {
      verified = await verify(token);
    } catch (error) {
      if (error instanceof errors.JOSEError) throw invalidToken(reasonOf(error));
      throw issuerUnavailable(String(error));
    }
    const { payload, protectedHeader } = verified;
    checkType(protectedHeader.typ);
    checkIssueTime(payload);
    const viewer = { subject: `${subjectPrefix}${readSubject(payload)}` };
    return {
      value: { viewer, scopes: readScopes(payload) },
      // The library has checked that it is a number.
      validUntil: (payload.exp! + clockSkewSeconds) * 1_000,
    };
  };
  return keepVerified({ verify: readToken, keyPeriod: () => keys.period() });
}

/** INTERNAL_SERVER_ERROR with status 503: the issuer cannot be asked, so the token is neither good nor bad. */
export const issuerUnavailable = (reason: string) =>
  publicError('INTERNAL_SERVER_ERROR', 'The identity provider cannot be reached; try again shortly.', {
    status: 503,
    retryAfterMs,
    reason,
  });

const invalidToken = (reason: string) =>
  publicError('UNAUTHENTICATED', 'The bearer token is not valid here or has expired.', { reason });

/** The library's code, with the claim that is wrong. Its messages could repeat parts of the token. */
const reasonOf = (error: errors.JOSEError): string =>
  error instanceof errors.JWTClaimValidationFailed ? `${error.code} ${error.claim}` : error.code;

function checkType(type: unknown): void {
  if (type === undefined) return;
  const name = typeof type === 'string' ? type.toLowerCase().replace(/^application\//, '') : '';
  if (!allowedTypes.includes(name)) throw invalidToken('typ');
}

function checkIssueTime({ iat }: JWTPayload): void {
  if (iat === undefined) return;
  if (typeof iat !== 'number' || iat > Date.now() / 1_000 + clockSkewSeconds) throw invalidToken('iat');
}

/** Two texts that a database may store as one, or not at all, must not name two people. */
function readSubject({ sub }: JWTPayload): string {
  const isSubject = typeof sub === 'string' && sub.length > 0 && sub.length <= maxSubjectLength;
  if (!isSubject || /[\p{Cc}\p{Cs}]/u.test(sub) || sub.trim() === '') throw invalidToken('sub');
  return sub;
}

/** `scope` separates by spaces (RFC 9068); `scp` of some issuers is a list. */
function readScopes({ scope, scp }: JWTPayload): string[] {
  return [scope, scp].flat().flatMap((value) => (typeof value === 'string' ? value.split(' ').filter(Boolean) : []));
}
