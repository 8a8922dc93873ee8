/** Hive Gateway in front of Marquee's subgraphs: it verifies bearer tokens, and signs the viewer for each subgraph. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createGatewayRuntime } from '@graphql-hive/gateway-runtime';
import { createRemoteJWKSet, jwtVerify, SignJWT } from 'jose';

const {
  GATEWAY_SECRET,
  OIDC_ISSUER,
  OIDC_AUDIENCE,
  OIDC_JWKS_URI,
  CATALOG_URL,
  SOCIAL_URL,
  PORT = '4000',
} = process.env;
const supergraphFile = new URL('../../../schema/supergraph.graphql', import.meta.url);
const keys = createRemoteJWKSet(new URL(OIDC_JWKS_URI));
const secret = new TextEncoder().encode(GATEWAY_SECRET);

/** Null for a request without a token. Throws for a token that is not valid. */
async function readSubject(authorization) {
  if (authorization === null) return null;
  const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1] ?? '';
  const { payload } = await jwtVerify(token, keys, { issuer: OIDC_ISSUER, audience: OIDC_AUDIENCE });
  if (typeof payload.sub !== 'string' || payload.sub === '') throw new Error('the token has no subject');
  return `${OIDC_ISSUER}|${payload.sub}`;
}

const signedViewer = {
  onFetch: async ({ options, executionRequest, setOptions }) => {
    const request = executionRequest?.context?.request;
    if (!executionRequest?.subgraphName || !request || typeof options.body !== 'string') return;
    const subject = await readSubject(request.headers.get('authorization'));
    const body_sha256 = createHash('sha256').update(options.body).digest('base64url');
    const token = await new SignJWT({ ...(subject === null ? {} : { sub: subject }), body_sha256 })
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuer('marquee-gateway')
      .setAudience(executionRequest.subgraphName)
      .setIssuedAt()
      .setExpirationTime('30s')
      .sign(secret);
    setOptions({ ...options, headers: { ...options.headers, 'x-marquee-viewer': token } });
  },
};

const gateway = createGatewayRuntime({
  supergraph: readFileSync(supergraphFile, 'utf8'),
  transportEntries: {
    catalog: { location: `${CATALOG_URL}/graphql` },
    social: { location: `${SOCIAL_URL}/graphql` },
  },
  plugins: () => [signedViewer],
});

const server = createServer(gateway).listen(Number(PORT), '127.0.0.1', () => {
  process.stdout.write(`Hive Gateway is serving at http://127.0.0.1:${server.address().port}\n`);
});
