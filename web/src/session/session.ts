/**
 * Who is signed in. The token stays in memory; the tab keeps only how to get another one. Another member means another document: the
 * page is loaded again, so nothing in memory (answers, messages, requests) passes from one member to the next.
 */
import { useSyncExternalStore } from 'react';
import type { Settings } from '../app/settings.js';

export type Session =
  { readonly status: 'signedOut' } | { readonly status: 'signedIn'; readonly token: string; readonly how: SignIn };

/** How a member signed in, and so how a token is renewed. */
export type SignIn = { readonly kind: 'development'; readonly handle: string } | { readonly kind: 'oidc' };

const storageKey = 'marquee.signIn';
/** Where the identity provider returns to. */
const returnPath = '/signed-in';

let session: Session = { status: 'signedOut' };
let renewal: Promise<boolean> | undefined;
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

/** Only a path of this app: a link from elsewhere cannot send a member away after the sign-in. */
export const localPath = (to: unknown): string =>
  typeof to === 'string' && /^\/(?!sign-in|signed-in)[^/\\\p{Cc}]/u.test(to) && !/\p{Cc}/u.test(to) ? to : '/';

/**
 * Signs in again after a reload, without a question, if the tab was signed in before. With an identity provider the browser goes there
 * and comes back, so the promise stays open: the document ends.
 */
export async function restoreSession(settings: Settings): Promise<void> {
  const how = storedSignIn();
  if (how === undefined || location.pathname === returnPath) return;
  if (how.kind === 'oidc') {
    const { userManager } = await import('./openIdConnect.js');
    const state = location.pathname + location.search;
    const isLeaving = await userManager(settings)
      .signinRedirect({ prompt: 'none', state })
      .then(
        () => true,
        () => false,
      );
    if (isLeaving) return new Promise(() => undefined);
    return sessionStorage.removeItem(storageKey);
  }
  const token = await tokenOf(settings, how).catch(() => undefined);
  if (token === undefined) sessionStorage.removeItem(storageKey);
  else enter(how, token);
}

function storedSignIn(): SignIn | undefined {
  try {
    return (JSON.parse(sessionStorage.getItem(storageKey) ?? 'null') as SignIn | null) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Makes this tab the development member `handle`, and loads the page `to`. Throws an Error with a sentence for the user. */
export async function signInAs(handle: string, to: string): Promise<void> {
  enter({ kind: 'development', handle }, await developmentToken(handle));
  location.assign(to);
}

/** Starts the sign-in of the identity provider, which leaves this page. */
export async function startSignIn(settings: Settings, returnTo: string): Promise<void> {
  const { userManager } = await import('./openIdConnect.js');
  await userManager(settings).signinRedirect({ state: returnTo });
}

/** Completes the sign-in on the page that the identity provider returns to. Resolves to the path to go on with. */
export async function completeSignIn(settings: Settings): Promise<string> {
  const { userManager, accessToken, unansweredPath } = await import('./openIdConnect.js');
  const answer = await userManager(settings)
    .signinRedirectCallback()
    .catch((error: unknown) => ({ path: unansweredPath(error) }));
  if ('path' in answer) {
    // The provider has no session any more: the page is shown to a visitor.
    sessionStorage.removeItem(storageKey);
    return localPath(answer.path);
  }
  const user = answer;
  enter({ kind: 'oidc' }, accessToken(user));
  return localPath(user.state);
}

/**
 * Gets another token; requests that wait for one share it. False when that is not possible. The session that began it must still be
 * the tab's: a member who signs out meanwhile stays signed out.
 */
export function renewSession(settings: Settings): Promise<boolean> {
  const began = session;
  if (began.status === 'signedOut') return Promise.resolve(false);
  renewal ??= tokenOf(settings, began.how)
    .then((token) => {
      if (session !== began) return false;
      enter(began.how, token);
      return true;
    })
    .catch(() => false)
    .finally(() => {
      renewal = undefined;
    });
  return renewal;
}

/** Ends the session, here and at the identity provider, and loads the page to sign in. */
export async function signOut(settings: Settings): Promise<void> {
  const ended = session;
  sessionStorage.removeItem(storageKey);
  change({ status: 'signedOut' });
  if (ended.status === 'signedIn') channel?.postMessage(ended.how);
  if (ended.status === 'signedIn' && ended.how.kind === 'oidc') {
    const { userManager } = await import('./openIdConnect.js');
    const manager = userManager(settings);
    const left = await manager.signoutRedirect().then(
      () => true,
      () => false,
    );
    if (left) return;
    await manager.removeUser();
  }
  location.assign('/sign-in');
}

/** A sign-out reaches the other tabs of the same sign-in. */
const channel = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel('marquee.session');

channel?.addEventListener('message', ({ data }: MessageEvent<SignIn>) => {
  if (session.status !== 'signedIn' || !isSame(session.how, data)) return;
  sessionStorage.removeItem(storageKey);
  change({ status: 'signedOut' });
  location.assign('/sign-in');
});

const isSame = (one: SignIn, other: SignIn): boolean =>
  one.kind === 'development' ? other.kind === one.kind && other.handle === one.handle : other.kind === one.kind;

function enter(how: SignIn, token: string): void {
  sessionStorage.setItem(storageKey, JSON.stringify(how));
  change({ status: 'signedIn', token, how });
}

async function tokenOf(settings: Settings, how: SignIn): Promise<string> {
  if (how.kind === 'development') return developmentToken(how.handle);
  const { renewedToken } = await import('./openIdConnect.js');
  return renewedToken(settings);
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
