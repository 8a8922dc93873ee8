/**
 * How the gateway tells a subgraph who the viewer is: a short-lived JWT for one subgraph, signed with a shared secret. A
 * subgraph rejects requests without it.
 */
import { jwtVerify, SignJWT } from 'jose';

/** `subject` identifies a person permanently: `<issuer>|<sub>` of the bearer token. Null means anonymous. */
export interface Viewer {
  readonly subject: string | null;
}

export const anonymous: Viewer = Object.freeze({ subject: null });
export const viewerHeader = 'x-marquee-viewer';
const lifetimeSeconds = 30;
const issuer = 'marquee-gateway';

export interface ViewerSigner {
  sign(viewer: Viewer, subgraph: string): Promise<string>;
  /** The viewer; undefined if the token is missing, forged, expired or for another subgraph. */
  verify(token: string | undefined, subgraph: string): Promise<Viewer | undefined>;
}

/** `secret`: at least 32 characters (HMAC-SHA-256). */
export function createViewerSigner(secret: string): ViewerSigner {
  const key = new TextEncoder().encode(secret);
  return {
    sign: (viewer, subgraph) => {
      const token = new SignJWT(viewer.subject === null ? {} : { sub: viewer.subject })
        .setProtectedHeader({ alg: 'HS256' })
        .setIssuer(issuer)
        .setAudience(subgraph)
        .setIssuedAt()
        .setExpirationTime(`${lifetimeSeconds}s`);
      return token.sign(key);
    },
    verify: async (token, subgraph) => {
      if (token === undefined) return undefined;
      try {
        const { payload } = await jwtVerify(token, key, {
          algorithms: ['HS256'],
          issuer,
          audience: subgraph,
          requiredClaims: ['exp'],
          clockTolerance: 5,
        });
        return { subject: payload.sub ?? null };
      } catch {
        return undefined;
      }
    },
  };
}
