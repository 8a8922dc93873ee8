/** Issues tokens without a password, for development on one machine. It does not exist in production. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { exportJWK, generateKeyPair, importJWK, SignJWT, type CryptoKey, type JWK } from 'jose';
import { createBearerVerifier, type BearerVerifier } from '@marquee/kit/identity/bearer';
import { devSubjectPrefix } from '@marquee/kit/identity/devSubject';

const issuer = 'urn:marquee:development';
const audience = 'marquee';
const algorithm = 'ES256';
const lifetime = '30d';

export interface DevIssuer {
  /** A token for the user with this handle, even if no profile has it yet. */
  issue(handle: string): Promise<string>;
  readonly verify: BearerVerifier;
}

/** `keyFile` keeps the key, so that tokens stay valid after a restart. */
export async function createDevIssuer(keyFile: string): Promise<DevIssuer> {
  const jwk = await loadKey(keyFile);
  const privateKey = await importJWK(jwk, algorithm);
  const { d: _, ...publicJwk } = jwk;
  const publicKey = (await importJWK(publicJwk, algorithm)) as CryptoKey;
  return {
    issue: (handle) =>
      new SignJWT({ sub: handle.toLowerCase() })
        .setProtectedHeader({ alg: algorithm })
        .setIssuer(issuer)
        .setAudience(audience)
        .setIssuedAt()
        .setExpirationTime(lifetime)
        .sign(privateKey),
    verify: createBearerVerifier({
      issuer,
      audience,
      keys: { find: async () => publicKey, period: () => 0 },
      algorithms: [algorithm],
      subjectPrefix: devSubjectPrefix,
    }),
  };
}

async function loadKey(file: string): Promise<JWK> {
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as JWK;
  const { privateKey } = await generateKeyPair(algorithm, { extractable: true });
  const jwk = await exportJWK(privateKey);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(jwk), { mode: 0o600 });
  return jwk;
}
