/** A real OpenID Connect provider on a free port: authorisation code with PKCE, refresh tokens, access tokens as JWT. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider, { type Configuration } from 'oidc-provider';
import { exportJWK, generateKeyPair } from 'jose';
import { providerAudience } from './identityProvider.js';

export interface SignInProvider {
  readonly issuer: string;
  /** Registers the app at this address as a public client. Its users sign in with any name and no password. */
  serve(app: { readonly clientId: string; readonly url: string }): Promise<void>;
  /** Grants that were used at the token endpoint, in order. */
  readonly grants: readonly string[];
  stop(): Promise<void>;
}

const scope = 'openid profile offline_access';

export async function startSignInProvider(): Promise<SignInProvider> {
  let handle: ReturnType<Provider['callback']> | undefined;
  const server = createServer((request, response) => void handle?.(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const key = { ...(await exportJWK(privateKey)), alg: 'ES256', use: 'sig', kid: 'sign-in' };
  const grants: string[] = [];
  return {
    issuer,
    grants,
    serve: async (app) => {
      const provider = new Provider(issuer, configurationOf(app, key));
      provider.on('grant.success', ({ oidc }) => grants.push(String(oidc.params?.grant_type)));
      handle = provider.callback();
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const configurationOf = ({ clientId, url }: { clientId: string; url: string }, key: object): Configuration => ({
  jwks: { keys: [key] },
  clients: [
    {
      client_id: clientId,
      redirect_uris: [`${url}/signed-in`],
      post_logout_redirect_uris: [url],
      token_endpoint_auth_method: 'none',
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      id_token_signed_response_alg: 'ES256',
    },
  ],
  clientBasedCORS: () => true,
  cookies: { keys: ['a key of a test'] },
  pkce: { required: () => true },
  findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
  extraParams: ['audience'],
  // As providers do that are set to it, for every scope.
  issueRefreshToken: (_context, client) => client.grantTypeAllowed('refresh_token'),
  features: {
    devInteractions: { enabled: true },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => 'urn:marquee:api',
      useGrantedResource: () => true,
      getResourceServerInfo: () => ({
        scope,
        audience: providerAudience,
        accessTokenTTL: 300,
        accessTokenFormat: 'jwt',
        jwt: { sign: { alg: 'ES256' } },
      }),
    },
  },
});
