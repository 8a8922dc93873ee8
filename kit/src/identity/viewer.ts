/**
 * How a gateway tells a subgraph who the viewer is: a short-lived JWT for one subgraph and one request, signed with a shared
 * secret. A subgraph rejects requests without it. docs/routers.md describes the format for gateways other than ours.
 */
import { createHmac, createSecretKey, hash, timingSafeEqual, type KeyObject } from 'node:crypto';
import { createVerifier } from 'fast-jwt';

/** `subject` identifies a person permanently: `<issuer>|<sub>` of the bearer token. Null means anonymous. */
export interface Viewer {
  readonly subject: string | null;
}

export const anonymous: Viewer = Object.freeze({ subject: null });
export const viewerHeader = 'x-marquee-viewer';
const lifetimeSeconds = 30;
const clockSkewSeconds = 5;
const issuer = 'marquee-gateway';
const algorithm = 'HS256';
/** The claim with the SHA-256 of the request's body, in base64url. */
const bodyClaim = 'body_sha256';

export interface ViewerSigner {
  /** `body`: what the request carries; an empty text for a GET. Without it, the token fits any request of its subgraph. */
  sign(viewer: Viewer, subgraph: string, body?: string | Buffer): string;
  /** The viewer; undefined if the token is missing, forged, expired, too long valid or for another subgraph. */
  verify(token: string | undefined, subgraph: string): SignedViewer | undefined;
}

export interface SignedViewer {
  readonly viewer: Viewer;
  /** Whether the token was signed for a request with this body, or for any request. */
  fits(body: string | Buffer): boolean;
}

/** What a token says, as far as the library has not checked it. */
interface Claims {
  readonly aud?: unknown;
  readonly iat: number;
  readonly exp: number;
  readonly sub?: unknown;
  readonly [bodyClaim]?: unknown;
}

/** `secrets`: at least 32 characters each (HMAC-SHA-256). The first signs; each is accepted. */
export function createViewerSigner(secrets: string | readonly string[]): ViewerSigner {
  const keys = [secrets].flat().map((secret) => Buffer.from(secret));
  const [signingKey] = keys;
  if (!signingKey) throw new Error('a signer needs a secret');
  const sign = createSigner(createSecretKey(signingKey));
  const verifiers = keys.map((key) =>
    createVerifier({
      key,
      algorithms: [algorithm],
      allowedIss: issuer,
      requiredClaims: ['exp', 'iat'],
      maxAge: lifetimeSeconds * 1_000,
      clockTolerance: clockSkewSeconds * 1_000,
      cache: false,
    }),
  );
  return {
    sign: ({ subject }, subgraph, body) =>
      sign({
        aud: subgraph,
        ...(subject === null ? {} : { sub: subject }),
        ...(body === undefined ? {} : { [bodyClaim]: sha256(body) }),
      }),
    verify: (token, subgraph) => {
      if (token === undefined) return undefined;
      for (const verify of verifiers) {
        const claims = readClaims(() => verify(token));
        if (claims) return [claims.aud].flat().includes(subgraph) ? toSignedViewer(claims) : undefined;
      }
      return undefined;
    },
  };
}

/** Undefined if the token is not valid. */
function readClaims(verify: () => unknown): Claims | undefined {
  try {
    return verify() as Claims;
  } catch {
    return undefined;
  }
}

function toSignedViewer({ sub, iat, exp, [bodyClaim]: bodyHash }: Claims): SignedViewer | undefined {
  const isShortLived = exp - iat <= lifetimeSeconds && iat <= Date.now() / 1_000 + clockSkewSeconds;
  const hasSubject = sub === undefined || (typeof sub === 'string' && sub !== '');
  if (!isShortLived || !hasSubject || (bodyHash !== undefined && typeof bodyHash !== 'string')) return undefined;
  return {
    viewer: { subject: sub ?? null },
    fits: (body) => bodyHash === undefined || isEqual(sha256(body), bodyHash),
  };
}

/** The first part of every token. */
const header = Buffer.from(JSON.stringify({ alg: algorithm, typ: 'JWT' })).toString('base64url');

/** Signs claims as a compact JWS (RFC 7515), from now on for the lifetime. */
const createSigner =
  (key: KeyObject) =>
  (claims: Readonly<Record<string, unknown>>): string => {
    const iat = Math.floor(Date.now() / 1_000);
    const payload = JSON.stringify({ ...claims, iss: issuer, iat, exp: iat + lifetimeSeconds });
    const signed = `${header}.${Buffer.from(payload).toString('base64url')}`;
    return `${signed}.${createHmac('sha256', key).update(signed).digest('base64url')}`;
  };

const sha256 = (body: string | Buffer): string => hash('sha256', body, 'base64url');

const isEqual = (one: string, other: string): boolean =>
  one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));
