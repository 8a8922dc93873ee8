/** Sign-in with an OpenID Connect provider: authorisation code with PKCE. Loaded only where it is used. */
import { ErrorResponse, InMemoryWebStorage, UserManager, WebStorageStateStore, type User } from 'oidc-client-ts';
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

/** Another token by the refresh token. Throws an Error without one: a hidden frame would be refused by the policy of this page. */
export async function renewedToken(settings: Settings): Promise<string> {
  const manager = userManager(settings);
  const user = await manager.getUser();
  if (!user?.refresh_token) throw new Error('The identity provider gave no refresh token.');
  return accessToken(await manager.signinSilent());
}

/** The path that a sign-in without a question began on, when the provider would have had to ask. Throws other errors. */
export function unansweredPath(error: unknown): unknown {
  if (error instanceof ErrorResponse && error.error?.endsWith('_required')) return error.state;
  throw error;
}
