/** Sign-in with an OpenID Connect provider: authorisation code with PKCE. Loaded only where it is used. */
import { InMemoryWebStorage, UserManager, WebStorageStateStore, type User } from 'oidc-client-ts';
import type { Settings } from '../app/settings.js';

let manager: UserManager | undefined;

/** Throws an Error when the settings name no provider. */
export function userManager({ signIn }: Settings): UserManager {
  if (signIn.kind !== 'oidc') throw new Error('This server has no sign-in.');
  manager ??= new UserManager({
    authority: signIn.issuer,
    client_id: signIn.clientId,
    scope: signIn.scope,
    redirect_uri: `${location.origin}/signed-in`,
    silent_redirect_uri: `${location.origin}/signed-in`,
    automaticSilentRenew: false,
    // Tokens stay in memory: a script that gets into a later page finds none.
    userStore: new WebStorageStateStore({ store: new InMemoryWebStorage() }),
    extraQueryParams: { audience: signIn.audience },
  });
  return manager;
}

/** Throws an Error when the provider gave no token. */
export function accessToken(user: User | null): string {
  if (!user?.access_token) throw new Error('The identity provider gave no token.');
  return user.access_token;
}
