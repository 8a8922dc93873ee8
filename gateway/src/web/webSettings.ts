/** Settings of the web app that the gateway serves. */
import { resolve } from 'node:path';
import { list, text, type SettingValues } from '@marquee/kit/config';
import { StartError } from '@marquee/kit/errors';
import type { IdentityConfig } from '../identity/identitySettings.js';
import { readStaticFiles, type StaticFiles } from './staticFiles.js';

/** How the web app signs a user in. */
export type SignIn =
  | {
      readonly kind: 'oidc';
      readonly issuer: string;
      readonly clientId: string;
      readonly scope: string;
      readonly audience: string;
    }
  /** By a development token. */
  | { readonly kind: 'development' }
  | { readonly kind: 'none' };

export interface WebConfig {
  readonly files: StaticFiles;
  readonly signIn: SignIn;
  /** Other origins that the app calls while it signs a user in. */
  readonly origins: readonly string[];
}

export const webSettings = {
  WEB_ROOT: text({
    description: 'Folder with the built web app, served at `/`. It is read once, at the start. Unset: no web app.',
    default: undefined,
    allowed: 'path',
  }),
  WEB_OIDC_CLIENT_ID: text({
    description: 'Public client at `OIDC_ISSUER` as which the web app signs users in. Unset: the app has no sign-in.',
    default: undefined,
  }),
  WEB_OIDC_SCOPE: text({
    description: 'Scopes that the web app asks for. `offline_access` lets it renew tokens without a redirect.',
    default: 'openid profile',
  }),
  WEB_OIDC_ORIGINS: list({
    description: "Origins beside the issuer's that the web app calls to sign in, such as that of the token endpoint.",
    default: [],
    allowed: 'comma-separated origins',
  }),
};

/** Undefined without `WEB_ROOT`. Throws a StartError when the folder cannot be served. */
export function toWebConfig(
  settings: SettingValues<typeof webSettings>,
  identity: IdentityConfig,
): WebConfig | undefined {
  const { WEB_ROOT: folder } = settings;
  if (folder === undefined) return undefined;
  const files = readStaticFiles(resolve(folder), 'The folder WEB_ROOT');
  if (!files.has('/index.html'))
    throw new StartError('The folder WEB_ROOT has no index.html; build the web app first.');
  const signIn = toSignIn(settings, identity);
  const issuers = signIn.kind === 'oidc' ? [new URL(signIn.issuer).origin] : [];
  return { files, signIn, origins: [...issuers, ...settings.WEB_OIDC_ORIGINS.map(toOrigin)] };
}

function toSignIn(settings: SettingValues<typeof webSettings>, identity: IdentityConfig): SignIn {
  const { WEB_OIDC_CLIENT_ID: clientId, WEB_OIDC_SCOPE: scope } = settings;
  if (identity.kind === 'development') return { kind: 'development' };
  if (identity.kind !== 'oidc' || clientId === undefined) return { kind: 'none' };
  const { issuer, audience } = identity;
  return { kind: 'oidc', issuer, clientId, scope, audience };
}

/** An origin goes into a header, so nothing else may be in it. */
function toOrigin(value: string): string {
  const origin = URL.canParse(value) ? new URL(value).origin : 'null';
  if (origin !== value)
    throw new StartError(`WEB_OIDC_ORIGINS must have origins like https://id.example, not "${value}".`);
  return origin;
}
