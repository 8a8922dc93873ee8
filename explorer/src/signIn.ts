/** Development sign-in: a token for a member, kept in memory only. Reloading the tab signs the same member in again. */
export interface Member {
  readonly handle: string;
  readonly about: string;
}

const storedHandle = 'marquee:as';

let token: string | undefined;

/** Headers that say who sends a request. */
export const identityHeaders = (): Record<string, string> =>
  token === undefined ? {} : { authorization: `Bearer ${token}` };

/** The handle that this tab used last; null for none. */
export const lastHandle = () => sessionStorage.getItem(storedHandle);

/** Members worth becoming; empty where no development tokens are issued. */
export async function readMembers(): Promise<readonly Member[]> {
  const response = await fetch('/dev/members').catch(() => undefined);
  if (!response?.ok) return [];
  return ((await response.json()) as { members: readonly Member[] }).members;
}

/** Requests from now on are those of this member; null: anonymous ones. False if there is no token for the handle. */
export async function signInAs(handle: string | null): Promise<boolean> {
  token = undefined;
  sessionStorage.removeItem(storedHandle);
  if (handle === null) return true;
  const response = await fetch('/dev/token', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ handle }),
  }).catch(() => undefined);
  if (!response?.ok) return false;
  token = ((await response.json()) as { token: string }).token;
  sessionStorage.setItem(storedHandle, handle);
  return true;
}
