/** An OpenID Connect provider for tests: it publishes keys, signs tokens, and can be in each kind of trouble. */
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWTHeaderParameters } from 'jose';

/** How the provider answers. */
export type Trouble = 'none' | 'status 500' | 'HTML' | 'no JSON' | 'no keys' | 'silence' | 'reset';

export interface IdentityProvider {
  readonly issuer: string;
  readonly jwksUri: string;
  /** Begins to sign with a new key, which is published at once. */
  rotate(): Promise<void>;
  /** Publishes only the newest key from now on. */
  withdrawOldKeys(): void;
  /** Signs claims with the newest key. `issuer`, `audience` and `exp` are valid unless given; undefined leaves a claim out. */
  sign(claims?: Record<string, unknown>, header?: Partial<JWTHeaderParameters>): Promise<string>;
  /** From now on, the provider answers like this. */
  setTrouble(trouble: Trouble): void;
  /** Times at which the keys were asked for, in milliseconds of performance.now(). */
  readonly fetches: readonly number[];
  stop(): Promise<void>;
}

export const providerAudience = 'marquee-api';

export async function startIdentityProvider(): Promise<IdentityProvider> {
  const keys: { kid: string; key: CryptoKey; jwk: object }[] = [];
  const fetches: number[] = [];
  let trouble: Trouble = 'none';
  let created = 0;
  let issuer = '';
  const server: Server = createServer((request, response) => {
    const isKeys = request.url === '/jwks';
    if (isKeys) fetches.push(performance.now());
    const document = isKeys ? { keys: keys.map(({ jwk }) => jwk) } : { issuer, jwks_uri: `${issuer}/jwks` };
    answerWith(trouble, response, document);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  async function rotate(): Promise<void> {
    const kid = `key-${++created}`;
    const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
    keys.push({ kid, key: privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' } });
  }
  await rotate();

  return {
    issuer,
    jwksUri: `${issuer}/jwks`,
    fetches,
    rotate,
    withdrawOldKeys: () => {
      keys.splice(0, keys.length - 1);
    },
    sign: (claims = {}, header = {}) => {
      const { kid, key } = keys.at(-1)!;
      const exp = Math.floor(Date.now() / 1_000) + 300;
      return new SignJWT({ iss: issuer, aud: providerAudience, sub: 'alice', exp, ...claims })
        .setProtectedHeader({ alg: 'ES256', kid, ...header })
        .sign(key);
    },
    setTrouble: (next) => {
      trouble = next;
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function answerWith(trouble: Trouble, response: ServerResponse, document: object): void {
  switch (trouble) {
    case 'silence':
      return;
    case 'reset':
      return void response.destroy();
    case 'status 500':
      return void response.writeHead(500, { 'content-type': 'application/json' }).end('{"error":"x"}');
    case 'HTML':
      return void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>maintenance</html>');
    case 'no JSON':
      return void response.writeHead(200, { 'content-type': 'application/json' }).end('{"keys":');
    case 'no keys':
      return void response.writeHead(200, { 'content-type': 'application/json' }).end('{"hello":1}');
    case 'none':
      return void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(document));
  }
}
