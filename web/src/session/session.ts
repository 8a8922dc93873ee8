/**
 * Who is signed in. The token stays in memory; the tab keeps only how to get another one. Pages read it with `useSession`.
 */
import { useSyncExternalStore } from 'react';
import type { Settings } from '../app/settings.js';

export type Session =
  | { readonly status: 'signedOut'; readonly notice?: string }
  | { readonly status: 'signedIn'; readonly token: string; readonly how: SignIn };

/** How a member signed in, and so how a token is renewed. */
export type SignIn = { readonly kind: 'development'; readonly handle: string } | { readonly kind: 'oidc' };

const storageKey = 'marquee.signIn';

let session: Session = { status: 'signedOut' };
const listeners = new Set<() => void>();

function change(next: Session): void {
  session = next;
  for (const listener of listeners) listener();
}

export const currentSession = (): Session => session;
export const useSession = (): Session =>
  useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, currentSession);

/** Signs in again after a reload, without a question, if the tab was signed in before. */
export async function restoreSession(settings: Settings): Promise<void> {
  const stored = sessionStorage.getItem(storageKey);
  if (stored === null) return;
  const how = JSON.parse(stored) as SignIn;
  await signInAgain(settings, how);
}

/** Makes this tab the development member `handle`. Throws an Error with a sentence for the user. */
export async function signInAs(handle: string): Promise<void> {
  enter({ kind: 'development', handle }, await developmentToken(handle));
}

/** Starts the sign-in of the identity provider, which leaves this page. */
export async function startSignIn(settings: Settings, returnTo: string): Promise<void> {
  const { userManager } = await import('./openIdConnect.js');
  await userManager(settings).signinRedirect({ state: returnTo });
}

/** Completes the sign-in on the page that the identity provider returns to. Resolves to the path to go on with. */
export async function completeSignIn(settings: Settings): Promise<string> {
  const { userManager, accessToken } = await import('./openIdConnect.js');
  const user = await userManager(settings).signinRedirectCallback();
  enter({ kind: 'oidc' }, accessToken(user));
  return typeof user.state === 'string' && user.state.startsWith('/') ? user.state : '/';
}

/** Gets another token. False when that needs the user; they are signed out then. */
export async function renewSession(settings: Settings): Promise<boolean> {
  if (session.status === 'signedOut') return false;
  return signInAgain(settings, session.how);
}

export function signOut(notice?: string): void {
  sessionStorage.removeItem(storageKey);
  change(notice === undefined ? { status: 'signedOut' } : { status: 'signedOut', notice });
}

async function signInAgain(settings: Settings, how: SignIn): Promise<boolean> {
  try {
    enter(how, how.kind === 'development' ? await developmentToken(how.handle) : await silentToken(settings));
    return true;
  } catch {
    signOut('Your sign-in has ended. Sign in to go on.');
    return false;
  }
}

function enter(how: SignIn, token: string): void {
  sessionStorage.setItem(storageKey, JSON.stringify(how));
  change({ status: 'signedIn', token, how });
}

async function silentToken(settings: Settings): Promise<string> {
  const { userManager, accessToken } = await import('./openIdConnect.js');
  return accessToken(await userManager(settings).signinSilent());
}

async function developmentToken(handle: string): Promise<string> {
  const response = await fetch('/dev/token', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ handle }),
  });
  if (!response.ok) throw new Error('This server does not let you become a member without a password.');
  const { token } = (await response.json()) as { token: string };
  return token;
}
