/** What the host of these files says of itself in `/config.json`. The built app is the same everywhere; only that file differs. */
export interface Settings {
  /** Address of the GraphQL endpoint. */
  readonly graphql: string;
  /** Address of the explorer, where the host has one. */
  readonly explorer?: string;
  readonly signIn: SignInSettings;
}

export type SignInSettings =
  | {
      readonly kind: 'oidc';
      readonly issuer: string;
      readonly clientId: string;
      readonly scope: string;
      /** The API that the token is for. */
      readonly audience: string;
    }
  /** A visitor becomes any member: only on a developer's own machine. */
  | { readonly kind: 'development' }
  | { readonly kind: 'none' };

export const defaultSettings: Settings = { graphql: '/graphql', signIn: { kind: 'none' } };

/** A host without the file has the endpoint at /graphql and no sign-in. */
export async function readSettings(): Promise<Settings> {
  const response = await fetch('/config.json').catch(() => undefined);
  const isJson = response?.ok && response.headers.get('content-type')?.includes('json');
  return isJson ? { ...defaultSettings, ...((await response.json()) as Partial<Settings>) } : defaultSettings;
}
